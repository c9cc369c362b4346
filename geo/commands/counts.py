"""Commands that look into a pack: check it, count it, set statements beside records."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo import choices
from geo.commands.options import (
    band_option,
    days_asked,
    district_code,
    filter_options,
    filters_of,
    pack_argument,
)
from geo.language import say
from geo.layers.findings import OUTSIDE, Severity
from geo.layers.measures import COUNTED
from geo.layers.schema import SCHEMAS

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.analysis.grouped import By, Totals
    from geo.analysis.records import Counting
    from geo.layers.pack import Pack

_NAMED = 20
_COMPARED = ("incidents", "statements")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--layer", type=click.Choice(sorted(SCHEMAS)), help="Which layer a single file is.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "--all",
    "whole",
    is_flag=True,
    help="List every finding; otherwise of a rule that finds many the first thousand are listed.",
)
def check(path: Path, *, layer: str | None, as_json: bool, whole: bool) -> None:
    """Check a pack folder or one layer file at PATH.

    Exit code 0: no finding of severity error. 1: at least one. 2: the command was used wrongly.
    """
    from geo.store.check import check_path  # noqa: PLC0415 - geopandas is slow to load; --help is not

    report = check_path(path, layer=layer)
    if as_json:
        click.echo(json.dumps(report.to_dict(whole=whole), ensure_ascii=False, indent=2))
    else:
        for line in report.lines(whole=whole):
            click.echo(line)
    sys.exit(1 if report.count(Severity.ERROR) else 0)


@click.command(short_help="Count incidents and casualties in groups.")
@pack_argument
@click.option(
    "--by",
    type=click.Choice(choices.GROUPS),
    required=True,
    help="What the groups are.",
)
@click.option(
    "--sort",
    type=click.Choice([*COUNTED.codes(), "name"]),
    help="Order of the groups: most of a measure first, as on the page Districts, or by name. Where not "
    "given, months and years stand as they follow, and other groups by casualties.",
)
@filter_options
@click.option(
    "--district",
    "districts",
    metavar="DISTRICT",
    multiple=True,
    help="Count this district alone: its code, or any of its names. May be given several times.",
)
@band_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def totals(
    pack: Path,
    *,
    by: By,
    sort: str | None,
    districts: Sequence[str],
    from_text: str | None,
    to_text: str | None,
    counting: Counting,
    as_json: bool,
    **chosen: Sequence[str],
) -> None:
    """Count incidents and casualties of PACK, whole and in groups that sum to the whole."""
    from geo.analysis import totals as counting_of  # noqa: PLC0415 - as above
    from geo.layers.left_out import left_out_values, left_out_words, outside  # noqa: PLC0415 - as above
    from geo.reconciliation.enclosing import ONE_DISTRICT, SEVERAL_DISTRICTS  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above
    from geo.workspace import Workspace  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
    _name_left_out(loaded, pack, *_COMPARED)
    result = counting_of.totals(
        loaded,
        by=by,
        period=days_asked(counting_of.whole_period(loaded), from_text, to_text),
        filters=filters_of(chosen),
        counting=counting,
        districts=frozenset(district_code(loaded, one) for one in districts),
    )
    result = result.sorted_by(sort) if sort else result
    part = (
        "" if not districts else say(ONE_DISTRICT) if len(result.districts) == 1 else say(SEVERAL_DISTRICTS)
    )
    share = Workspace(loaded).completeness(period=result.period, filters=result.filters, part=part)
    result = replace(result, missing=share.missing)
    late = _formed(loaded, result) if districts or by == "district" else []
    if as_json:
        told = {
            "completeness": share.of_view(),
            "formed": late,
            "left_out": left_out_values(loaded, _COMPARED),
        }
        beside = {"outside_period": outside(loaded)._asdict()}
        click.echo(json.dumps({**result.to_dict(), **told, **beside}, ensure_ascii=False, indent=2))
    else:
        words = (result.to_text(), *late, share.words, left_out_words(loaded, _COMPARED))
        click.echo("\n".join(filter(None, words)))


@click.command(short_help="Set official statements beside the records.")
@pack_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def reconcile(pack: Path, *, as_json: bool) -> None:
    """Set every official statement of PACK beside its records, and say what the difference mostly is."""
    from geo.layers.left_out import left_out_values, left_out_words, outside  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above
    from geo.workspace import Workspace  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
    _name_left_out(loaded, pack, *_COMPARED)
    account = Workspace(loaded).reconciliation
    if as_json:
        beside = {"outside_period": outside(loaded)._asdict()}
        values = {**account.to_dict(), "left_out": left_out_values(loaded, _COMPARED), **beside}
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(filter(None, (account.to_text(), left_out_words(loaded, _COMPARED)))))


def _formed(loaded: Pack, result: Totals) -> list[str]:
    """Say which of the districts counted were not there yet on all days of totals."""
    from geo.reconciliation.facts import formed  # noqa: PLC0415 - as above

    found = formed(loaded, result.period.start)
    return [one.words for one in found if not result.districts or set(one.concerned) & set(result.districts)]


def _name_left_out(loaded: Pack, path: Path, *layers: str) -> None:
    """Say on the error stream which rows of `layers` have faults or lie beside the period: in no figure."""
    from geo.layers.left_out import outside  # noqa: PLC0415 - as above
    from geo.store.batches import FOLDER  # noqa: PLC0415 - as above
    from geo.store.check import line_of  # noqa: PLC0415 - as above

    rows = sum(loaded.rejected.get(layer, 0) for layer in layers) + outside(loaded).wholly
    if not rows:
        return
    files = {loaded.meta.files[layer] for layer in layers if layer in loaded.meta.files}
    files |= {
        one.file
        for one in loaded.findings.kept
        if "incidents" in layers and one.file.startswith(f"{FOLDER}/")
    }
    faults = loaded.findings.passing(
        lambda one: one.file in files and (one.severity is Severity.ERROR or one.rule in OUTSIDE)
    )
    click.echo(
        say(
            "{rows:,} {text} left out of every figure, for these reasons:",
            rows=rows,
            text=say("row is") if rows == 1 else say("rows are"),
        ),
        err=True,
    )
    for fault in faults.kept[:_NAMED]:
        click.echo(line_of(fault), err=True)
    if len(faults) > _NAMED:
        click.echo(
            say("{number:,} more: python -m geo check {path}", number=len(faults) - _NAMED, path=path),
            err=True,
        )
