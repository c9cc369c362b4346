"""One picture: the same bytes in any process, numbers that sum up, and a record that says all of it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo import __version__
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.errors import GeoError, PublishError
from geo.layers.pack import Pack
from geo.publish.linking import EditionOrigin
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import district_view, snapshot, table_bytes
from geo.publish.sources import source_words
from geo.reconciliation.completeness import completeness
from geo.reconciliation.enclosing import ONE_DISTRICT
from geo.store.files import load_pack
from geo.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = ROOT / "data" / "exercise"
CREATED = date(2026, 11, 23)


def edition_of_island() -> Pack:
    return redact(load_pack(EXERCISE), "public")


def request_of(pack: Pack) -> SnapshotRequest:
    return SnapshotRequest(period=Cube.from_pack(pack).whole_period, created=CREATED, dpi=72)


@pytest.fixture(scope="module")
def edition() -> Pack:
    return edition_of_island()


@pytest.fixture(scope="module")
def cube(edition: Pack) -> Cube:
    return Cube.from_pack(edition)


def drawn(pack: Pack, *forms: str) -> list[str]:
    made = {form: snapshot(pack, replace(request_of(pack), format=form, dpi=80)) for form in forms}
    return [
        f"{form} {ending} {hashlib.sha256(data).hexdigest()}"
        for form, one in made.items()
        for ending, data in one.files().items()
    ]


@pytest.mark.parametrize(
    "forms", [("svg",), pytest.param(("png", "pdf"), marks=pytest.mark.nightly)], ids=lambda forms: forms[0]
)
def test_another_process_draws_the_same_bytes(edition: Pack, forms: tuple[str, ...]) -> None:
    code = (
        "from tests.publish import test_snapshot as t; "
        f"print(*t.drawn(t.edition_of_island(), *{forms}), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = run.stdout.splitlines()
    assert len(lines) == 3 * len(forms)
    assert lines == drawn(edition, *forms)


@pytest.mark.parametrize("counting", ["most_likely", "possible"])
def test_numbers_sum_to_the_totals_of_the_record(edition: Pack, cube: Cube, counting: str) -> None:
    request = replace(request_of(edition), counting=counting)
    made = snapshot(edition, request)
    rows = list(csv.DictReader(io.StringIO(made.numbers.decode(), newline="")))
    assert [row["district_id"] for row in rows] == [*edition.districts["district_id"], ""]
    totals = made.record["totals"]
    rule = "possible" if counting == "possible" else "most_likely"
    for measure in ("incidents", "killed", "injured", "casualties"):
        assert sum(int(row[measure] or 0) for row in rows) == totals[rule][measure]
        assert sum(int(row[f"{measure}_certain"] or 0) for row in rows) == totals["certain"][measure]
    assert totals["most_likely"] == cube.counts().total().lower._asdict()


def test_the_record_says_what_and_of_what(edition: Pack, cube: Cube) -> None:
    request = replace(
        request_of(edition),
        filters=Filters(device=frozenset({"anti_personnel_mine"})),
        measure="killed",
    )
    made = snapshot(edition, request, origin=EditionOrigin("0123"))
    record = json.loads(made.files()[".json"])
    assert SnapshotRequest.from_dict(record["request"]) == request
    assert record["filters"] == (
        "device: Anti-personnel mine; not known or not stated exactly for 7 incidents, "
        "which may belong and are not counted"
    )
    assert record["period"] == cube.whole_period.words()
    assert record["pack"]["edition_digest"] == edition.digest
    assert record["software"]["version"] == __version__
    assert record["edition"]["words"] == list(edition.edition.words) if edition.edition else False
    assert list(made.files()) == [".png", ".csv", ".json"]


def test_an_empty_window_is_still_drawn(edition: Pack, cube: Cube) -> None:
    filters = Filters(official_count=frozenset({"no"}), device=frozenset({"booby_trap"}))
    made = snapshot(edition, replace(request_of(edition), filters=filters))
    assert made.image.startswith(b"\x89PNG")
    assert made.record["totals"]["possible"]["incidents"] == 0


def test_only_an_edition_for_the_readers_asked_for_is_drawn(edition: Pack) -> None:
    with pytest.raises(PublishError, match="redact it"):
        snapshot(load_pack(EXERCISE), request_of(edition))
    with pytest.raises(PublishError, match="asked for as partner"):
        snapshot(edition, replace(request_of(edition), profile="partner"))


@pytest.mark.parametrize(
    "options",
    [
        {"district": "XX-none"},
        {"rate": "per_100k", "figure": "none"},
        {"rate": "per_100k"},
        {"period": Period(date(2023, 3, 5), date(2023, 4, 9))},
        {"view": "compare", "other": Period(date(1950, 1, 1), date(1951, 1, 1))},
    ],
)
def test_what_does_not_fit_the_pack_is_refused(edition: Pack, cube: Cube, options: dict[str, object]) -> None:
    with pytest.raises(GeoError):
        snapshot(edition, replace(request_of(edition), **options))  # type: ignore[arg-type]


def test_a_district_is_shown_whole_and_named(edition: Pack, cube: Cube) -> None:
    code = str(edition.districts["district_id"].iloc[0])
    name, box = district_view(edition, code)
    shapes = edition.district_layer()
    west, south, east, north = shapes[shapes["district_id"] == code].total_bounds
    assert box[0] < west < east < box[2]
    assert box[1] < south < north < box[3]
    made = snapshot(edition, replace(request_of(edition), district=code))
    assert made.record["title"].endswith(f": {name}")
    assert made.image != snapshot(edition, request_of(edition)).image
    assert made.record["completeness"] == ONE_DISTRICT


def test_a_sheet_of_a_district_gives_its_own_totals_first(edition: Pack, cube: Cube) -> None:
    code = str(edition.districts["district_id"].iloc[0])
    made = snapshot(edition, replace(request_of(edition), district=code, format="svg"))
    name, _ = district_view(edition, code)
    figures = cube.counts().window()
    own, every = figures.upper.loc[code], figures.upper.sum()
    text = made.image.decode()
    for label, sums in ((name, own), ("All districts", every)):
        assert f"{label}: Incidents {sums['incidents']}" in text
    record = json.loads(made.files()[".json"])
    assert record["totals"]["possible"]["incidents"] == every["incidents"]
    assert record["district"]["name"] == name
    assert record["district"]["totals"]["possible"]["incidents"] == own["incidents"]


def test_two_windows_are_measured_one_by_one(edition: Pack, cube: Cube) -> None:
    early, late = (Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in (2022, 2023))
    request = replace(request_of(edition), period=late, other=early, view="compare")
    made = snapshot(edition, request)
    ledger = Workspace(edition).ledger
    shares = [completeness(ledger, period=period).words for period in (early, late)]
    assert made.record["completeness"] == f"A: {shares[0]} B: {shares[1]}"
    [alone] = source_words(edition, replace(request, other=None, view="map"), cube)
    [both] = source_words(edition, request, cube)
    assert alone != both


@pytest.mark.parametrize(
    ("years", "filters", "told"),
    [
        ((2021, 2024), Filters(), "(not all recorded, reporting differs, no percentage)"),
        ((2021, 2024), Filters(victim_status=frozenset({"military"})), "how reporting differs is not known"),
    ],
)
def test_no_percentage_is_told_of_numbers_recorded_to_other_shares(
    years: tuple[int, int], filters: Filters, told: str
) -> None:
    pack = redact(load_pack(ROOT / "data" / "azerbaijan"))
    early, late = (Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in years)
    request = replace(request_of(pack), period=late, other=early, view="difference", format="svg")
    made = snapshot(pack, replace(request, filters=filters))
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", made.image.decode())
    assert told in " ".join(lines)


def test_sources_are_those_of_the_records_shown(edition: Pack, cube: Cube) -> None:
    [everything] = source_words(edition, request_of(edition), cube)
    assert "published source" in everything
    nothing = Filters(activity=frozenset({"playing"}), device=frozenset({"booby_trap"}))
    assert source_words(edition, replace(request_of(edition), filters=nothing), cube) == ()


def test_no_text_in_the_numbers_starts_a_formula() -> None:
    table = pd.DataFrame({"district": ["=1+1", "@x", "Ağdam, north"], "killed": [-1, 2, 3]})
    assert table_bytes(table).decode() == "district,killed\r\n'=1+1,-1\r\n'@x,2\r\n\"Ağdam, north\",3\r\n"
