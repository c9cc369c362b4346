/* Writes the address of the page, remembers how far each page was read, and copies the link. */

const PATIENCE_MS = 8000
const STEP_MS = 100
const TELEPHONE_PX = 768
const SAID_MS = 4000
const SCROLLED_PX = 8
/* So many looks in a row find what is gone to where it was, before it is taken to stay there. */
const STILL_LOOKS = 5
const POSITION = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/
const PUT_RIGHT = ["wheel", "touchstart", "pointerdown", "keydown"]

const main = () => document.querySelector("[data-testid=stMain]")
const atRest = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"

function pageOf(pages, path = window.location.pathname) {
  const last = path.split("/").pop()
  return pages.includes(last) ? last : ""
}

/* Streamlit gives each page that begins an entry. Where somebody goes back twice in a row, the first of the two
   begins when the second is on screen already, and its entry would cut off the way forward. */
function withoutLatePages(known) {
  const push = window.history.pushState.bind(window.history)
  window.history.pushState = (state, title, url) => {
    const path = new URL(url ?? "", window.location.href).pathname
    if (known.travelling && pageOf(known.pages, path) !== pageOf(known.pages)) { return }
    push(state, title, url)
  }
  window.addEventListener("popstate", () => { known.travelling = true }, true)
  for (const name of ["pointerdown", "keydown", "click"]) {
    window.addEventListener(name, () => { known.travelling = false }, true)
  }
}

/* On a tablet the rail of pages and filters lies over the page: it is folded at first, and whenever the page is touched. */
function foldRail() {
  const narrow = window.matchMedia("(max-width: 1100px)"), rail = "[data-testid=stSidebar]"
  const fold = () => {
    const button = narrow.matches && document.querySelector(rail + "[data-collapsed=false] [data-testid=stSidebarCollapseButton] button")
    if (button) { button.click() }
    return Boolean(button)
  }
  const started = Date.now()
  const folded = () => document.querySelector(rail + "[data-collapsed=true]") !== null
  // A telephone has it folded from the start.
  const telephone = window.innerWidth <= TELEPHONE_PX
  const timer = window.setInterval(() => { if (telephone || fold() || folded() || Date.now() - started > PATIENCE_MS) { window.clearInterval(timer) } }, STEP_MS)
  window.addEventListener("pointerdown", (event) => { if (event.target.closest?.("[data-testid=stMain]")) { fold() } }, true)
  // A touch of the map stays in its frame; this page then loses its focus to it.
  window.addEventListener("blur", () => { if (document.activeElement?.tagName === "IFRAME") { fold() } })
}

/* One a document: what is known of the address, whatever mounts and unmounts this script. */
function shared() {
  if (!window.mineAddress) {
    const known = { page: null, pages: [], serial: null, scrolls: {}, timer: null, travelling: false }
    const remember = () => { if (known.page !== null && main()) { known.scrolls[known.page] = main().scrollTop } }
    // Before the page on screen goes: a click or Enter may be what sends it away.
    window.addEventListener("click", remember, true)
    window.addEventListener("keydown", (event) => { if (event.key === "Enter") { remember() } }, true)
    window.addEventListener("popstate", remember, true)
    PUT_RIGHT.forEach((name) => window.addEventListener(name, () => window.clearInterval(known.timer), true))
    withoutLatePages(known)
    foldRail()
    document.addEventListener("scroll", (event) => {
      if (event.target === main()) { document.body.classList.toggle("scrolled", event.target.scrollTop > SCROLLED_PX) }
    }, { capture: true, passive: true })
    window.mineAddress = known
  }
  return window.mineAddress
}

const ordered = (search) => {
  const parts = new URLSearchParams(search)
  parts.sort()
  return parts.toString()
}

/* The map says by itself where it stands; before it is there, the address it was opened with does. */
function withPosition(query, page) {
  const at = window.mineAt ?? new URLSearchParams(window.location.search).get("at")
  const parts = query ? [query] : []
  if (page === "" && at && POSITION.test(at)) { parts.push("at=" + at) }
  return parts.length ? "?" + parts.join("&") : ""
}

function write(known, data) {
  known.pages = data.pages
  document.documentElement.lang = data.lang
  // The visitor may have gone on; the run of the page they went to follows.
  if (known.serial === data.serial || pageOf(data.pages) !== data.page) { return }
  const moved = known.page !== data.page
  known.serial = data.serial
  known.page = data.page
  known.travelling = false
  const search = withPosition(data.query, data.page), here = window.location
  if (here.search !== search) {
    // A change of page has its entry from Streamlit already.
    const anew = data.push && !moved && ordered(here.search) !== ordered(search)
    window.history[anew ? "pushState" : "replaceState"]({}, "", here.pathname + search + here.hash)
  }
  if (data.target) {
    until(known, () => document.querySelector(".st-key-" + data.target), (node) => node.scrollIntoView({ block: "start" }))
  } else if (moved && known.scrolls[data.page] > 0) {
    const wanted = known.scrolls[data.page]
    until(known, () => main() && main().scrollHeight - main().clientHeight >= wanted && main(), (node) => { node.scrollTop = wanted })
  }
}

/* What is looked for comes bit by bit and moves what stands above it; go there until the page is at rest. */
function until(known, find, go) {
  const started = Date.now()
  let still = 0, before = null
  window.clearInterval(known.timer)
  known.timer = window.setInterval(() => {
    const found = find()
    if (found) { go(found) }
    const now = found && [found.getBoundingClientRect().top, found.scrollTop, main()?.scrollHeight].join()
    still = now && now === before && atRest() ? still + 1 : 0
    before = now
    if (still >= STILL_LOOKS || Date.now() - started > PATIENCE_MS) { window.clearInterval(known.timer) }
  }, STEP_MS)
}

/* Browsers give the clipboard to pages of this machine and of https alone; elsewhere a selected field will do. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement("textarea")
    field.value = text
    field.setAttribute("aria-hidden", "true")
    field.style.cssText = "position:fixed;top:0;opacity:0"
    document.body.appendChild(field)
    field.select()
    let done = false
    try { done = document.execCommand("copy") } catch { done = false }
    field.remove()
    return done
  }
}

export default function (component) {
  const { data, parentElement } = component
  if (!data || !data.serial) { return }
  write(shared(), data)
  const button = parentElement.querySelector(".copy"), said = parentElement.querySelector(".said")
  const link = parentElement.querySelector(".link")
  if (!button || button.onclick) { return }
  button.onclick = async () => {
    const done = await copied(window.location.href)
    button.focus()
    said.textContent = done ? said.dataset.done : said.dataset.press
    link.hidden = done
    if (!done) {
      link.value = window.location.href
      link.focus()
      link.select()
    } else {
      window.setTimeout(() => { said.textContent = "" }, SAID_MS)
    }
  }
}
