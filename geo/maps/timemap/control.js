/* The time control: slider, modes, steps, play, histogram. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
