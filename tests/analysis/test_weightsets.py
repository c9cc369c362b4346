"""A saved set of weights makes the same order of work again, and nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from geo.analysis.criteria import CRITERIA
from geo.analysis.priorities import WeightSet
from geo.analysis.weightsets import read_set, saved_sets, set_of, set_text, signature, signed
from geo.errors import GeoError
from tests.publish.island import EXERCISE
from tests.test_command_line import run

USUAL = {key: one.weight for key, one in CRITERIA.items()}
DAY = dt.date(2026, 11, 30)
SET = WeightSet({**USUAL, "size": 9, "people": 0}, 'Cell "A" \\ é', DAY, {"land_rights": ("XH-0151",)})


def test_a_set_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "weights" / "cell.toml"
    path.parent.mkdir()
    path.write_text(set_text(SET), encoding="utf-8")
    assert read_set(path, usual=USUAL) == SET
    assert saved_sets(tmp_path) == ("cell.toml",)
    plain = WeightSet(USUAL)
    assert set_of(set_text(plain), usual=USUAL, file="plain") == plain
    assert set_of("", usual=USUAL, file="empty").weights == USUAL
    assert saved_sets(tmp_path / "weights") == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = 3", "'name'"),
        ("day = 2026-11-30T10:00:00", "'day'"),
        ("[weights]\nsize = 11", "'size'"),
        ("[weights]\nsize = true", "'size'"),
        ("[weights]\nluck = 1", "'luck'"),
        ("weights = 5", "'weights'"),
        ("[stopped]\nweather = ['XH-0001']", "'weather'"),
        ("[stopped]\nland_rights = 'XH-0001'", "'land_rights'"),
        ("title = 'a pack'", "'title'"),
        ("a = = 1", "Invalid value"),
        ("x = " + "[" * 3_000, "mine.toml is no set of weights"),
    ],
)
def test_what_is_no_set_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(GeoError, match="no set of weights") as refused:
        set_of(text, usual=USUAL, file="mine.toml")
    assert named in str(refused.value)


def test_a_signature_holds_for_its_weights_alone_and_none_are_all_0() -> None:
    text = signature(SET)
    assert (signed(SET.weights, text).name, signed(SET.weights, text).day) == (SET.name, SET.day)
    for weights, other in ((USUAL, text), (SET.weights, text[:-10]), (SET.weights, "")):
        assert signed(weights, other) == WeightSet(weights)
    with pytest.raises(GeoError, match="All weights are 0"):
        set_of("[weights]\n" + "\n".join(f"{key} = 0" for key in USUAL), usual=USUAL, file="zero")


def test_the_command_takes_a_saved_set_and_tells_names_districts_and_what_its_columns_mean(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cell.toml"
    path.write_text(set_text(SET), encoding="utf-8")
    told = run("priorities", str(EXERCISE), "--weights", str(path)).stdout
    code = "accidents:5,evidence:3,people:0,blocked:3,link:3,access:1,size:9"
    assert f'Weights of Cell "A" \\ é, 2026-11-30: {code}.' in told
    lines = told.splitlines()
    assert lines[0].split()[:4] == ["area", "name", "district", "tier"]
    assert lines[1].startswith("XH-")
    assert any(name in lines[1] for name in ("Centre Hollow", "West Downs", "South Moor", "East Bight"))
    assert "in first ten: in how many of 500 draws" in told
    assert next(line for line in reversed(lines) if line.startswith("XH-")).startswith("XH-0151")
    areas = json.loads(run("priorities", str(EXERCISE), "--weights", code, "--json").stdout)["areas"]
    assert areas[0]["name"]
    assert areas[0]["district_code"].startswith("XI-")
    refused = run("priorities", str(EXERCISE), "--weights", str(tmp_path / "none.toml"))
    assert refused.returncode == 1
    assert "none.toml" in refused.stderr
