/* What stands around the script: Leaflet, the dashboard's frame, and what the script tells its page. */
declare const L: any;

interface Window {
  MineTime: any;
  Streamlit: any;
  CustomEvent: typeof CustomEvent;
  minePlace: string;
  mineAt?: string | null;
  __mapDrawn: string;
}
