/* The grid draws words on a canvas, and beside it writes out for screen readers what each cell sorts by. */

const GRIDS = '[data-testid="stDataFrame"]'
const DAY = /^(\d{4}-\d\d-\d\d) 00:00:00$/
const LONG = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }

/* React goes on writing into these very text nodes. */
function put(cell, blank) {
  const text = cell.firstChild
  if (!text) { cell.append(blank); return }
  const day = DAY.exec(text.nodeValue)
  const words = day ? new Date(day[1]).toLocaleDateString(window.cellLocale, LONG) : window.cellWords.get(text.nodeValue)
  if (words || !text.nodeValue) { text.nodeValue = words || blank }
}

function look() {
  window.cellsLook = 0
  document.querySelectorAll(GRIDS).forEach((grid) => {
    const named = grid.querySelector("div[aria-label]")
    const blank = (named && window.cellBlanks[named.getAttribute("aria-label")]) || window.cellBlank
    grid.querySelectorAll('[role="gridcell"]').forEach((cell) => put(cell, blank))
  })
}

/* A page changes many times while it is drawn, and is seen, and heard, once a frame. */
function soon() {
  window.cellsLook = window.cellsLook || requestAnimationFrame(look)
}

export default function ({ data }) {
  window.cellWords = new Map(data.words.map(([key, words]) => [String(key), words]))
  window.cellBlanks = data.blanks
  window.cellBlank = data.blank
  window.cellLocale = data.locale
  look()
  if (window.cellsRead) { return }
  window.cellsRead = new MutationObserver(soon)
  window.cellsRead.observe(document.body, { subtree: true, childList: true, characterData: true })
}
