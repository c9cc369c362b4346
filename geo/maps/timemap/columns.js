/* Reads the columns of incidents and the shapes of districts. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
