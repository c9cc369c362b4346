(function (time) {
  "use strict";
  time.views = () => ({ show() {}, update() {}, feed() {}, state: () => ({ view: "map", with: null }) });
  time.sparkline = () => document.createElement("div");
}(window.MineTime = window.MineTime || {}));
