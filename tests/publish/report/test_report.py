"""The report as a file: its text, its tags, its typefaces, and what it does with odd input."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from pypdf.generic import IndirectObject

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.errors import PeriodError, PublishError
from geo.layers.edition import Edition
from geo.layers.pack import Pack
from geo.publish.report import report
from geo.reconciliation.completeness import completeness
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.report.conftest import CREATED, ROOT, SOFTWARE, Made, altered, made, squeezed

HOSTILE = (
    "#eval(1) $x^2$ *b* _i_ @ref <label> <script>alert(1)</script> \\ back `raw` ``` [x] // /* yes */ ~ --",
    '#include "/etc/passwd"',
    "= Heading #pagebreak()",
)


def test_text_holds_the_key_figures_of_totals(whole: Made) -> None:
    total = totals(whole.pack, by="district").figures
    for measure, figure in total.items():
        assert squeezed(f"{measure.capitalize()}{figure.words()}") in whole.text
    assert squeezed(completeness(Workspace(whole.pack).ledger).words) in whole.text


def test_text_holds_every_district_with_its_figures(whole: Made) -> None:
    found = totals(whole.pack, by="district")
    assert len(found.groups) > 10
    for group in found.groups:
        line = "".join([group.label, *(figure.words() for figure in group.figures.values())])
        assert squeezed(line) in whole.text
    line = "".join(figure.words() for figure in found.figures.values())
    assert squeezed(f"All districts{line}") in whole.text


def test_text_holds_the_latest_statement_beside_the_records(whole: Made) -> None:
    latest = Workspace(whole.pack).ledger.latest
    assert latest is not None
    figure = latest["casualties"]
    assert figure.recorded is not None
    assert figure.residual is not None
    words = f"Casualties{figure.stated}{figure.recorded.words()}{figure.residual.words()}"
    assert squeezed(words) in whole.text


def test_file_is_tagged_for_screen_readers(whole: Made) -> None:
    root = whole.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = list(_elements(root["/StructTreeRoot"]))
    kinds = {str(tag["/S"]) for tag in tags}
    assert kinds >= {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/L", "/LI", "/Link"}
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) == 4
    assert all(len(str(figure["/Alt"])) > 20 for figure in figures)
    assert b"pdfuaid:part>1<" in whole.data or "pdfuaid" in str(root["/Metadata"].get_data())


def _elements(node: object) -> list[dict[str, object]]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        return [found for child in node for found in _elements(child)]
    if not isinstance(node, dict):
        return []
    below = _elements(node["/K"]) if "/K" in node else []
    return [node, *below] if "/S" in node else below


def test_a_table_stays_with_the_words_that_lead_to_it(whole: Made) -> None:
    (page,) = [page for page in whole.pages if squeezed("Differences between successive totals show") in page]
    assert squeezed("Where to look first for missing casualties") in page
    assert squeezed("23 December 2020 to 9 February 2021") in page


def test_notes_stay_with_their_map(whole: Made, invented: Made) -> None:
    for report_of in (whole, invented):
        [page] = [page for page in report_of.pages if squeezed("incidents have no place on the map") in page]
        assert "CasualtiesbydistrictDistrictsintheclass" in page.replace("\n", "")
        assert squeezed("Casualties by year") not in page


def test_no_address_is_printed_that_says_there_is_none(whole: Made) -> None:
    assert "S134" in whole.text
    assert squeezed("in Kalbajar. not shown") not in whole.text


def test_small_maps_and_months_of_a_short_period_find_their_pages(country: Pack) -> None:
    found = made(country, Period.parse("2021-07", "2021-08"))
    key, first, second = found.pages[1:4]
    assert squeezed("Course over time") in key
    assert squeezed("Maps") in first
    assert squeezed("Casualties by month") in second
    # No page is begun for the sake of a heading while the one before is nearly empty.
    assert all(len(page) > 900 for page in found.pages[4:-1])
    tags = list(_elements(found.reader.trailer["/Root"]["/StructTreeRoot"]))
    told = [str(tag["/Alt"]) for tag in tags if tag["/S"] == "/Figure"]
    assert sum("One small map a month: February 2021: " in words for words in told) == 1


def test_typefaces_are_embedded_and_ours(whole: Made) -> None:
    fonts = {}
    for page in whole.reader.pages:
        for name, font in page["/Resources"].get("/Font", {}).items():
            fonts[name] = font.get_object()
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0].get_object()
        assert re.search(r"NotoSans", str(inner["/BaseFont"])), inner["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())


def test_metadata_name_the_report_and_nobody(whole: Made) -> None:
    data = whole.reader.metadata
    assert data is not None
    assert data.title == f"{whole.pack.meta.title}: 10 November 2020 to 13 March 2026"
    assert data.author is None
    assert data.creation_date is not None
    assert data.creation_date.date() == CREATED


def test_every_page_but_the_cover_says_what_it_is_of(whole: Made) -> None:
    for number, page in enumerate(whole.pages[1:], start=2):
        assert squeezed(f"Page {number} of {len(whole.pages)}") in page
        assert squeezed(whole.pack.meta.title) in page
        assert "Recordsupto13March2026" in page
    assert squeezed(whole.pack.meta.disclaimer) in whole.pages[0]


def test_invented_data_are_marked_on_every_page(invented: Made, whole: Made) -> None:
    assert all("INVENTEDDATAFORTRAINING" in page for page in invented.pages)
    assert "INVENTEDDATA" not in whole.text


@pytest.mark.usefixtures("plain")
def test_a_period_counts_itself_alone(country: Pack) -> None:
    period = Period.parse("2025", "2026")
    found = made(country, period)
    total = totals(country, by="month", period=period).figures
    assert squeezed(f"Incidents{total['incidents'].words()}") in found.text
    assert "1January2025to31December2025" in found.text
    assert "OS-001(" not in found.text


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("counting", ["most_likely", "possible"])
def test_an_empty_period_is_told_and_is_no_good_news(island: Pack, counting: str) -> None:
    nothing = Filters(device=frozenset({"booby_trap"}), activity=frozenset({"domestic"}))
    period = Period.parse("2021-01", "2021-02")
    assert totals(island, by="month", period=period, filters=nothing).total.upper.incidents == 0
    found = made(island, period, filters=nothing, counting=counting)
    assert squeezed("This does not mean that nothing happened") in found.text
    assert "Incidents0" in found.text


@pytest.mark.usefixtures("plain")
def test_a_pack_without_statements_sources_and_facts_still_reports(island: Pack) -> None:
    bare = altered(
        island,
        "b" * 64,
        statements=island.statements.iloc[:0],
        facts=island.facts.iloc[:0],
        populations=island.populations.iloc[:0],
    )
    found = made(bare, measure="incidents")
    assert squeezed("This pack holds no official statements") in found.text
    assert squeezed("No published fact up to the end of this period is given here.") in found.text


@pytest.mark.usefixtures("plain")
def test_hostile_texts_are_printed_as_they_stand(island: Pack) -> None:
    names = island.districts.copy()
    names["name_en"] = names["name_en"].astype(object)
    names.loc[0, "name_en"] = HOSTILE[0]
    sources = island.sources.copy()
    sources["title"] = HOSTILE[1]
    sources["url"] = "javascript:alert(1)"
    foreign = ("مرحبا Բարեւ გამარჯობა", "שלום 中 \x07\u202eevil")
    meta = replace(island.meta, title=HOSTILE[2], known_gaps=(*HOSTILE, *foreign))
    pack = replace(altered(island, "c" * 64, districts=names, sources=sources), meta=meta)
    found = made(pack)
    for text in HOSTILE:
        assert squeezed(text) in found.text
    assert found.text.count(squeezed(HOSTILE[0])) >= 2
    assert "[U+4E2D][U+0007][U+202E]evil" in found.text
    assert set("გამარჯობა") <= set(found.text)
    links = [
        annotation.get_object()["/A"]["/URI"]
        for page in found.reader.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    ]
    assert not links


@pytest.mark.usefixtures("plain")
def test_what_an_edition_holds_back_is_not_printed(island: Pack) -> None:
    kept = Edition(
        "public",
        "Public",
        ("Places are known to the district only.",),
        coarsened=True,
        without_status=True,
    )
    found = made(replace(island, edition=kept, digest="d" * 64))
    assert squeezed("This edition does not tell people hurt apart by status, sex or age.") in found.text
    assert "Peoplehurtbystatus17" not in found.text
    assert squeezed("By status and outcome") not in found.text
    assert squeezed("This edition is smaller than the data it was made of") in found.text
    assert squeezed("Places are known to the district only.") in found.text


def test_refuses_what_is_no_edition_or_cannot_be_counted(island: Pack) -> None:
    with pytest.raises(PublishError, match="redact"):
        report(load_pack(ROOT / "data" / "exercise"), period=None, created=CREATED, software=SOFTWARE)
    with pytest.raises(PublishError, match="measure"):
        report(island, period=None, created=CREATED, software=SOFTWARE, measure="damage")
    with pytest.raises(PublishError, match="counting"):
        report(island, period=None, created=CREATED, software=SOFTWARE, counting="guess")
    cut = Period(date(2022, 3, 5), date(2022, 4, 1))
    with pytest.raises(PeriodError, match="cuts a month"):
        report(island, period=cut, created=CREATED, software=SOFTWARE)
    hidden = replace(island, edition=Edition("public", "Public", (), without_status=True), digest="e" * 64)
    with pytest.raises(PublishError, match="status"):
        report(
            hidden,
            period=None,
            created=CREATED,
            software=SOFTWARE,
            filters=Filters(victim_status=frozenset({"civilian"})),
        )


@pytest.mark.nightly  # a sheet of another process is compared every day
def test_another_process_gives_the_same_bytes(invented: Made) -> None:
    program = (
        "import sys, hashlib; from datetime import date; from geo.store.files import load_pack;"
        "from geo.publish.redact import redact; from geo.publish.report import report;"
        f"data = report(redact(load_pack({str(ROOT / 'data' / 'exercise')!r})), period=None,"
        f"created=date(2026, 11, 23), software={SOFTWARE!r});"
        "print(hashlib.sha256(data).hexdigest())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert found.stdout.strip() == hashlib.sha256(invented.data).hexdigest()


@pytest.mark.usefixtures("plain")
def test_many_sources_are_cut_with_a_word(island: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.publish.report.quality.MOST_SOURCES", 3)
    monkeypatch.setattr("geo.publish.report.areas.MOST_DISTRICTS", 2)
    found = made(replace(island, digest="f" * 64))
    assert squeezed("more are left out here; the data export holds all of them") in found.text
    assert re.search(r"\dmoredistricts", found.text)
    total = totals(island, by="district").total.lower
    assert f"Alldistricts{total.incidents}{total.killed}{total.injured}{total.casualties}" in found.text


@pytest.mark.usefixtures("plain")
def test_sources_of_other_periods_are_not_listed(country: Pack) -> None:
    found = made(country, Period.parse("2026-02", "2026-03"))
    assert pd.notna(country.sources["source_id"]).all()
    assert squeezed("S001 Azernews") not in found.text


def test_no_free_text_of_an_incident_and_no_single_finding_is_printed(whole: Made, invented: Made) -> None:
    for found in (whole, invented):
        incidents = found.pack.incidents
        names = ("remarks", "place_note", "revision_note", "vehicle")
        texts = {text for name in names for text in incidents[name].dropna() if len(text) > 20}
        texts |= {finding.message for finding in found.pack.findings} | set(incidents["incident_id"])
        # The known gaps, which the pack's owner wrote, may name an incident.
        told = squeezed(" ".join((*found.pack.meta.known_gaps, *found.pack.meta.notes)))
        assert len(texts) > 30
        printed = [text for text in texts if squeezed(text) in found.text]
        assert [text for text in printed if squeezed(text) not in told] == []
