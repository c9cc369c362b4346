/* The row of figures above the map: what the page counts, and what the map counts while its window moves. */

const SHARE = "share"
const LONG = 24

function make(name, className, text) {
  const node = document.createElement(name)
  if (className) { node.className = className }
  if (text !== undefined) { node.textContent = text }
  return node
}

function write(node, text) {
  if (node.textContent !== text) { node.textContent = text }
}

function card(list, key, label) {
  const box = list.appendChild(make("div", "card " + key))
  const name = box.appendChild(make("dt", "", label))
  const value = box.appendChild(make("dd"))
  const parts = { box, name, words: value.appendChild(make("span", "value")), small: value.appendChild(make("span", "small")) }
  parts.change = box.appendChild(make("dd", "change"))
  parts.changed = parts.change.appendChild(make("span", "brief"))
  parts.against = parts.change.appendChild(make("span", "told"))
  return parts
}

/* The share of what is stated opens into its account: the sentence, what else is to know, and where it stands in full. */
function accountOf(parts, page, how) {
  const button = make("button", "more", how)
  const panel = make("div", "account")
  button.type = "button"
  button.setAttribute("aria-expanded", "false")
  panel.hidden = true
  const open = (wanted) => {
    panel.hidden = !wanted
    button.setAttribute("aria-expanded", String(wanted))
  }
  button.onclick = () => open(panel.hidden)
  parts.box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) { open(false); button.focus() }
  })
  const rule = panel.appendChild(make("p", "rule")), sentence = panel.appendChild(make("p", "sentence")), notes = panel.appendChild(make("div", "notes"))
  const link = panel.appendChild(make("p")).appendChild(make("a", "", page.label))
  link.onclick = (event) => {
    const found = document.querySelector('[data-testid=stSidebarNav] a[href$="/' + page.path + '"]')
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) { return }
    event.preventDefault()
    found.click()
  }
  parts.small.replaceWith(button)
  parts.words.parentNode.append(panel)
  return { ...parts, rule, sentence, notes, link, page }
}

function build(list, data) {
  const cards = {}
  list.replaceChildren()
  data.cards.forEach((entry) => { cards[entry.measure] = card(list, entry.measure, entry.label) })
  cards[SHARE] = accountOf(card(list, SHARE, data.heads.share), data.page, data.heads.how)
  return cards
}

function show(cards, told) {
  told.cards.forEach((entry) => {
    const parts = cards[entry.measure]
    if (!parts) { return }
    write(parts.name, entry.label)
    parts.name.title = entry.label
    write(parts.words, entry.words)
    write(parts.small, entry.small.join("; "))
    const change = entry.change || { words: "", told: "", full: "" }
    write(parts.changed, change.words)
    write(parts.against, change.told)
    if (parts.change.title !== change.full) { parts.change.title = change.full }
  })
  const share = cards[SHARE]
  if (told.rule) { write(share.changed, told.rule); write(share.rule, told.rule + "."); share.change.title = told.rule }
  /* Above 100 % it says what that means, which is too long for the size of a figure. */
  if (told.share) { write(share.words, told.share); share.words.classList.toggle("long", told.share.length > LONG) }
  if (told.account) { write(share.sentence, told.account) }
  if (told.notes) { share.notes.replaceChildren(...told.notes.map((text) => make("p", "", text))) }
  share.notes.hidden = !told.notes
  share.link.href = share.page.path + window.location.search
}

export default function (component) {
  const { data, parentElement } = component
  const list = parentElement.querySelector(".figures")
  if (!list || !data) { return }
  if (!list.cards) { list.cards = build(list, data) }
  show(list.cards, data)
  /* What the server counted: it knows of a window a moment after the map. */
  data.cards.forEach((entry) => { list.cards[entry.measure].words.dataset.counted = entry.words })
  const live = (event) => show(list.cards, event.detail)
  window.addEventListener("mine-figures", live)
  return () => window.removeEventListener("mine-figures", live)
}
