"""A period that cuts a month: every command names the rule and the dates to write, and these are taken."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo.__main__ import cli
from geo.analysis.periods import Period
from geo.analysis.whole_months import end_words, refuse_cut
from geo.errors import PeriodError

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"
WHOLE = Period(date(2021, 1, 1), date(2026, 1, 1))
BY_DAY = frozenset({"totals", "export", "land"})
PERIODICAL = sorted(
    name for name, command in cli.commands.items() if any("--to" in one.opts for one in command.params)
)
OUT = {"map": "a.html", "snapshot": "a.svg", "report": "a.pdf", "export": "a.csv", "land": "a.csv"}


def asked(command: str, folder: Path, *more: object) -> Result:
    own = ["--by", "year"] if command in {"totals", "land"} else []
    own += ["--out", str(folder / OUT[command])] if command in OUT else []
    return CliRunner().invoke(cli, [command, str(EXERCISE), *own, *map(str, more)])


def said(done: Result) -> str:
    return done.stderr + str(done.exception or "")


@pytest.mark.parametrize("command", PERIODICAL)
def test_every_command_says_that_the_last_day_is_left_out_and_what_to_write(
    tmp_path: Path, command: str
) -> None:
    assert set(PERIODICAL) > BY_DAY
    done = asked(command, tmp_path, "--from", 2023, "--to", "2023-12-31")
    assert (done.exit_code == 0) is (command in BY_DAY)
    assert "--to is the first day not counted" in said(done)
    assert "for all of 2023 write --to 2024-01-01." in said(done)
    assert any(tmp_path.iterdir()) is (command in BY_DAY & set(OUT))


@pytest.mark.parametrize("command", sorted(set(PERIODICAL) - BY_DAY))
def test_a_day_amid_a_month_is_refused_with_the_months_around_it(tmp_path: Path, command: str) -> None:
    done = asked(command, tmp_path, "--from", 2022, "--to", "2022-05-15")
    assert "for all of May 2022 write --to 2022-06-01, to leave that month out write --to 2022-05-01" in said(
        done
    )
    done = asked(command, tmp_path, "--from", "2022-05-15", "--to", 2023)
    assert "--from is the first day counted" in said(done)
    assert "write --from 2022-05-01 or write --from 2022-06-01" in said(done)
    assert list(tmp_path.iterdir()) == []


def test_the_earlier_period_of_a_comparison_is_held_to_the_same_rule(tmp_path: Path) -> None:
    view = ("--from", 2023, "--to", 2024, "--view", "compare", "--with", 2022, "2022-12-31")
    assert "TO of --with is the first day not counted" in said(asked("snapshot", tmp_path, *view))


@pytest.mark.parametrize("end", [date(2022, 12, 31), date(2022, 2, 28), date(2024, 2, 29), date(2023, 5, 2)])
def test_what_is_to_be_written_cuts_no_month(end: date) -> None:
    with pytest.raises(PeriodError) as refused:
        refuse_cut(Period(date(2022, 1, 1), end), WHOLE)
    written = re.findall(r"let 'to' be (\S+?)[.,]? ", str(refused.value))
    assert written
    for day in map(date.fromisoformat, written):
        refuse_cut(Period(date(2022, 1, 1), day), WHOLE)


def test_a_day_beyond_what_is_described_cuts_nothing() -> None:
    refuse_cut(Period(date(2020, 5, 5), date(2026, 7, 7)), WHOLE)
    assert end_words(Period(date(2022, 1, 1), date(2022, 12, 1)), name="--to") == ""
    assert "for all of December 2022 write" in end_words(
        Period(date(2022, 6, 1), date(2022, 12, 31)), name="--to"
    )
