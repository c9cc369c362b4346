/* Paints districts, circles and incidents on canvases of a Leaflet map. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
