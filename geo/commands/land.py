"""The commands of hazardous land: its account, what lies beside it, and an order of work.

Each prints what the whole pack says, or writes a file of an edition: a table, or a sheet.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import choices
from geo.commands.options import (
    anyway_option,
    created_option,
    day_of_making,
    days_asked,
    edition_of_folder,
    format_of,
    pack_argument,
    profile_option,
    refuse_missing_folder,
    stacked,
)
from geo.commands.periods import period_options
from geo.errors import GeoError
from geo.language import say

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.land_files import LandFile
    from geo.workspace import Workspace

_OUT = click.Path(dir_okay=False, path_type=Path)
_handing_out = stacked(
    click.option(
        "--out",
        type=_OUT,
        help="Write an edition to this file instead: .csv, .xlsx, .geojson, .gpkg, .parquet, or .pdf, .png "
        "or .svg for a sheet.",
    ),
    profile_option,
    created_option,
    anyway_option,
)


def _write(
    pack: Path,
    out: Path,
    what: Callable[[Workspace, Any], LandFile],
    *,
    profile: str,
    created: datetime | None,
    anyway: bool,
) -> None:
    from geo.analysis.hazards import no_areas  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.publish.files import write_set  # noqa: PLC0415 - as above
    from geo.publish.land_files import made  # noqa: PLC0415 - as above
    from geo.workspace import Workspace  # noqa: PLC0415 - as above

    refuse_missing_folder(out)
    form = format_of(out, None, choices.LAND_FORMATS)
    day = day_of_making(created)
    _, edition = edition_of_folder(pack, profile, anyway=anyway, layer="hazards")
    if none := no_areas(edition):
        raise GeoError(none)
    work = Workspace(edition)
    data, text = made(work, what(work, day), form=form, created=day)
    files = {out: data} | ({out.with_name(f"{out.name}.txt"): text.encode()} if text else {})
    write_set(files)
    for path, content in files.items():
        click.echo(say("{path}: {number:,} bytes", path=path, number=len(content)))


def _said_without_areas(pack: Pack) -> bool:
    """Say that a pack has no hazardous areas, and return whether that is so."""
    from geo.analysis.hazards import no_areas  # noqa: PLC0415 - as above

    if none := no_areas(pack):
        click.echo(none)
    return bool(none)


@click.command(short_help="Account for hazardous land: found, released, corrected, left.")
@pack_argument
@click.option("--by", type=click.Choice(choices.LAND_BY), required=True, help="What the rows are.")
@stacked(
    *period_options(
        "First day told: YYYY, YYYY-MM or YYYY-MM-DD.",
        "First day NOT told any more, in the same forms.",
        "Last year, month or day told; instead of --to.",
    )
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@_handing_out
def land(
    pack: Path,
    *,
    by: str,
    from_text: str | None,
    to_text: str | None,
    as_json: bool,
    out: Path | None,
    **handing: Any,
) -> None:
    """Account for the hazardous land of PACK by dated entries: open, found, released how, corrected, left."""
    from geo.analysis.land import land_account  # noqa: PLC0415 - as above
    from geo.analysis.pace import pace as pace_of  # noqa: PLC0415 - as above
    from geo.analysis.totals import whole_period  # noqa: PLC0415 - as above
    from geo.publish.land_files import account_file  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    asked = from_text is not None or to_text is not None

    def period(of: Any) -> Any:
        return days_asked(whole_period(of), from_text, to_text) if asked else None

    if out is not None:
        _write(
            pack,
            out,
            lambda work, day: account_file(work, by=by, created=day, period=period(work.pack)),
            **handing,
        )
        return
    loaded = load_pack(pack)
    if not as_json and _said_without_areas(loaded):
        return
    account, pace = land_account(loaded, by=by, period=period(loaded)), pace_of(loaded)
    if as_json:
        told = {**account.to_dict(), "pace": pace.to_dict()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([account.to_text(), *(["", *pace.words()] if account.first else [])]))


@click.command(short_help="Tell how near accidents and people lie to hazardous areas.")
@pack_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@_handing_out
def near(pack: Path, *, as_json: bool, out: Path | None, **handing: Any) -> None:
    """Tell how far accidents of PACK lay from hazardous areas on their day, and what lies near these now."""
    from geo.analysis.around import around  # noqa: PLC0415 - as above
    from geo.analysis.survey_leads import beside, rows_of, to_text  # noqa: PLC0415 - as above
    from geo.publish.land_files import leads_file  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    if out is not None:
        _write(pack, out, lambda work, day: leads_file(work, created=day), **handing)
        return
    loaded = load_pack(pack)
    if not as_json and _said_without_areas(loaded):
        return
    found, lying = beside(loaded), around(loaded)
    if as_json:
        told = {
            "bands": json.loads(found.counts().to_json(orient="records")),
            "accidents": rows_of(loaded, found),
            "near": [one.to_dict() for one in lying],
            "notes": list(found.notes),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(to_text(loaded, found, lying))


@click.command(name="priorities", short_help="Put open hazardous areas in an order, on two axes.")
@pack_argument
@click.option(
    "--weights",
    default="",
    help="Such as accidents:5,people:4, the usual ones for the others; or a file of a saved set (.toml).",
)
@click.option("--name", default="", help="Who or what the weights stand for; stands with their day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@_handing_out
def rank_areas(
    pack: Path, *, weights: str, name: str, as_json: bool, out: Path | None, **handing: Any
) -> None:
    """Set the open areas of PACK beside each other by danger and by need, each from least to most."""
    from geo.analysis import priorities as p  # noqa: PLC0415 - as above
    from geo.analysis.criteria import Values, criteria_of  # noqa: PLC0415 - as above
    from geo.analysis.weightsets import ENDING, read_set  # noqa: PLC0415 - as above
    from geo.publish.land_files import work_file  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    day = day_of_making(handing["created"]) if name else None

    def chosen(values: Values) -> p.WeightSet:
        if weights.endswith(ENDING):
            saved = read_set(Path(weights), usual=values.usual)
            return replace(saved, name=name, day=day) if name else saved
        return p.WeightSet(p.weights_of(weights, values.usual), name, day)

    if out is not None:
        _write(
            pack,
            out,
            lambda work, day: work_file(work, created=day, chosen=chosen(criteria_of(work.pack))),
            **handing,
        )
        return
    loaded = load_pack(pack)
    if not as_json and _said_without_areas(loaded):
        return
    values = criteria_of(loaded)
    found = p.priorities(values, chosen(values))
    if as_json:
        click.echo(json.dumps(p.to_dict(found, loaded), ensure_ascii=False, indent=2))
    else:
        click.echo(p.to_text(found, loaded))
