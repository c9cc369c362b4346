/* Reads the columns of incidents and the shapes of districts. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* Counts incidents and casualties of a window. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* Paints districts, circles and incidents on canvases of a Leaflet map. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* The time control: slider, modes, steps, play, histogram. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* Compare, difference, years and table. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* Puts data, painters and control together on a map. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
