"""The command that draws map sheets: one, one a month, year or district, or one again from its record."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import choices
from geo.analysis.periods import Period
from geo.analysis.whole_months import refuse_cut
from geo.commands.folders import PackFolder
from geo.commands.keys import key_option, origin_of
from geo.commands.options import (
    counting_option,
    created_option,
    day_of_making,
    district_code,
    edition_of_folder,
    filter_options,
    filters_of,
    format_of,
    measure_option,
    months_asked,
    options_given,
    profile_option,
    rate_options,
    refuse_idle_figure,
    refuse_missing_folder,
    stacked,
    warn,
)
from geo.commands.records import compare
from geo.language import say
from geo.text import listed
from geo.words import shared

if TYPE_CHECKING:
    from geo.publish.linking import EditionOrigin
    from geo.publish.request import SnapshotRequest
    from geo.publish.sidecar import Sidecar
    from geo.workspace import Workspace

_PACKS = Path("data")
_STOPPED = 130
_COMPARING = frozenset({"compare", "difference"})
_WITH_RECORD = frozenset({"pack", "out", "from_json", "anyway", "key"})

_sheet_options = stacked(
    click.option(
        "--size", type=click.Choice(list(choices.SIZES)), default="a4", show_default=True, help="Paper."
    ),
    click.option(
        "--orientation",
        type=click.Choice(choices.ORIENTATIONS),
        default="landscape",
        show_default=True,
        help="A slide is always landscape.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(choices.SHEET_FORMATS),
        help="Of the picture; else as --out ends, else png.",
    ),
    click.option("--dpi", type=click.IntRange(72, 600), default=300, show_default=True, help="Of a PNG."),
    click.option(
        "--view",
        type=click.Choice(choices.SHEET_VIEWS),
        default="map",
        show_default=True,
        help="One window, two side by side, their difference, or one small map a year.",
    ),
    click.option(
        "--by",
        type=click.Choice(choices.BY.codes()),
        default="year",
        show_default=True,
        help="What the small maps of --view years are told apart by; other than years they show the period.",
    ),
    click.option(
        "--with",
        "with_texts",
        nargs=2,
        metavar="FROM TO",
        help="Period A of --view compare and difference, mostly the earlier; --from and --to give B.",
    ),
    click.option(
        "--extent",
        nargs=4,
        type=float,
        metavar="W S E N",
        help="What is shown, degrees; the districts with records where not given.",
    ),
    click.option(
        "--district",
        metavar="DISTRICT",
        help="Show this district, as large as it fits: its code, or any of its names.",
    ),
    click.option("--graticule", is_flag=True, help="Draw lines of longitude and latitude."),
    click.option(
        "--show",
        type=click.Choice(choices.LAYERS.codes()),
        multiple=True,
        help="What is drawn; may be given several times. Districts as --look says, and all else, where not "
        "given.",
    ),
)


@click.command(name="snapshot", short_help="Draw a map sheet as PNG, SVG or PDF.")
@click.argument("pack", type=PackFolder(), required=False)
@measure_option
@rate_options
@filter_options
@counting_option
@profile_option
@key_option
@_sheet_options
@created_option
@click.option(
    "--each",
    type=click.Choice(choices.EACH),
    help="One sheet for each, into the folder --out. Run it again to go on after a stop.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Picture to write; its .csv and .json stand beside it."
)
@click.option(
    "--from-json",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Draw the picture of this record again; PACK may be left out where it is data/NAME.",
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Draw although more than 2 % of the rows of a layer, or of the casualties, are left out for faults; "
    "with --from-json also although the pack has changed.",
)
def take_snapshot(pack: Path | None, **asked: Any) -> None:
    """Draw a map sheet of PACK as PNG, SVG or PDF, with the numbers behind it and a record to draw it again.

    Beside OUT.png stand OUT.csv, the numbers, and OUT.json, the record.
    """
    if asked["from_json"] is not None:
        _refuse_besides_record()
        _draw_again(pack, asked["from_json"], asked["out"], key=asked["key"], anyway=asked["anyway"])
        return
    if pack is None:
        raise click.UsageError(say("Name the folder of a PACK, or a record with --from-json."))
    if asked["out"] is None:
        raise click.UsageError(say("Say where to with --out."))
    refuse_idle_figure(asked)
    if asked["view"] in _COMPARING and not asked["with_texts"]:
        raise click.UsageError(
            say("--view {view} needs the earlier period: --with FROM TO.", view=asked["view"])
        )
    if asked["each"] is None:
        _draw_one(pack, asked)
    else:
        _draw_each(pack, asked)


def _draw_one(folder: Path, asked: Mapping[str, Any]) -> None:
    from geo.publish.batch import write_snapshot  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.publish.snapshot import snapshot  # noqa: PLC0415 - as above

    out: Path = asked["out"]
    form = format_of(out, asked["form"], choices.SHEET_FORMATS, default="png")
    _refuse_folder(out)
    refuse_missing_folder(out)
    origin, work = _opened(folder, asked["profile"], asked["key"], anyway=asked["anyway"])
    made = snapshot(work, _request(asked, work, form), origin=origin)
    _list(write_snapshot(out.parent, _stem(out), made))
    warn(made.warnings)


def _draw_each(folder: Path, asked: Mapping[str, Any]) -> None:
    from geo.publish.batch import batch_items, batch_warnings, draw_batch  # noqa: PLC0415 - as above
    from geo.publish.files import make_folder  # noqa: PLC0415 - as above

    out: Path = asked["out"]
    if out.suffix[1:].lower() in choices.SHEET_FORMATS or out.is_file():
        raise click.BadParameter(
            say("{out} is a file; with --each name a folder", out=out), param_hint="--out"
        )
    refuse_missing_folder(out)
    origin, work = _opened(folder, asked["profile"], asked["key"], anyway=asked["anyway"])
    items = batch_items(work, _request(asked, work, asked["form"] or "png"), each=asked["each"])
    make_folder(out)
    steps = draw_batch(
        out,
        items,
        work,
        origin=origin,
        same_day=asked["created"] is not None,
    )
    drawn = there = 0
    try:
        with click.progressbar(steps, length=len(items), label=say("Sheets"), file=sys.stderr) as bar:
            for new in bar:
                drawn, there = drawn + new, there + (not new)
    except KeyboardInterrupt:
        click.echo(
            "\n"
            + say(
                "Stopped: {drawn} of {number} sheets are whole. Run the same command to go on.",
                drawn=drawn + there,
                number=len(items),
            ),
            err=True,
        )
        sys.exit(_STOPPED)
    click.echo(
        say(
            "{out}: {drawn} drawn, {there} done already" if there else "{out}: {drawn} drawn",
            out=out,
            drawn=drawn,
            there=there,
        )
    )
    warn(batch_warnings(out, items))


def _draw_again(
    folder: Path | None, record: Path, out: Path | None, *, key: Path | None, anyway: bool
) -> None:
    from geo.publish.batch import write_snapshot  # noqa: PLC0415 - as above
    from geo.publish.sidecar import Sidecar  # noqa: PLC0415 - as above
    from geo.publish.snapshot import snapshot  # noqa: PLC0415 - as above

    sidecar = Sidecar.read(record)
    if (
        sidecar.request.profile != choices.PROFILES[0]
    ):  # nobody asked for it on the command line, so it is said
        click.echo(
            say("The record asks for the {profile} edition.", profile=sidecar.request.profile), err=True
        )
    if anyway and out is None:
        raise click.UsageError(say("With --anyway say where to with --out, so that the first picture stays."))
    out = out or record
    if out != record:
        format_of(out, sidecar.request.format, choices.SHEET_FORMATS)
    _refuse_folder(out)
    refuse_missing_folder(out)
    origin, work = _opened(folder or _home_of(sidecar), sidecar.request.profile, key, anyway=anyway)
    same = compare(sidecar, origin, work.pack, anyway=anyway)
    made = snapshot(work, sidecar.request, origin=origin)
    equal = made.record["image"]["sha256"] == sidecar.image_sha256
    if out == record and not equal:
        click.echo(
            say("The picture is not the one recorded, so {record} stays as it is.", record=record), err=True
        )
        raise click.UsageError(say("Say where the new picture goes with --out."))
    if out == record and origin.key is None:
        made.record["pack"] |= sidecar.origin  # still the record of the picture it was first made with
    _list(write_snapshot(out.parent, record.stem if out == record else _stem(out), made))
    warn(made.warnings)
    if equal:
        click.echo(say("The same picture, byte for byte."))
    elif same:
        click.echo(
            say(
                "Warning: pack and program are the same, yet the picture differs in its bytes; was "
                "the record edited?"
            ),
            err=True,
        )


def _request(asked: Mapping[str, Any], work: Workspace, form: str) -> SnapshotRequest:
    from geo.publish.request import SnapshotRequest  # noqa: PLC0415 - as above

    chosen: dict[str, Sequence[str]] = {one.key: asked[one.key] for one in choices.FILTERS}
    plain = (
        "profile",
        "measure",
        "counting",
        "rate",
        "figure",
        "scheme",
        "size",
        "orientation",
        "dpi",
        "view",
        "by",
        "extent",
        "district",
        "graticule",
    )
    whole = work.cube.whole_period
    options = {name: asked[name] for name in plain}
    options["layers"] = _layers(asked)
    if options["district"] is not None:
        options["district"] = district_code(work.pack, options["district"])
    period = months_asked(whole, asked["from_text"], asked["to_text"])
    other = _earlier(asked["with_texts"], whole)
    if other is not None and (other.start, other.end) > (period.start, period.end):
        warn((shared("backwards"),))
    return SnapshotRequest(
        period=period,
        other=other,
        filters=filters_of(chosen),
        format=form,
        created=day_of_making(asked["created"]),
        **options,
    )


def _layers(asked: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is drawn: what --show names, and districts as --look says where it is written."""
    shown: tuple[str, ...] = asked["show"]
    if not shown:
        return choices.layers_of(asked["look"], choices.shown_as(asked["measure"], asked["rate"]))
    if not options_given("look"):
        return shown
    if twice := sorted(choices.LOOKED & {*shown}):
        raise click.UsageError(
            say(
                "--look says how districts are drawn; drop --show {twice}.",
                twice=listed([twice[0], *(f"--show {one}" for one in twice[1:])]),
            )
        )
    return choices.layers_of(asked["look"], choices.shown_as(asked["measure"], asked["rate"]), shown)


def _earlier(texts: tuple[str, str] | None, whole: Period) -> Period | None:
    if not texts:
        return None
    names = (say("FROM of --with"), say("TO of --with"))
    period = Period.parse(*texts, names=names)
    refuse_cut(period, whole, names=names)
    return period


def _opened(folder: Path, profile: str, key: Path | None, *, anyway: bool) -> tuple[EditionOrigin, Workspace]:
    from geo.workspace import Workspace  # noqa: PLC0415 - as above

    loaded, edition = edition_of_folder(folder, profile, anyway=anyway)
    return origin_of(folder, loaded, profile, key), Workspace(edition)


def _home_of(sidecar: Sidecar) -> Path:
    name = sidecar.pack_name
    folder = _PACKS / name
    if Path(name).name != name or name == ".." or not folder.is_dir():
        raise click.UsageError(
            say("Name the folder of the PACK {name!r}, which the record was made of.", name=name)
        )
    return folder


def _stem(out: Path) -> str:
    return out.stem if out.suffix else out.name


def _refuse_folder(out: Path) -> None:
    if out.is_dir():
        raise click.BadParameter(
            say("{out} is a folder; name a file, or use --each", out=out), param_hint="--out"
        )


def _refuse_besides_record() -> None:
    """Refuse options that a record already answers."""
    names = (parameter.name or "" for parameter in click.get_current_context().command.params)
    given = options_given(*(name for name in names if name not in _WITH_RECORD))
    if given:
        raise click.UsageError(
            say("A record says everything about the picture; drop {given}.", given=", ".join(given))
        )


def _list(paths: Sequence[Path]) -> None:
    for path in paths:
        click.echo(say("{path}: {st_size:,} bytes", path=path, st_size=path.stat().st_size))
