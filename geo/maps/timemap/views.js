/* Compare, difference, years and table. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
