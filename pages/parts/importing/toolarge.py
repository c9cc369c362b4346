"""The name of a file that is too large for a page: the browser never sends it, so that it must say so."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import streamlit as st

_COMPONENT: Final = "import_too_large"
_LONGEST: Final = 200
_JS: Final = """
export default function ({ data, setStateValue }) {
  const told = (files) => {
    const large = Array.from(files || []).find((file) => file.size > data.limit)
    if (large) setStateValue("name", large.name)
  }
  const changed = (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") told(event.target.files)
  }
  const dropped = (event) => {
    const zone = event.target instanceof Element && event.target.closest("[data-testid=stFileUploader]")
    if (zone && event.dataTransfer) told(event.dataTransfer.files)
  }
  document.addEventListener("change", changed, true)
  document.addEventListener("drop", dropped, true)
  return () => {
    document.removeEventListener("change", changed, true)
    document.removeEventListener("drop", dropped, true)
  }
}
"""


def named(*, limit: int) -> str:
    """Return the name of a file chosen that has more than `limit` bytes; empty for none."""
    mount = st.components.v2.component(_COMPONENT, js=_JS)
    found: Any = mount(key=_COMPONENT, data={"limit": limit}, on_name_change=lambda: None)
    name = getattr(found, "name", None)
    if not isinstance(name, str):
        return ""
    # A name is shown as part of a command: nothing in it may hide the rest.
    return "".join(one for one in name[:_LONGEST] if unicodedata.category(one)[0] != "C")
