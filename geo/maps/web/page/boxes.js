/* What is said of a district or place under the pointer, counted for the window shown. */
import { bandWords, figureOf, localWords, neverWords, numberWords, rateWords } from "../data/figures.js";
import { areaKinds } from "../data/vocabulary.js";
import { say, sayMany } from "../data/words.js";
import { areaBox, districtBox, placeBox } from "./furniture.js";
import { sparkline } from "../views/table.js";
import { formedWords } from "../views/viewtools.js";

const MOST_LISTED = 12;
/* A file has no page that lists them; of a shorter period fewer are left. */
const boxRest = (more) => (window.Streamlit
  ? sayMany("{number} more incident here; the page Incidents lists them all.", "{number} more incidents here; the page Incidents lists them all.", more)
  : sayMany("{number} more incident here; a shorter period shows fewer at a time.", "{number} more incidents here; a shorter period shows fewer at a time.", more));
const NEVER = say("no record");

/* The interval of a Poisson count, Byar's approximation: geo.analysis.rates has the source. */
export function poissonInterval(count) {
  const z = 1.959964, upper = count + 1;
  const high = upper * Math.pow(1 - 1 / (9 * upper) + z / (3 * Math.sqrt(upper)), 3);
  if (count === 0) { return [0, high]; }
  return [Math.max(0, count * Math.pow(1 - 1 / (9 * count) - z / (3 * Math.sqrt(count)), 3)), high];
}

class Boxes {
  constructor(mounted) {
    this.mounted = mounted;
    this.told = { sources: [], words: [""] };
    this.notes = new Map();
    this.lost = false;
    if (typeof mounted.ground.notes === "object") { this._take(mounted.ground.notes); }
  }

  /* What records say in words is fetched behind the first sight of the map, where the page does not hold it. */
  load() {
    const from = this.mounted.ground.notes;
    if (typeof from !== "string") { return; }
    window.fetch(from)
      .then((answer) => { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
      .then((told) => this._take(told))
      .catch(() => { this.lost = true; });
  }

  _take(told) {
    this.told = told;
    this.notes = new Map(told.notes.map((note) => [note[0], note]));
  }

  /* An element for what a kind of layer found; whole with every record, otherwise in short. */
  content(found, whole) {
    return found.box(this, whole);
  }

  district(district, whole) {
    const never = neverWords(this.mounted.figures.data, district);
    const [value, rows, line] = never ? this._withoutRecord(never) : this.mounted.figures.later[district] ? this._formedLater() : this._recorded(district);
    const entry = this.mounted.ground.districts[district];
    rows.push(...this.asides(district));
    return districtBox({ name: this.mounted.names[district], local: this.mounted.words(entry[7]), id: this.mounted.words(entry[6]), leads: whole }, value, rows, line);
  }

  /* What is to be known of a district beside its figures. */
  asides(district) {
    const { ground, figures } = this.mounted;
    const rows = formedWords(ground, figures.header, figures.lo, district).map((words) => [say("Note"), words]);
    return ground.districts[district][2] ? [...rows, [say("Boundary"), say("approximate boundary")]] : rows;
  }

  /* Where nothing was ever recorded, a 0 or a flat line would say that something was counted. */
  _withoutRecord(never) {
    const header = this.mounted.figures.header;
    const rows = header.measures.map((label) => [label, NEVER]);
    rows.push([say("Note"), say("{never}. No record does not mean no contamination.", { never })]);
    return [`${header.measures[header.measure]}: ${NEVER}`, rows, null];
  }

  /* Of a district that was not there, a 0 would be read as that of its ground. */
  _formedLater() {
    const { header } = this.mounted.figures;
    return [say("formed_none", { measure: header.measures[header.measure] }), [], null];
  }

  _recorded(district) {
    const figures = this.mounted.figures, header = figures.header, found = figures.rates;
    const words = (measure) => localWords(figureOf(figures, measure, district));
    const rows = header.measures.map((label, measure) => [label, words(measure)]);
    const rate = found.status[district] === 1, entry = this.mounted.ground.districts[district];
    const value = rate ? `${rateWords(found.value[district])} ${header.unit}` : `${header.measures[header.measure]}: ${words(header.measure)}`;
    if (rate) {
      const factor = header.rate.factor / figures.data.below[district];
      const [low, high] = poissonInterval(figures.shown[district]).map((bound) => bound * factor);
      rows.push([say("95 % interval"), say("{low} to {high}, chance alone", { low: rateWords(low), high: rateWords(high) })]);
    } else if (found.status[district] === 5 && header.rate.kind !== "count") {
      rows.push([say("No rate"), say("the number is not recorded for any incident")]);
    } else if (found.status[district] === 2) {
      rows.push([say("No rate"), say("fewer than {few}, so the number and no rate", { few: header.rate.few })]);
    } else if (found.status[district] === 3 || found.status[district] === 4) {
      rows.push([say("No rate"), header.rate.reasons[figures.data.refusal[district]]]);
    }
    if (header.rate.kind !== "count" && entry[3]) { rows.push([say("Population"), say("figures for this district differ more than twofold")]); }
    const line = sparkline(this.mounted.counter.series(district, header.measure), { width: 190, height: 30, lo: figures.lo, hi: figures.hi });
    return [value, rows, line];
  }

  /* An area as it stands after one of its turns, or before the first of them. */
  area(kind, at, turn, whole) {
    const told = ((this.told.areas || {})[kind] || [])[at], words = this.told.words;
    if (!told) {
      const noun = areaKinds.find(({ key }) => key === kind).noun, name = noun.charAt(0).toUpperCase() + noun.slice(1);
      let note = say("area_loading");
      if (this.lost) { note = say("area_lost"); }
      return areaBox({ name, status: "", rows: null, note, sources: null }, this.told);
    }
    const [name, rows, sources, turns, before] = told;
    return areaBox({ name: words[name], status: words[turn < 0 ? before : turns[turn]], rows: whole ? rows : rows.slice(0, 2), sources: whole ? sources : null }, this.told);
  }

  place(mark, whole) {
    const data = this.mounted.data;
    if (mark.kind !== "place") {
      return placeBox({
        name: sayMany("{number} incident", "{number} incidents", mark.possible),
        precision: mark.kind === "group" ? say("Several places near here; zoom in for single ones") : say("In this square of the map; zoom in for single places"),
        rows: this._markTotals(mark), notes: [], remainder: ""
      }, this.told);
    }
    const newest = mark.members.slice().sort((a, b) => this._lastMonth(b) - this._lastMonth(a) || data.row[a] - data.row[b]);
    const noted = newest.map((at) => this.notes.get(data.row[at])).find((note) => note);
    const place = {
      name: noted && this.told.words[noted[5]] || this.mounted.names[data.district[mark.members[0]]] || say("Place without a name"),
      precision: noted ? this.told.words[noted[6]] : (data.radius[mark.members[0]] ? say("Settlement named in the report, not the place of the blast") : say("Place of the blast")),
      rows: mark.members.length > 1 || !whole ? this._markTotals(mark) : [],
      notes: [],
      remainder: ""
    };
    if (whole) {
      place.notes = newest.slice(0, MOST_LISTED).map((at) => this._note(at));
      const more = newest.length - place.notes.length;
      if (more > 0) { place.remainder = boxRest(more); }
      if (this.lost) { place.remainder += " " + say("What the records say could not be loaded; the page Incidents holds it."); }
    }
    return placeBox(place, this.told);
  }

  _certain(at) {
    const { data, lo, hi } = this.mounted.figures, other = at - data.certain;
    return other < 0 || (data.start[other] >= lo && data.end[other] <= hi);
  }

  _firstMonth(at) {
    const data = this.mounted.data, other = at - data.certain;
    if (other >= 0) { return data.start[other]; }
    let low = 0, high = data.months;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data.off[middle] <= at) { low = middle; } else { high = middle; }
    }
    return low;
  }

  _lastMonth(at) {
    const data = this.mounted.data, other = at - data.certain;
    return other >= 0 ? data.end[other] : this._firstMonth(at);
  }

  _markTotals(mark) {
    const figures = this.mounted.counter.tally(mark.members, this.mounted.lo, this.mounted.hi);
    return this.mounted.data.header.measures.slice(0, figures.counted).map((label, measure) => [label, localWords(figureOf(figures, measure, 0))]);
  }

  _note(at) {
    const data = this.mounted.data, note = this.notes.get(data.row[at]);
    const possibly = !this._certain(at);
    if (note) {
      return { heading: this.told.words[note[1]], id: this.told.words[note[2]], rows: note[3], sources: note[4], possibly: possibly };
    }
    const first = this._firstMonth(at), last = this._lastMonth(at);
    const name = (at) => {
      const month = this.mounted.months.label(Math.min(Math.max(at, 0), data.months - 1));
      return at < 0 ? say("{month} or earlier", { month }) : at < data.months ? month : say("{month} or later", { month });
    };
    const when = first === last ? name(first) : say("{first} to {last}, month not known", { first: name(first), last: name(last) });
    const bit = (bits, measure) => (bits[at] >> measure) & 1;
    const told = (measure) => (bit(data.blank, measure) ? numberWords(null) : bit(data.unrecorded, measure) ? say("at_least", { number: data.least[measure][at] })
      : bandWords(data.least[measure][at], data.most[measure][at]));
    const hurt = data.header.made.flatMap(([of, people], measure) => (people && of.length === 1 ? [`${data.header.measures[measure].toLowerCase()} ${told(measure)}`] : [])).join(", ");
    return { heading: when, line: `${data.header.devices[data.device[at]]}; ${hurt}`, possibly: possibly };
  }
}

export const boxes = (mounted) => new Boxes(mounted);
