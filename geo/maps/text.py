"""The only way for text into a map.

A record's text reaches a map page through three compilers, each of which would run it:

* branca renders every element twice, and the second time compiles the *result* of the first as a Jinja
  template, so that a template expression in a village name would run on the server;
* folium writes popups and tooltips into JavaScript template literals and into ``innerHTML``;
* streamlit-folium rewrites the finished script with regular expressions before it sends it.

Three things here stop that, each on its own:

* :func:`encode` turns text into HTML that none of the three reads as anything but text;
* :func:`script_json` writes data into a script so that no character of a text has a meaning there;
* the raw guard, installed when this module is imported, makes branca hand a string back as it came.

The guard changes branca for the whole process. It is therefore checked at import, and a branca release
that no longer behaves as the guard expects raises :class:`~geo.errors.MapError` before any map is drawn.
"""

import copy
import html
import json
import re
from importlib.metadata import version
from typing import Any, Final

import branca.element
import jinja2

from geo.errors import MapError
from geo.language import say
from geo.text import clean, cleaned

_ACTIVE: Final = str.maketrans({char: f"&#{ord(char)};" for char in "{}$%\\`"})
# In a JSON string of a script every character but these is written as its code point.
_MEANINGFUL: Final = re.compile(r"[^A-Za-z0-9 .,:;+\-]")
_JSON_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_OWN_LOOP: Final = re.compile(
    r"\s*\{% for name, element in this\._children\.items\(\) %\}\s*"
    r"\{\{\s*element\.render\(\*\*kwargs\)\s*\}\}\s*\{% endfor %\}\s*"
)
_NO_MACROS: Final = jinja2.Template("").module
_CANARY: Final = "{{7*7}}{% set a = 1 %}{# note #} 50 {% of"


class Encoded(str):
    """Text that :func:`encode` or :func:`link` has made fit for a map; only they make one."""

    __slots__ = ()


def encode(value: object) -> Encoded:
    """Return text as HTML that shows it and can do nothing else.

    Parameters
    ----------
    value
        Anything. What is already :class:`Encoded` comes back unchanged, so that text is never encoded
        twice.

    Returns
    -------
    Encoded
        HTML text, harmless in element content, in quoted attributes, in Jinja templates and in
        JavaScript template literals.
    """
    if isinstance(value, Encoded):
        return value
    return Encoded(html.escape(clean(value), quote=True).translate(_ACTIVE))


def script_json(data: object) -> str:
    r"""Return data as JSON that can stand inside a script of a map.

    Every character of a text that has a meaning in JavaScript, HTML, Jinja or to streamlit-folium (which
    cuts at ``_`` and rewrites words such as ``map_div2``) is written as ``\uXXXX``: a reader of the JSON
    gets the text back exactly, nobody else finds anything in it.

    Parameters
    ----------
    data
        Dictionaries, lists, text and finite numbers.

    Returns
    -------
    str
        ASCII.

    Raises
    ------
    MapError
        If a number is not finite or a value has no JSON form.
    """
    try:
        plain = json.dumps(cleaned(data), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        message = say(
            "The map holds a value that cannot be written down: {error}. Leave it out or make it text.",
            error=error,
        )
        raise MapError(message) from error
    return _JSON_STRING.sub(lambda found: _escaped(found[0]), plain)


def _escaped(literal: str) -> str:
    if not _MEANINGFUL.search(literal, 1, len(literal) - 1):
        return literal
    text = json.loads(literal)
    return '"' + _MEANINGFUL.sub(lambda found: _code_units(found[0]), text) + '"'


def _code_units(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


class _RawText:
    """Stand in for a Jinja template whose text is finished."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.module = _NO_MACROS

    def render(self, *_args: object, **_kwargs: object) -> str:
        """Return the text as it came."""
        return self.text


def _install_guard() -> None:
    """Make ``branca.element.Element(text)`` return its text, once per process."""
    element: Any = branca.element.Element
    if getattr(element, "_geo_raw_text", False):
        return
    compiled_init, compiled_setstate = element.__init__, element.__setstate__

    def __init__(self: Any, template: str | None = None, template_name: str | None = None) -> None:  # noqa: N807 - replaces the constructor of that name
        compiled_init(self, None, template_name)
        _set_raw(self, template)

    def __setstate__(self: Any, state: dict[str, Any]) -> None:  # noqa: N807 - replaces the method of that name
        text = state.get("_template_str")
        compiled_setstate(self, {**state, "_template_str": None, "_template_name": state["_template_name"]})
        _set_raw(self, text)

    element.__init__ = __init__
    element.__setstate__ = __setstate__
    element._geo_raw_text = True


def _set_raw(element: Any, template: str | None) -> None:
    element._template_str = template
    # branca's Div passes the loop over its children as text; the class already carries the same loop.
    if template is not None and not _OWN_LOOP.fullmatch(template):
        element._template = _RawText(template)


def check_guard() -> None:
    """Make sure that branca hands text back uncompiled.

    Raises
    ------
    MapError
        If it compiles text, whether given to an element, copied with it, or rendered by a macro.
    """
    figure = branca.element.Figure()
    macro: Any = branca.element.MacroElement()  # type: ignore[no-untyped-call] # branca types its constructors in part
    macro._template = jinja2.Template("{% macro script(this, kwargs) %}{{ this.text }}{% endmacro %}")
    macro.text = _CANARY
    figure.add_child(macro)
    try:
        element = branca.element.Element(_CANARY)
        shown = (element.render(), copy.deepcopy(element).render(), figure.render())
    except jinja2.TemplateError as error:
        raise MapError(_GUARD_BROKEN) from error
    if shown[:2] != (_CANARY, _CANARY) or _CANARY not in shown[2]:
        raise MapError(_GUARD_BROKEN)


_GUARD_BROKEN: Final = (
    f"The installed branca {version('branca')} would run the text of records as code on this computer; "
    "no map is drawn. Install the versions pinned in requirements.txt."
)

_install_guard()
check_guard()
