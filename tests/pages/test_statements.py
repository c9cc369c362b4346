"""The statements page: every figure is the account's, both sides open, and nothing is left unsaid."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import links
from geo.reconciliation.listing import APART
from geo.reconciliation.statements import STATED
from geo.store.files import load_pack
from geo.text import web_address
from geo.workspace import Workspace
from pages.parts.statements import ledger, ledger_chart, statement_sheet
from pages.parts.statements.contradictions import _KINDS, contradiction_groups, gap_groups
from pages.parts.statements.leads import lead_groups
from pages.parts.statements.shares import reasons
from pages.parts.tables import GAPS, band_reading
from pages.parts.words import plain
from tests.pages.conftest import COUNTRY, EXERCISE, RunPage
from tests.pages.shown import table_as_read

PARTS = ("Ledger", "Completeness", "Between statements", "Contradictions", "Where to look", "Facts")


@pytest.fixture(scope="module")
def opened() -> Workspace:
    pack = load_pack(COUNTRY)
    return Workspace(pack)


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if column in frame.value)


def changed(folder: Path, name: str, *, keep: str) -> Path:
    """Copy the exercise pack with only those rows of a table that hold `keep`."""
    shutil.copytree(EXERCISE, folder)
    head, *rows = (folder / name).read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if keep and keep in row]
    (folder / name).write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("figures", links.FIGURES.codes())
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("pack", [COUNTRY, EXERCISE], ids=["country", "exercise"])
def test_every_part_runs_for_every_figure(run_page: RunPage, pack: Path, part: str, figures: str) -> None:
    app = run_page("statements", pack=pack, query=f"account={part}&figures={figures}")
    assert not app.exception
    assert not app.error
    assert links.ACCOUNT.label(app.segmented_control(key="account").value) == part
    assert app.segmented_control(key="figures").value == figures
    assert any("whatever is chosen on other pages" in caption.value for caption in app.caption)


def test_the_first_figures_are_the_account_s(run_page: RunPage, opened: Workspace) -> None:
    whole = ledger.account(opened).completeness.whole
    assert whole.stated is not None
    assert whole.recorded is not None
    assert whole.residual is not None
    app = run_page("statements")
    assert [metric.value for metric in app.metric] == [
        *(band.words() for band in (whole.stated, whole.recorded, whole.residual)),
        "Military injured",
    ]
    gap = ledger.account(opened).gap
    assert gap is not None
    assert app.metric[-1].label == "The difference is mostly"
    below = f"{gap.missing.words()} of {gap.figure.stated} stated up to 11 November 2024 are not recorded"
    assert any(caption.value == below for caption in app.caption)


def test_the_ledger_holds_every_statement_newest_first(run_page: RunPage, opened: Workspace) -> None:
    app = run_page("statements", query="scope=Every scope")
    table = next(table_as_read(one) for one in app.dataframe if "casualties_stated" in one.value)
    lines = ledger.account(opened).ledger.lines[::-1]
    # Among known days "a day in 2024" reads as a rise and a fall that nobody stated.
    lines = tuple(sorted(lines, key=lambda line: not line.statement.end_known))
    assert list(table["statement_id"]) == [line.statement.statement_id for line in lines]
    assert any(caption.value.endswith(APART) for caption in app.caption)
    for line, (_, row) in zip(lines, table.iterrows(), strict=True):
        assert row["up_to"] == line.statement.until_words
        for measure in STATED:
            figure = line[measure]
            if figure.stated is None:
                assert pd.isna(row[f"{measure}_stated"]), "not stated must not look like zero"
            else:
                assert row[f"{measure}_stated"] == f"{figure.stated}"
            for part, band in (("recorded", figure.recorded), ("residual", figure.residual)):
                # The words of a blank, "not stated", are said of what is stated alone.
                shown = row[f"{measure}_{part}"]
                if measure != "killed_journalists":
                    assert shown == (band_reading(band).words if band else "–")
    assert table["casualties_recorded"].iloc[0].endswith(" *2")
    assert [caption.value for caption in app.caption].count(GAPS) == 1


def test_the_filters_of_the_ledger(run_page: RunPage, opened: Workspace) -> None:
    app = run_page("statements", query="scope=Civilians only")
    assert set(table_with(app, "scope")["scope"]) == {"Civilians only"}
    app.selectbox(key="scope").set_value(links.EVERY).run()
    app.checkbox(key="contradicting").check().run()
    against = {name for one in ledger.account(opened).contradictions for name in one.statement_ids}
    assert set(table_with(app, "scope")["statement_id"]) == against
    app.selectbox(key="scope").set_value("cluster_munitions_only").run()
    assert any("No statement passes" in info.value for info in app.info)


def test_a_link_opens_its_statement_and_an_unknown_one_is_named(run_page: RunPage, opened: Workspace) -> None:
    line = ledger.account(opened).ledger.lines[-1]
    for text in (line.statement.statement_id, ledger.statement_title(line.statement)):
        app = run_page("statements", query=f"statement={text}")
        assert app.selectbox(key="statement").value == line.statement.statement_id
        assert len(table_with(app, "why")) == line.incidents.high
        assert not app.warning
    app = run_page("statements", query="statement=none such")
    (warning,) = app.warning
    assert "none such" in warning.value
    assert "not known to this country pack" in warning.value


def test_a_statement_s_sheet_names_all_sources(opened: Workspace) -> None:
    for line in ledger.account(opened).ledger.lines:
        groups = statement_sheet.statement_groups(opened, line)
        text = "\n".join(f"{one.value}{one.after}" for group in groups for one in group.lines)
        named = {name for one in line.notes for name in one.source_ids}
        for name in {*line.statement.source_ids, *named}:
            assert f"({name})" in text
        assert all(one.words in text for one in line.notes)


def test_every_lead_names_the_sources_of_both_sides(opened: Workspace) -> None:
    for lead in ledger.account(opened).leads:
        groups = lead_groups(opened, lead)
        text = "\n".join(f"{one.value}{one.after}" for group in groups for one in group.lines)
        for name in (*lead.increment.source_ids, *lead.incident_source_ids):
            assert f"({name})" in text
        assert all(name in text for name in lead.incident_ids)


def test_the_charts_draw_the_account(opened: Workspace) -> None:
    lines = ledger.account(opened).ledger
    stated, bands = ledger_chart.chart_frames(opened, "casualties")
    assert stated["group"].nunique() <= 5
    assert len(stated) == sum(
        line["casualties"].stated is not None
        for line in lines.lines
        if line.statement.in_series and line.statement.end_known
    )
    assert ledger_chart.not_drawn(opened, "casualties") == [
        "2 totals are not drawn: the day is not known.",
        "10 totals are not drawn: the issuer is no authority.",
    ]
    last = bands.iloc[-1]
    assert lines.latest is not None
    assert last["recorded"] == lines.latest["casualties"].recorded.full_words()
    months = ledger_chart.month_frame(opened)
    assert len(months) == len(ledger.account(opened).months)
    assert (months["stated"] == "not stated apart").sum() == months["stated_low"].isna().sum()
    assert (months["apart"] == months["stated_low"].notna()).all()
    assert 0 < months["apart"].sum() < len(months)


def test_the_charts_name_their_bands_and_hatch_what_is_unknown(run_page: RunPage) -> None:
    app = run_page("statements", query="account=Completeness")
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    above, left, *_ = specs
    named = [layer for spec in (above, left) for layer in spec["layer"] if "calculate" in json.dumps(layer)]
    words = [layer["transform"][1]["calculate"] for layer in named]
    assert words == [
        "'Stated: ' + datum.stated",
        "'Recorded: ' + datum.recorded",
        "'Stated and not recorded: ' + datum.residual",
    ]
    for spec in specs[:3]:
        assert any(layer.get("data", {}).get("values") == [{"zero": 0}] for layer in spec["layer"])
    hatch, known, *_ = specs[3]["layer"]
    assert len(hatch["mark"]["color"]["stops"]) > 100
    assert known["transform"] == [{"filter": "datum.apart"}]
    assert any("how much is missing in it is unknown" in caption.value for caption in app.caption)


def test_every_issuer_drawn_is_named(run_page: RunPage, opened: Workspace) -> None:
    captions = [caption.value for caption in run_page("statements").caption]
    named = next(text for text in captions if text.startswith("Stated by"))
    stated, _ = ledger_chart.chart_frames(opened, "casualties")
    assert all(plain(group) in named for group in stated["group"])
    assert set(stated["group"]) <= {*stated["issuer"], ledger_chart.OTHERS}, "as their statements name them"


def test_a_reason_stands_once_with_all_it_holds_for(opened: Workspace) -> None:
    statuses = ledger.account(opened).statuses
    found = reasons(statuses)
    assert len(found) == len({one.share.reason for one in statuses if one.share.reason})
    assert all(any(one.label in line for line in found) for one in statuses if one.share.reason)


def test_the_first_ordinary_address_is_taken(opened: Workspace) -> None:
    sources = opened.pack.sources.set_index("source_id")["url"]
    for line in ledger.account(opened).ledger.lines:
        ids = line.statement.source_ids
        addresses = [address for name in ids if (address := web_address(sources[name]))]
        assert ledger.first_address(opened, ["none such", *ids]) == (addresses[0] if addresses else None)


def test_every_kind_of_contradiction_has_a_name(opened: Workspace) -> None:
    account = ledger.account(opened).ledger
    assert {one.kind for one in (*account.contradictions, *account.gaps)} <= set(_KINDS)
    # A long time without a total is told, and is no contradiction.
    assert {one.kind for one in account.gaps} == {"gap"}
    assert all(one.kind != "gap" for one in account.contradictions)
    assert len(gap_groups(opened)) == 2 * len(account.gaps)


def test_a_contradiction_names_every_source_once_and_what_the_compilers_noted(opened: Workspace) -> None:
    found = ledger.account(opened)
    groups = contradiction_groups(opened)
    assert len(groups) == 2 * len(found.contradictions)
    for one, said, cited in zip(found.contradictions, groups[::2], groups[1::2], strict=True):
        assert said.lines[0].value == one.words
        lines = [line.after for line in cited.lines]
        assert len(lines) == len(one.source_ids)
        for name in one.statement_ids:
            line = found.ledger.line(name)
            assert line is not None
            assert name in said.title
            for source in line.statement.source_ids:
                assert any(f"({source})" in text and name in text for text in lines)
            noted = [text.value for text in said.lines[1:] if name in text.value]
            # The remark of one statement may name another that has none.
            assert not line.statement.remarks or any(
                line.statement.remarks.rstrip(".") in text for text in noted
            )


def test_a_pack_without_statements_still_shows_its_facts(run_page: RunPage, tmp_path: Path) -> None:
    app = run_page("statements", pack=changed(tmp_path / "pack", "statements.csv", keep=""))
    assert not app.exception
    assert any("no official statements" in info.value for info in app.info)
    assert any("Nothing here was checked" in caption.value.replace("\n", " ") for caption in app.caption)
    assert not app.metric
    assert not run_page("map", pack=tmp_path / "pack").exception


def test_a_pack_without_a_running_total_says_so(run_page: RunPage, tmp_path: Path) -> None:
    pack = changed(tmp_path / "pack", "statements.csv", keep="rounded_or_lower_bound")
    for part in PARTS:
        app = run_page("statements", pack=pack, query=f"account={part}")
        assert not app.exception, part
        assert not app.metric
        assert any("cannot be told" in info.value for info in app.info)


def test_a_pack_without_facts_says_so(run_page: RunPage, tmp_path: Path) -> None:
    pack = changed(tmp_path / "pack", "facts.csv", keep="")
    app = run_page("statements", pack=pack, query="account=Facts")
    assert any("no published facts" in info.value for info in app.info)


def test_a_statement_known_to_its_month_shows_no_day(opened: Workspace) -> None:
    line = ledger.account(opened).ledger.line("OS-079")
    assert line is not None
    shown = [text.value for text in statement_sheet.statement_groups(opened, line)[0].lines]
    assert "in April 2025" in shown
    assert "a day in April 2025" in shown
    assert not any("30 April 2025" in str(text) for text in shown)
