/* Sentences of geo/words.py, which stand before this part as MineTime.words, with their gaps filled. */
(function (time) {
  "use strict";

  const COMMAS = new Intl.NumberFormat("en-GB");

  function say(name, gaps) {
    const given = gaps || {};
    return time.words[name].replace(/\{(\w+)\}/g, (_, gap) => given[gap]);
  }

  /* The sentence of one or of many. */
  function sayCount(name, number, gaps) {
    return say(name + (number === 1 ? "_one" : "_many"), Object.assign({ number: COMMAS.format(number) }, gaps));
  }

  Object.assign(time, { say, sayCount });
}(window.MineTime = window.MineTime || {}));
