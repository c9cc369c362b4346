/* Puts data, painters and control together on a map. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
