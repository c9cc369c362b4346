"""A pack of a country is made by one command, holds what the base has of it, and draws."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.base.countries import find_country
from geo.base.store import countries
from geo.base.surroundings import first_view, halves, towns
from geo.commands import newpacks
from geo.errors import BaseError
from geo.importing import newpack
from geo.importing.boundaries import Outline
from geo.importing.newpack import NewPack, PackOrder, bundled, make_pack
from geo.layers.findings import Severity
from geo.layers.meridian import crossing_findings
from geo.layers.pack import Pack
from geo.publish.redact import redact
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.base.tessellated import write_boundaries
from tests.smallpack import box

EXERCISE = Path(__file__).resolve().parents[2] / "data" / "exercise"
BY_DAY = ("FJI", "LSO", "KHM")
"""One across 180 degrees and of islands, one within another, one with towns named in Khmer."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[NewPack, Pack, Path]]:
    home = tmp_path_factory.mktemp("new")
    found = {}
    for key in BY_DAY:
        one = make_pack(home / key, PackOrder(country=key))
        found[key] = (one, load_pack(home / key), home / key)
    return found


def holds(pack: Pack, made: NewPack) -> None:
    """Assert what holds for a pack of any country."""
    found = [one for one in pack.findings if one.severity is not Severity.NOTE]
    assert not found, found[0]
    # Towns on the shores of a generalised coast are one note, however many they are.
    assert len(pack.findings) <= 3, pack.findings[3]
    assert len(pack.districts) == made.districts
    assert not pack.rejected.get("places")
    assert made.country is not None
    assert pack.meta.theatre == made.country.name
    assert "do not imply endorsement" in pack.meta.disclaimer
    assert any("Natural Earth" in one for one in pack.meta.attribution)
    assert "generalised" in pack.meta.known_gaps[0]
    assert {one.layer for one in pack.meta.licences} >= {"districts", *pack.meta.context}
    assert len(Workspace(pack).ground.districts) == made.districts


@pytest.mark.parametrize("key", BY_DAY)
def test_a_pack_of_a_country_holds_what_the_base_has(
    made: dict[str, tuple[NewPack, Pack, Path]], key: str
) -> None:
    one, pack, folder = made[key]
    holds(pack, one)
    assert "Unicode, Inc." in (folder / "NOTICE").read_text(encoding="utf-8")
    assert pack.places["district_id"].isin(pack.districts["district_id"]).all()
    assert len(pack.places) > 5
    shapes = pack.district_layer().geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)


def test_fiji_lies_across_180_degrees_and_in_one_piece(made: dict[str, tuple[NewPack, Pack, Path]]) -> None:
    _, pack, _ = made["FJI"]
    west, _, east, _ = pack.meta.bounds
    assert west > 170 > -170 > east
    drawn = shapely.from_geojson([mark.geometry for mark in Workspace(pack).ground.districts])
    whole = shapely.total_bounds(drawn)
    assert whole[2] - whole[0] < 8
    assert "countries" in pack.meta.context


def test_an_enclave_has_its_neighbour_around(made: dict[str, tuple[NewPack, Pack, Path]]) -> None:
    _, pack, _ = made["LSO"]
    layer = pack.context_layer("countries")
    assert {"Lesotho", "South Africa"} <= {*layer["name"]}
    around = layer.geometry[layer["name"].eq("South Africa").to_numpy()].iloc[0]
    own = shapely.union_all(pack.district_layer().geometry.to_numpy())
    assert shapely.area(shapely.intersection(around, own)) < 0.01 * shapely.area(own)


def test_divisions_drawn_elsewhere_are_named_and_taken_when_asked() -> None:
    country = find_country("Ukraine")
    districts, gaps = bundled(country)
    crimea = [gap for gap in gaps if "UA-43" in gap]
    assert len(crimea) == 1
    assert "is no district of this pack: the source draws it in Russia" in crimea[0]
    assert "UA-43" not in {*districts["district_id"]}
    taken, said = bundled(country, ("UA-43", "ua-40"))
    assert len(taken) == len(districts) + 2
    assert len([gap for gap in said if "is a district here by choice" in gap]) == 2
    russia = bundled(find_country("RU"))[1]
    assert [gap for gap in russia if "its ISO 3166-2 code, UA-43, is one of Ukraine" in gap]
    with pytest.raises(BaseError, match=r"no division 'UA-41'\. Did you mean"):
        bundled(country, ("UA-41",))


def test_no_name_of_a_new_pack_has_hidden_signs() -> None:
    aliases = bundled(find_country("MLI"))[0]["aliases"]
    assert aliases.str.contains("Timbouctou").any()
    assert not aliases.str.contains(r"[\x80-\x9f\u200b\u202c]").any()
    assert newpack._readable("A\u200bb;B\x8ac;;C") == "Ab;C"


def test_the_first_view_is_of_the_main_part() -> None:
    shapes = shapely.from_geojson(
        [json.dumps(one) for one in (box(0, 40, 10, 50), box(12, 42, 13, 43), box(-60, 0, -58, 4))]
    )
    view, apart = first_view(np.asarray(shapes))
    assert view == (0.0, 40.0, 13.0, 50.0)
    assert apart.tolist() == [False, False, True]
    assert halves((170, -10, 190, 10)) == ((-180, -10, -170, 10), (170, -10, 180, 10))


@pytest.mark.parametrize(
    ("key", "apart", "bounds"),
    [
        ("NOR", ["Bouvet Island", "Svalbard"], (4, 57, 32, 72)),
        ("MYS", [], (99, 0, 120, 8)),
        # Easter Island is a part of a district of the mainland.
        ("CHL", [], (-77, -57, -66, -17)),
        ("ESP", ["Las Palmas", "Santa Cruz de Tenerife"], (-10, 35, 5, 44)),
        ("KIR", ["Not named (KIR+99)"], (172, -3, 177, 4)),
    ],
)
def test_the_first_view_is_of_where_people_live(
    key: str, apart: list[str], bounds: tuple[float, float, float, float]
) -> None:
    country = find_country(key)
    districts = bundled(country)[0]
    shapes = districts["geometry"].to_numpy(dtype=object)
    view, far = first_view(shapes, towns(districts, [country.iso2]))
    assert sorted(districts["name_en"][far]) == apart
    assert shapely.box(*bounds).contains(shapely.box(*view))
    # A first view on one side of 180 degrees is none that goes the wrong way around.
    assert crossing_findings(view, shapes) == ()
    west, _, east, _ = bounds
    assert view[2] - view[0] > 0.8 * (east - west)


CREDIT = ["--credit", "Office of an island, CC BY 4.0."]


def test_one_command_makes_and_imports(tmp_path: Path) -> None:
    runner = CliRunner()
    options = ["--country", "Camboda", "--boundaries", str(EXERCISE / "districts.geojson")]
    wrong = runner.invoke(cli, ["new", str(tmp_path / "x"), *options])
    assert isinstance(wrong.exception, BaseError)
    done = runner.invoke(
        cli,
        [
            "new",
            str(tmp_path / "x"),
            *options[2:],
            *CREDIT,
            "--incidents",
            str(EXERCISE / "incidents.geojson"),
        ],
        standalone_mode=False,
    )
    assert done.exception is None, done.exception
    assert "district_id is the code, name_en the name" in done.output
    assert len(load_pack(tmp_path / "x").incidents) > 30
    assert load_pack(tmp_path / "x").meta.attribution[0] == "Districts: Office of an island, CC BY 4.0."
    nothing = runner.invoke(cli, ["new", str(tmp_path / "y")])
    assert nothing.exit_code == 2
    assert "--country" in nothing.output


def test_columns_are_asked_for_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newpacks, "_at_terminal", lambda: True)
    file = write_boundaries(tmp_path / "few.geojson", 12)
    done = CliRunner().invoke(
        cli,
        ["new", str(tmp_path / "x"), "--boundaries", str(file)],
        input="\nADM2_PCODE\n\n",
        standalone_mode=False,
    )
    assert done.exception is None, done.output
    assert "Column of the districts' codes [ADM2_PCODE]" in done.output
    names = load_pack(tmp_path / "x").districts[["district_id", "name_en"]].to_numpy(dtype=object)
    assert (names[:, 0] == names[:, 1]).all()
    unstated = "Whose the boundaries of few.geojson are, and under which licence, is not stated."
    assert unstated in load_pack(tmp_path / "x").meta.known_gaps


@pytest.mark.nightly
def test_three_thousand_districts_of_a_file_are_one_pack(tmp_path: Path) -> None:
    file = write_boundaries(tmp_path / "parishes.geojson")
    one = make_pack(tmp_path / "pack", PackOrder(boundaries=file))
    assert one.outline == Outline("ADM2_PCODE", "ADM2_EN", "ADM1_EN", ())
    pack = load_pack(tmp_path / "pack")
    assert len(pack.districts) == one.districts == 3_000
    assert not [found for found in pack.findings if found.severity is not Severity.NOTE]
    drawn_whole(pack)


def drawn_whole(pack: Pack) -> None:
    """Draw a sheet of everything."""
    request = SnapshotRequest(
        period=Cube.from_pack(pack).whole_period, created=pack.meta.compiled_on, profile="internal", dpi=72
    )
    assert snapshot(redact(pack, "internal"), request).image.startswith(b"\x89PNG")


@pytest.mark.nightly
@pytest.mark.parametrize("key", [one.key for one in countries()])
def test_every_country_is_made_checked_and_drawn(key: str, tmp_path: Path) -> None:
    one = make_pack(tmp_path / "pack", PackOrder(country=key))
    pack = load_pack(tmp_path / "pack")
    holds(pack, one)
    drawn_whole(pack)
