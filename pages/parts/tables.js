/* The grid draws words on a canvas, and beside it writes out for screen readers what each cell sorts by. */

const CELLS = '[data-testid="stDataFrame"] [role="gridcell"]'
const DAY = /^(\d{4}-\d\d-\d\d) 00:00:00$/
const LONG = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }

function put() {
  // React goes on writing into these very text nodes.
  document.querySelectorAll(CELLS).forEach(({ firstChild: text }) => {
    const day = text && DAY.exec(text.nodeValue)
    const words = day ? new Date(day[1]).toLocaleDateString("en-GB", LONG) : text && window.cellWords.get(text.nodeValue)
    if (words) { text.nodeValue = words }
  })
}

export default function ({ data }) {
  window.cellWords = new Map(data.words.map(([key, words]) => [String(key), words]))
  put()
  if (window.cellsRead) { return }
  window.cellsRead = new MutationObserver(put)
  window.cellsRead.observe(document.body, { subtree: true, childList: true, characterData: true })
}
