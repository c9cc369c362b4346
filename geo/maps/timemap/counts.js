/* Counts incidents and casualties of a window. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
