"""What sessions share: eight threads over every cached object, each spoiling the copy it was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.filters import Filters
from geo.analysis.priorities import WeightSet
from geo.analysis.search import in_texts
from geo.links import FIGURES
from geo.maps.basemap.folium_map import folium_map
from geo.maps.spec import MapView
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.land import account, beside, districts_map, ground_map, priorities
from pages.parts.map import controls as map_controls
from pages.parts.map import files as map_files
from pages.parts.map import host as map_host
from pages.parts.publish import offered, snapshots
from pages.parts.publish.editions import edition
from pages.parts.records import holdings, records
from pages.parts.shell.store import store
from pages.parts.statements import ledger, ledger_chart
from tests.examples import each_once

ROOT = Path(__file__).resolve().parents[2]
THREADS = 8
ROUNDS = 2
FILTERS = [
    Filters(),
    Filters(confidence=frozenset({"high"})),
    Filters(victim_status=frozenset({"civilian"})),
]


@pytest.fixture
def opened(pack: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("GEO_PACK", str(ROOT / "data" / pack))
    monkeypatch.setattr("sys.argv", ["app.py"])
    return store()


def spoil(table: pd.DataFrame) -> None:
    table.iloc[0, 0] = table.iloc[-1, 0]
    table["spoiled"] = 1


def tables_of_pack(opened: Workspace) -> list[str]:
    pack = opened.pack
    tables = [pack.incidents, pack.districts, pack.statements, pack.populations]
    tables += [pack.places, pack.clearance, pack.sources, pack.facts]
    seen = [table.to_json(date_format="iso") for table in tables]
    layers = [pack.incident_layer(), pack.district_layer(), *map(pack.context_layer, pack.meta.context)]
    seen += [layer.geometry.to_wkt().str.cat(na_rep="-") for layer in layers]
    seen.append(str(layers[1].sjoin(layers[0].dropna(subset="geometry"), predicate="contains").shape))
    for table in (*tables, *layers):
        spoil(table)
    return seen


def counts_of_cube(opened: Workspace) -> list[str]:
    seen = []
    for filters in FILTERS:
        for counting in ("most_likely", "possible"):
            window = opened.cube.counts(filters).window(counting=counting)
            seen += [window.lower.to_json(), window.upper.to_json(), str(window.total)]
            spoil(window.lower)
            with pytest.raises(ValueError, match="read-only"):
                window.lower_values[...] = 0
    return seen


def choices(opened: Workspace) -> list[Choice]:
    whole = opened.cube.whole_period
    return [Choice("casualties", whole, "most_likely", filters, whole=True) for filters in FILTERS]


def maps(opened: Workspace) -> list[str]:
    specs = [map_controls.described(opened, choice, map_controls.DEFAULT) for choice in choices(opened)]
    small = opened.parts(MapView(), "device")
    assert small
    return [
        *(part for spec in specs for part in (spec.digest, folium_map(spec).get_root().render())),
        *(f"{one.label} {sha256(one.feed).hexdigest()}" for one in small),
    ]


def land(opened: Workspace) -> list[str]:
    told = [account.account_of(opened, by) for by in ("quarter", "district")]
    near = beside.beside_of(opened)
    made = [account.pace_of(opened), districts_map.outlines(opened), ground_map.open_areas(opened)]
    made += [near.leads, near.then.least, near.today.most, beside.near_of(opened)]
    values = priorities.values_of(opened)
    listed = priorities.ranked(opened, WeightSet(values.usual)) if values.areas else None
    made += [values.bounds, listed and listed.order]
    return [*map(str, told), *map(str, made)]


def messages(opened: Workspace) -> list[str]:
    message, file = map_host.drawn(opened.ground, None)
    with pytest.raises(TypeError):
        message["script"] = ""  # type: ignore[index] # that it cannot be set is the point
    return [
        str(sorted(message.items())),
        file.digest,
        *(one.digest for one in map_files.libraries().values()),
    ]


def page_tables(opened: Workspace) -> list[str]:
    seen = []
    table = records.overview(opened)
    seen.append(table.to_json(date_format="iso"))
    spoil(table)
    for measure in FIGURES.codes():
        for frame in ledger_chart.chart_frames(opened, measure):
            seen.append(frame.to_json())
            spoil(frame)
    cited = sorted(opened.pack.sources["source_id"])
    seen.append(str([ledger.first_address(opened, [name]) for name in cited]))
    return [*seen, str(ledger.account(opened).to_dict())]


def editions(opened: Workspace) -> list[str]:
    made = [edition(opened, profile) for profile in ("public", "internal")]
    for one in made:
        spoil(one.pack.incidents)
    return [one.pack.digest + one.pack.incidents.to_json(date_format="iso") for one in made]


def sheets(opened: Workspace) -> list[str]:
    choice = choices(opened)[0]
    wanted = {"dpi": 72, "format": "png", "profile": "public"}
    made = snapshots.sheet_of(opened, snapshots.request_of(opened, choice, map_controls.DEFAULT, wanted))
    return [made.record["image"]["sha256"], sha256(made.image).hexdigest(), made.numbers.decode()]


def searches(opened: Workspace) -> list[str]:
    search, texts = records.searcher(opened), opened.once(holdings._source_texts)
    seen = [str(search.matches(search.read(query)).nonzero()) for query in ("Agdam", "Chiraq", "anti-tank")]
    seen += [str(in_texts(part, texts).nonzero()) for part in search.read("media mine")]
    return [*seen, *opened.district_index.ids, str(sorted(offered.defaults(opened).items()))]


LOOKS = [searches, tables_of_pack, counts_of_cube, maps, messages, page_tables, land, editions, sheets]


@pytest.mark.parametrize(("look", "pack"), each_once(LOOKS, ["azerbaijan", "exercise"]))
def test_eight_threads_see_the_same(look: Callable[[Workspace], list[str]], opened: Workspace) -> None:
    first = look(opened)
    assert first
    assert all(first)
    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [threads.submit(look, opened) for _ in range(THREADS * ROUNDS)]
        assert all(job.result() == first for job in jobs)


def test_no_cached_object_is_left_out() -> None:
    """A new cache in the pages or the package must be added to the looks above, and then here."""
    marks = (
        r"@(?:st\.cache_resource|st\.cache_data|cache|lru_cache|by_language)\b[^\n]*\ndef (\w+)"
        r"|(?:\b(?:once|few)\((?:opened, )?|\bmade\.get\(\(?|\bkey = \()(_\w+)"
    )
    cached = {
        first or second
        for folder in ("geo", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for first, second in re.findall(marks, path.read_text(encoding="utf-8"))
    }
    workspace = {
        *("_cube", "_ledger", "_reconciliation", "_completeness", "_stated", "_shapes", "_ground", "_spec"),
        *("_search", "_district_index", "_edition", "_parts", "_land"),
    }
    pages = {
        *("_searcher", "_named_sources", "_source_texts", "_defaults", "_account", "_addresses", "_overview"),
        *("_drawn", "_body", "_edition", "_made", "_pace", "_outlines"),
        *("_open_areas", "_beside", "_near", "_values", "_ranked"),
    }
    sheets = {"_found", "_points", "_terrain"}
    lettering = {"register", "folders", "font", "width_px", "_faces"}
    assets = {"manifest", "asset_bytes", "asset_text", "libraries"}
    assets |= {"modules", "module_text", "script", "alone"}
    # Nothing of these is handed out: Streamlit repeats copies of the elements they made.
    elements = {"_off_map", "_by_district"}
    # Numbers of this machine's file systems and a digest of the program, the same for whoever asks.
    machine = {"_kernel_devices", "program"}
    # Made of a row of months, which does not change, and tuples themselves.
    months = {"_keys", "_labels"}
    # Faults are made of their own arguments alone, and the same twice is the same; a refusal is logged once.
    others = {"_fault", "_tell"}
    # A language and the countries of the base do not change, whoever reads them.
    others |= {"language", "countries", "names_of"}
    # Patterns of names of columns, which nobody can change.
    others |= {"_compiled", "_sought", "_exactly", "_by_stems", "_in_one_word", "_owned"}
    # Districts of a file as bytes, which each look decodes for itself.
    others |= {"_index"}
    assert cached == {*workspace, *pages, *sheets, *lettering, *assets, *elements, *machine, *months, *others}
