/* Times the moves of a time control inside its page. Put into every frame before the page's own scripts. */
(function () {
  "use strict";
  const PATIENCE_MS = 240000;
  // The end of the window; the first month has a slider of its own.
  const OURS = "input.mt-slider, input.mt-high";
  const slider = (selector) => document.querySelector(selector);
  const setRange = (input, value) => {
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const rangeOf = (input) => [Number(input.min), Number(input.max)];

  /* What must be known of each page: its range of months, how its control is moved by one event, and a
     value that is another one after each repaint. */
  const levers = {
    ours: {
      ready: () => Boolean(window.MineTime && MineTime.current && MineTime.current.painted > 0 && slider(OURS)),
      range: () => rangeOf(slider(OURS)),
      move: (value) => setRange(slider(OURS), value),
      revision: () => MineTime.current.painted,
      data: () => MineTime.current.digest,
    },
    choropleth: {
      ready: () => Boolean(slider("div[id^=slider_] input")),
      range: () => rangeOf(slider("div[id^=slider_] input")),
      move: (value) => setRange(slider("div[id^=slider_] input"), value),
      revision: () => slider("div[id^=slider_] output").textContent,
    },
    points: {
      ready: () => {
        const time = window.map_bench && window.map_bench.timeDimension;
        if (!time || time.getAvailableTimes().length < 2) return false;
        if (time.__benchLoads === undefined) {
          time.__benchLoads = 0;
          time.on("timeload", () => { time.__benchLoads += 1; });
        }
        return true;
      },
      range: () => [0, window.map_bench.timeDimension.getAvailableTimes().length - 1],
      // Its slider is no input; a click on its bar is what a user does.
      move: (value) => {
        const bar = slider(".timecontrol-dateslider .slider");
        const box = bar.getBoundingClientRect();
        const share = value / (window.map_bench.timeDimension.getAvailableTimes().length - 1);
        const at = { clientX: box.left + share * (box.width - 1), clientY: box.top + box.height / 2 };
        bar.dispatchEvent(new MouseEvent("click", { bubbles: true, ...at }));
      },
      revision: () => window.map_bench.timeDimension.__benchLoads,
    },
  };

  const sleep = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  // A message sent inside an animation frame is handled after that frame is laid out and painted.
  const frameEnd = () => new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve(performance.now());
      };
      channel.port2.postMessage(0);
    });
  });
  // A frame counts only once the page has painted something new.
  const repainted = async (changed, since) => {
    for (;;) {
      const at = await frameEnd();
      if (changed()) return at;
      if (at - since > PATIENCE_MS) throw new Error("the control was moved, but nothing was repainted");
    }
  };

  let pressed = null;
  const shown = [];
  const watching = { on: false };

  window.__benchClock = {
    levers,
    ready: (name) => levers[name].ready(),
    range: (name) => levers[name].range(),
    move: (name, value) => levers[name].move(value),
    /* Milliseconds from each event to the end of the frame that shows its outcome. */
    moves: async (name, targets, pauses) => {
      const lever = levers[name];
      const times = [];
      for (let at = 0; at < targets.length; at += 1) {
        await sleep(pauses[at]);
        const before = lever.revision();
        const since = performance.now();
        lever.move(targets[at]);
        times.push(await repainted(() => lever.revision() !== before, since) - since);
      }
      return times;
    },
    /* From now on the next key press is timed; `pressed` waits for it. */
    listen: (name) => {
      const lever = levers[name];
      addEventListener("keydown", (event) => {
        const before = lever.revision();
        const since = event.timeStamp;
        const outcome = repainted(() => lever.revision() !== before, since);
        pressed = outcome.then((at) => ({ since, took: at - since }));
      }, true);
      new PerformanceObserver((list) => {
        for (const entry of list.getEntriesByType("event")) {
          if (entry.name === "keydown") shown.push([entry.startTime, entry.duration]);
        }
      }).observe({ type: "event", durationThreshold: 16 });
    },
    pressed: async () => {
      const press = await pressed;
      if (!press) throw new Error("the key press did not reach the frame of the map");
      return press;
    },
    /* What the browser says of key presses: [start, milliseconds until presented] in steps of 8 ms. */
    shown: async () => {
      await sleep(300);
      return shown;
    },
    /* One event per animation frame; returns the times of the frames and how many showed something new. */
    drag: (name, targets, milliseconds) => new Promise((resolve) => {
      const lever = levers[name];
      const stamps = [];
      let fresh = 0;
      let before = lever.revision();
      const step = (now) => {
        stamps.push(now);
        const revision = lever.revision();
        fresh += revision !== before ? 1 : 0;
        before = revision;
        if (now - stamps[0] >= milliseconds) {
          resolve({ stamps, fresh });
          return;
        }
        lever.move(targets[stamps.length % targets.length]);
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    }),
    /* The same record while someone else moves the control. */
    watch: (name) => {
      const lever = levers[name];
      Object.assign(watching, { on: true, stamps: [], fresh: 0 });
      let before = lever.revision();
      const step = (now) => {
        if (!watching.on) return;
        watching.stamps.push(now);
        const revision = lever.revision();
        watching.fresh += revision !== before ? 1 : 0;
        before = revision;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    },
    watched: () => {
      watching.on = false;
      return { stamps: watching.stamps, fresh: watching.fresh };
    },
    /* Resolves with the epoch milliseconds of the frame that shows new data. */
    data: async (name) => {
      const lever = levers[name];
      const before = lever.data();
      const painted = lever.revision();
      const at = await repainted(
        () => lever.data() !== before && lever.revision() !== painted, performance.now());
      return performance.timeOrigin + at;
    },
    /* What a change of data must leave alone. */
    state: () => {
      const current = MineTime.current;
      return {
        marker: window.__benchMarker === true,
        slider: slider(OURS).value,
        window: [current.lo, current.hi],
        zoom: current.map.getZoom(),
        centre: current.map.getCenter().toString(),
      };
    },
  };
}());
