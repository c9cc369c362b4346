"""The command line: check, count, set statements beside records, draw a map into one file, serve."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.analysis.totals import By
from geo.errors import GeoError
from geo.layers import vocabulary
from geo.layers.findings import Severity
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import CodeList

F = TypeVar("F", bound=Callable[..., Any])

_FILTERS: dict[str, CodeList] = {
    "device": vocabulary.DEVICE_TYPE,
    "victim-status": vocabulary.VICTIM_STATUS,
    "activity": vocabulary.ACTIVITY,
    "confidence": vocabulary.CONFIDENCE,
    "official-count": vocabulary.OFFICIAL_COUNT,
}
_PACK = click.argument("pack", type=click.Path(exists=True, file_okay=False, path_type=Path))
_COUNTING = click.option(
    "--counting",
    type=click.Choice(["most_likely", "possible"]),
    default="most_likely",
    show_default=True,
    help="Where an uncertain date is counted: whole in its middle month, or as lower and upper bound.",
)


def _filter_options(command: F) -> F:
    options = [
        click.option(
            f"--{name}",
            name.replace("-", "_"),
            type=click.Choice(codes.codes()),
            multiple=True,
            help="May be given several times; none means all.",
        )
        for name, codes in _FILTERS.items()
    ]
    options += [
        click.option("--from", "from_text", help="First day counted: YYYY, YYYY-MM or YYYY-MM-DD."),
        click.option("--to", "to_text", help="First day NOT counted any more, in the same forms."),
    ]
    return reduce(lambda wrapped, option: option(wrapped), reversed(options), command)


def _filters(chosen: dict[str, Sequence[str]]) -> Filters:
    return Filters(
        device_types=frozenset(chosen["device"]),
        victim_statuses=frozenset(chosen["victim_status"]),
        activities=frozenset(chosen["activity"]),
        confidences=frozenset(chosen["confidence"]),
        official_counts=frozenset(chosen["official_count"]),
    )


def _period(pack_period: Period, from_text: str | None, to_text: str | None) -> Period:
    return Period.parse(from_text or pack_period.start.isoformat(), to_text or pack_period.end.isoformat())


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Check, count, map and serve a country pack of mine-action layers."""


@cli.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--layer", type=click.Choice(sorted(SCHEMAS)), help="Which layer a single file is.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(path: Path, *, layer: str | None, as_json: bool) -> None:
    """Check a pack folder or one layer file at PATH.

    Exit code 0: no finding of severity error. 1: at least one. 2: the command was used wrongly.
    """
    from geo.layers.check import check_path  # noqa: PLC0415 - geopandas is slow to load; --help is not

    report = check_path(path, layer=layer)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    sys.exit(1 if report.count(Severity.ERROR) else 0)


@cli.command()
@_PACK
@click.option(
    "--by",
    type=click.Choice(["district", "month", "year", "device", "activity"]),
    required=True,
    help="What the groups are.",
)
@_filter_options
@_COUNTING
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def totals(
    pack: Path,
    *,
    by: By,
    from_text: str | None,
    to_text: str | None,
    counting: Counting,
    as_json: bool,
    **chosen: Sequence[str],
) -> None:
    """Count incidents and casualties of PACK, whole and in groups that sum to the whole."""
    from geo.analysis import totals as counting_of  # noqa: PLC0415 - as above
    from geo.layers.pack import load_pack  # noqa: PLC0415 - as above

    loaded = load_pack(pack)
    result = counting_of.totals(
        loaded,
        by=by,
        period=_period(counting_of.whole_period(loaded), from_text, to_text),
        filters=_filters(chosen),
        counting=counting,
    )
    if as_json:
        click.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(result.to_text())


@cli.command()
@_PACK
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def reconcile(pack: Path, *, as_json: bool) -> None:
    """Set every official statement of PACK beside its records, and say what the difference mostly is."""
    from geo.analysis.reconciliation import reconciliation  # noqa: PLC0415 - as above
    from geo.layers.pack import load_pack  # noqa: PLC0415 - as above

    account = reconciliation(load_pack(pack))
    if as_json:
        click.echo(json.dumps(account.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(account.to_text())


@cli.command(name="map")
@_PACK
@click.option(
    "--measure",
    type=click.Choice(vocabulary.MEASURE.codes()),
    default="casualties",
    show_default=True,
)
@click.option(
    "--rate", type=click.Choice(["count", "per_100k", "per_1000_km2"]), default="count", show_default=True
)
@click.option("--figure", help="Population figure of the pack, for --rate per_100k.")
@click.option(
    "--scheme", type=click.Choice(["fixed", "quantiles", "natural"]), default="fixed", show_default=True
)
@_filter_options
@_COUNTING
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="HTML file to write."
)
def draw_map(
    pack: Path,
    *,
    measure: str,
    rate: str,
    figure: str | None,
    scheme: str,
    from_text: str | None,
    to_text: str | None,
    counting: Counting,
    out: Path,
    **chosen: Sequence[str],
) -> None:
    """Draw PACK into one HTML file that opens from disk without a network."""
    from geo.analysis.cube import Cube  # noqa: PLC0415 - as above
    from geo.analysis.totals import whole_period  # noqa: PLC0415 - as above
    from geo.layers.pack import load_pack  # noqa: PLC0415 - as above
    from geo.maps.spec import MapView, build_spec  # noqa: PLC0415 - as above
    from geo.maps.standalone import standalone_html  # noqa: PLC0415 - as above

    if not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.parent}; make it first", param_hint="--out")
    loaded = load_pack(pack)
    view = MapView(
        measure=measure,
        period=_period(whole_period(loaded), from_text, to_text),
        counting=counting,
        filters=_filters(chosen),
        rate=rate,
        figure=figure,
        scheme=scheme,
    )
    html = standalone_html(build_spec(loaded, Cube.from_pack(loaded), view=view))
    _write_whole(out, html)
    click.echo(f"{out}: {len(html.encode()):,} bytes")


@cli.command()
@_PACK
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--allow-host", multiple=True, help="Further host name browsers may use for this server.")
@click.option(
    "--basemap",
    help="Tile address (https://host/{z}/{x}/{y}.png) each visitor may then switch on; off otherwise.",
)
@click.option("--basemap-attribution", default="", help="Credit the tile server asks for.")
def serve(
    pack: Path,
    *,
    address: str,
    port: int,
    allow_host: Sequence[str],
    basemap: str | None,
    basemap_attribution: str,
) -> None:
    """Serve the dashboard for PACK on this machine."""
    from geo.layers.process import check_drivers_at_start  # noqa: PLC0415 - as above
    from geo.serving import serve_command  # noqa: PLC0415 - as above

    if not (pack / "pack.toml").is_file():
        raise click.BadParameter(f"{pack} holds no pack.toml, so it is not a country pack", param_hint="PACK")
    check_drivers_at_start()
    if basemap is not None:
        _refuse_basemap(basemap)
    click.echo(f"Serving {pack} on http://{address}:{port} - stop with Ctrl+C", err=True)
    _become(
        serve_command(
            pack,
            address=address,
            port=port,
            allowed_hosts=allow_host,
            basemap=basemap,
            basemap_attribution=basemap_attribution,
        )
    )


def _refuse_basemap(url: str) -> None:
    from geo.maps.marks import Basemap  # noqa: PLC0415 - as above

    try:
        Basemap(url, "")
    except GeoError as error:
        raise click.BadParameter(str(error), param_hint="--basemap") from error


def _become(command: list[str]) -> NoReturn:
    """Hand this process over to `command`, so that stopping one stops the other."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - our own interpreter with our own arguments
    sys.exit(subprocess.call(command))  # noqa: S603 - the same


def _write_whole(out: Path, text: str) -> None:
    """Write `text` so that a crash leaves either the old file or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def main() -> None:
    """Run the command line; a fault in the input is one clear message and exit code 1, never a traceback."""
    try:
        cli(prog_name="python -m geo")
    except GeoError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
