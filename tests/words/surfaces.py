"""What a person reads, surface by surface, in the pseudo language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import msgspec
import pyarrow as pa
from click.testing import CliRunner
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from geo import language
from geo.__main__ import cli
from geo.analysis.periods import Period
from geo.choices import WITH_EARLIER
from geo.maps.basemap.standalone import standalone_html
from geo.maps.payload.header import header_of
from geo.maps.spec import MapView
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.workspace import Workspace
from tests.pages.conftest import EXERCISE, RunPage
from tests.words.unsaid import texts_of

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", str(EXERCISE)),
    "totals": ("totals", str(EXERCISE), "--by", "district"),
    "totals by month": ("totals", str(EXERCISE), "--by", "month", "--from", "2022", "--to", "2023"),
    "reconcile": ("reconcile", str(EXERCISE)),
    "land": ("land", str(EXERCISE), "--by", "year"),
    "refused": ("totals", str(EXERCISE), "--from", "2023", "--to", "2022"),
}
HELPS = (
    "check",
    "totals",
    "reconcile",
    "land",
    "map",
    "snapshot",
    "export",
    "report",
    "new",
    "import",
    "serve",
)
PAGES = ("map", "districts", "incidents", "statements", "land", "data", "publish")
_SVG_TEXT = re.compile(r"<(?:text|title|desc)\b[^>]*>(.*?)</(?:text|title|desc)>", re.DOTALL)


# What the library for commands writes itself, in its own languages: and the values an option may have.
_OF_CLICK = re.compile(
    r"^Usage: .*$|^(Options|Commands):$|Show this message and exit\.|\[(default|required)[^\]]*\]"
    r"|^Try .*help.*$"
    r"|\[[^\[\]!]*\|[^\[\]!]*\]|^Error: Missing option|Choose from:(\n\t.*)+",
    re.MULTILINE,
)


@contextmanager
def spoken(code: str = language.PSEUDO) -> Iterator[None]:
    """Have every thread speak a language."""
    with ExitStack() as after:
        before = language.current().code
        after.callback(language.speak, before)
        language.speak(code)
        yield


def of_command(*arguments: str) -> list[str]:
    with spoken():
        result = CliRunner().invoke(cli, ["--language", language.PSEUDO, *arguments])
    told = _OF_CLICK.sub(" ", result.output)
    return [*told.splitlines(), str(result.exception or "")]


def of_page(run_page: RunPage, page: str) -> list[str]:
    return list(shown(run_page(page, pack=EXERCISE)))


# What of a message is no text that anybody reads.
_UNREAD = frozenset(
    (
        *("id", "form_id", "key", "icon", "url", "url_path", "page_script_hash", "hash", "script_hash"),
        *("delta_path", "type", "file_type", "js", "css", "js_content", "css_content", "component_name"),
        *("fragment_id", "user_key", "element_type", "color", "widget_id", "query_param_key"),
        *("page", "autocomplete", "theme", "json_args"),
    )
)


def shown(app: AppTest) -> Iterator[str]:
    """Yield every text on a page: of elements, their options and helps, and tables."""
    assert not app.exception
    for element in app:
        proto = getattr(element, "proto", None)
        if element.type in ("arrow_data_frame", "dataframe"):
            yield from _of_table(element)
        elif isinstance(proto, Message):
            yield from _of_message(proto)


def _of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _UNREAD:
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from _of_message(each)
            elif field.name == "spec":
                yield from _of_chart(json.loads(each))
            elif isinstance(each, str) and field.name in ("json", "mixed_json") and each[:1] in "{[":
                yield from texts_of(json.loads(each))
            elif isinstance(each, str):
                yield re.sub(r"<[^>]+>", " ", each)


def _of_chart(spec: Any) -> Iterator[str]:
    """Yield what a chart writes besides its data, which are a message of their own."""
    for name, each in spec.items() if isinstance(spec, dict) else enumerate(spec):
        if isinstance(each, dict | list):
            yield from _of_chart(each)
        elif name in ("title", "text", "description") and isinstance(each, str):
            yield each


def _of_table(element: Any) -> Iterator[str]:
    table = element.value
    columns = json.loads(element.proto.columns or "{}")
    yield from (each.get(what) or "" for each in columns.values() if each for what in ("label", "help"))
    yield from (str(name) for name in table.columns if not (columns.get(name) or {}).get("label"))
    for name in table.columns:
        yield from {value for value in table[name] if isinstance(value, str)}
    if words := element.proto.arrow_data.styler.display_values:
        told = {value for value in pa.ipc.open_stream(words).read_pandas().to_numpy().ravel() if value}
        # What the library writes of an empty cell; the page writes its own words over it.
        yield from told - {"nan", "None"}


def of_sheet(work: Workspace, view: str) -> list[str]:
    """Return the words of a sheet: in an SVG they lie over the drawing as text, and describe it."""
    period = work.cube.whole_period
    other = None
    if view in WITH_EARLIER:
        other, period = Period(date(2021, 1, 1), date(2022, 1, 1)), Period(date(2022, 1, 1), date(2023, 1, 1))
    asked = SnapshotRequest(format="svg", created=date(2026, 1, 1), view=view, period=period, other=other)
    drawn = snapshot(work, asked)
    texts = _SVG_TEXT.findall(drawn.image.decode())
    return [html.unescape(re.sub(r"<[^>]+>", " ", text)) for text in texts]


def of_report(work: Workspace) -> list[str]:
    scope = scope_of(work, period=None, created=date(2026, 1, 1), software="")
    found = content(scope)
    return [*found["facts"][0], *texts_of(found)]


def of_map_file(work: Workspace) -> list[str]:
    """Return what a map is told and what stands around it; what its script says itself is `of_script`'s."""
    spec = work.spec(MapView())
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", standalone_html(spec), flags=re.DOTALL)
    around = [html.unescape(text) for text in re.findall(r">([^<>]+)<", page)]
    told = re.findall(r'(?:title|alt|aria-label)="([^"]*)"|name="description" content="([^"]*)"', page)
    around += [html.unescape(one or other) for one, other in told]
    notes = [text for note in work.ground.notes for text in texts_of(msgspec.to_builtins(note))]
    header = msgspec.to_builtins(header_of(spec.feed))
    # Each mark of the legend comes with the name of its drawing before its words.
    header["legend"]["symbols"] = [mark[1:] for mark in header["legend"]["symbols"]]
    return [*around, *texts_of(header), *notes]
