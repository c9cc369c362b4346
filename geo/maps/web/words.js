/* Sentences of geo/words.py, which stand before this part as MineTime.words, with their gaps filled. */
(function (time) {
  "use strict";

  const COMMAS = new Intl.NumberFormat("en-GB");

  const fillGaps = (sentence, gaps) => sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);

  const say = (name, gaps) => fillGaps(time.words[name], gaps || {});

  /* The sentence of one or of many. */
  function sayCount(name, number, gaps) {
    return say(name + (number === 1 ? "_one" : "_many"), Object.assign({ number: COMMAS.format(number) }, gaps));
  }

  Object.assign(time, { fillGaps, say, sayCount });
}(window.MineTime = window.MineTime || {}));
