"""A sheet of labelled values: foreign text exactly as typed, never read as markup or code.

The browser side writes every text as a text node; addresses become links only where they are ordinary web
addresses, and nothing is loaded from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import streamlit as st

from geo.analysis.figures import NOT_RECORDED
from geo.language import say
from geo.text import web_address

_HTML = """
<div class="sheet"></div>
"""
_CSS = """
.sheet { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.95rem; line-height: 1.45; }
.sheet .title { font-size: 1rem; font-weight: 600; margin: 1rem 0 0.3rem; }
.sheet section { break-inside: avoid; }
.sheet section:first-child .title { margin-top: 0; }
.sheet dl { margin: 0; display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; }
.sheet dt, .sheet dd { margin: 0; padding: 0.28rem 0.6rem 0.28rem 0;
  border-top: 1px solid var(--st-border-color); overflow-wrap: anywhere; }
.sheet dt { color: #52606d; }
.sheet .missing { color: #6b7580; font-style: italic; }
.sheet a { color: var(--st-link-color); overflow-wrap: anywhere; }
.sheet p { margin: 0 0 0.5rem; white-space: pre-line; overflow-wrap: anywhere; }
.sheet ul { margin: 0 0 0.5rem; padding-left: 1.2rem; }
.sheet li { margin-bottom: 0.25rem; overflow-wrap: anywhere; }
@media (min-width: 1100px) {
  .sheet.two { columns: 2; column-gap: 2.5rem; }
}
@media (max-width: 640px) {
  /* What is recorded comes first in each group. */
  .sheet { font-size: 0.9rem; }
  .sheet dl { grid-template-columns: minmax(6.5rem, 36%) 1fr; }
  .sheet dt:has(+ .missing), .sheet .missing { order: 1; padding-block: 0.1rem; }
}
"""
_JS = """
export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".sheet")
  if (!root) return
  const make = (name, text, className) => {
    const element = document.createElement(name)
    if (text !== undefined) element.textContent = text
    if (className) element.className = className
    return element
  }
  const fill = (parent, line) => {
    if (line.address) {
      const link = make("a", line.value)
      link.href = line.address
      link.target = "_blank"
      link.rel = "noopener noreferrer"
      parent.append(link)
      if (line.after) parent.append(document.createTextNode(line.after))
    } else {
      parent.append(document.createTextNode(line.value + (line.after || "")))
    }
  }
  // One level below the heading of the page it stands under: whoever lists headings misses none.
  const own = "[data-testid=stHeading] :is(h1, h2, h3), [data-testid=stMarkdown] :is(h1, h2, h3)"
  const place = root.getRootNode().host || root
  const above = Array.from(document.querySelectorAll(`[data-testid=stMain] :is(${own})`)).filter((heading) =>
    heading.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING).pop()
  const title = "h" + (above ? Number(above.tagName[1]) + 1 : 2)
  root.replaceChildren()
  root.classList.toggle("two", Boolean(data && data.two))
  for (const group of (data && data.groups) || []) {
    const part = make("section")
    root.append(part)
    if (group.title) part.append(make(title, group.title, "title"))
    if (group.style === "text") {
      for (const line of group.lines) { const p = make("p"); fill(p, line); part.append(p) }
    } else if (group.style === "list") {
      const list = make("ul")
      for (const line of group.lines) { const item = make("li"); fill(item, line); list.append(item) }
      part.append(list)
    } else {
      const list = make("dl")
      for (const line of group.lines) {
        list.append(make("dt", line.label))
        const value = make("dd", undefined, line.missing ? "missing" : "")
        fill(value, line)
        list.append(value)
      }
      part.append(list)
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One value with its label; `address` makes it a link, `after` follows it."""

    value: str
    label: str = ""
    address: str | None = None
    after: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines under a title; `style` is ``fields``, ``list`` or ``text``."""

    lines: tuple[SheetLine, ...]
    title: str = ""
    style: str = field(default="fields")


def value_line(label: str, value: object, *, missing: str = "") -> SheetLine:
    """Return a labelled value; where there is none the line says so and looks it."""
    text = "" if value is None else str(value)
    return SheetLine(text, label) if text else SheetLine(missing or say(NOT_RECORDED), label, missing=True)


def link_line(text: str, address: object, *, after: str = "") -> SheetLine:
    """Return a text that links to `address` where that is an ordinary web address."""
    return SheetLine(text, address=web_address(address), after=after)


def sheet(groups: Iterable[LineGroup], *, key: str, two: bool = False) -> None:
    """Show groups of lines.

    Parameters
    ----------
    groups
        What to show, from top to bottom.
    key
        Unique on the page; also the CSS class ``st-key-…`` tests look for.
    two
        Whether groups stand in two columns where the window is wide.
    """
    shown: Sequence[LineGroup] = tuple(groups)
    mount = st.components.v2.component("sheet", html=_HTML, css=_CSS, js=_JS)
    with st.container(key=key):
        mount(key=f"{key}_sheet", data={"groups": [asdict(group) for group in shown], "two": two})


def texts(lines: Iterable[str], *, key: str, style: str = "text") -> None:
    """Show plain paragraphs or a plain list of foreign text."""
    sheet([LineGroup(tuple(SheetLine(line) for line in lines), style=style)], key=key)
