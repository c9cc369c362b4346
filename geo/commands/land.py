"""The commands that print the account of hazardous land, and what lies beside it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from geo import choices
from geo.commands.options import days_asked, pack_argument


@click.command(short_help="Account for hazardous land: found, released, corrected, left.")
@pack_argument
@click.option("--by", type=click.Choice(choices.LAND_BY), required=True, help="What the rows are.")
@click.option("--from", "from_text", help="First day told: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--to", "to_text", help="First day NOT told any more, in the same forms.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def land(pack: Path, *, by: str, from_text: str | None, to_text: str | None, as_json: bool) -> None:
    """Account for the hazardous land of PACK by dated entries: open, found, released how, corrected, left."""
    from geo.analysis.land import land_account  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.analysis.pace import pace as pace_of  # noqa: PLC0415 - as above
    from geo.analysis.totals import whole_period  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
    asked = from_text is not None or to_text is not None
    period = days_asked(whole_period(loaded), from_text, to_text) if asked else None
    account, pace = land_account(loaded, by=by, period=period), pace_of(loaded)
    if as_json:
        told = {**account.to_dict(), "pace": pace.to_dict()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([account.to_text(), "", *pace.words()]))


@click.command(short_help="Tell how near accidents and people lie to recorded hazardous areas.")
@pack_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def near(pack: Path, *, as_json: bool) -> None:
    """Tell how far accidents of PACK lay from hazardous areas on their day, and what lies near these now."""
    from geo.analysis.around import around  # noqa: PLC0415 - as above
    from geo.analysis.survey_leads import beside, rows_of, to_text  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
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
@click.option("--weights", default="", help="Such as accidents:5,people:4; the usual ones for the others.")
@click.option("--name", default="", help="Who or what the weights stand for; stands with their day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def rank_areas(pack: Path, *, weights: str, name: str, as_json: bool) -> None:
    """Set the open areas of PACK beside each other by danger and by need, each from least to most."""
    from geo.analysis.criteria import criteria_of  # noqa: PLC0415 - as above
    from geo.analysis.priorities import WeightSet, priorities, to_dict, to_text, weights_of  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
    values = criteria_of(loaded)
    chosen = WeightSet(weights_of(weights, values.usual), name)
    found = priorities(values, chosen)
    click.echo(json.dumps(to_dict(found), ensure_ascii=False, indent=2) if as_json else to_text(found))
