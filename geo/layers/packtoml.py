"""pack.toml read and checked whole, every fault reported at once."""

from __future__ import annotations

import tomllib
from typing import Any

from geo.language import marked, say
from geo.layers import vocabulary
from geo.layers.entries import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, PACK_FILE, Entries
from geo.layers.meridian import bounds_fault
from geo.layers.meta import (
    LAYERS,
    MAY_BE_UNSTATED,
    MOST_YEARS,
    REQUIRED_LAYERS,
    SENSITIVITY_DEFAULT,
    SETTLEMENT_RADIUS_M,
    UNSTATED,
    ContextFile,
    Formed,
    Licence,
    Overlay,
    OwnCode,
    PackMeta,
    PopulationFigure,
    RefusedRate,
    pack_error,
)
from geo.layers.sensitivity import MAY_LACK

_MOST_DOTS = 1_000
_WIDEST_RADIUS_M = 100_000


def parse_meta(text: str, *, pack: str) -> PackMeta:
    """Read the text of a pack.toml.

    Parameters
    ----------
    text
        Content of the file.
    pack
        Name of the folder, for messages.

    Raises
    ------
    PackError
        With every fault of the file: entry, what was found, what to do.
    """
    entries = Entries(_content(text, pack), "", [])
    meta = _meta(entries, pack)
    entries.refuse_unknown()
    if not entries.faults:
        _check(meta, entries.faults)
    if entries.faults:
        raise pack_error(pack, entries.faults)
    return meta


def _content(text: str, pack: str) -> dict[str, Any]:
    """Return the tables of a pack.toml; whatever the parser stumbles over is a fault with its remedy."""
    for number, line in enumerate(text.splitlines(), start=1):
        # The time of the parser grows with the square of the parts of one dotted name.
        if line.count(".") > _MOST_DOTS:
            fault = say(
                "{file}: line {number} holds more than {most_dots} full stops; part it into several",
                file=PACK_FILE,
                number=number,
                most_dots=_MOST_DOTS,
            )
            raise pack_error(pack, [fault])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = say(
            "{file}: not valid TOML ({error}); correct that line",
            file=PACK_FILE,
            error=str(error)[:LONGEST_NAME],
        )
    except RecursionError:
        fault = say(
            "{file}: lists or tables lie too deep in each other; write them as a pack has them",
            file=PACK_FILE,
        )
    except ValueError as error:  # a number of thousands of digits, a date that is none
        fault = say(
            "{file}: a value cannot be read ({error}); correct it",
            file=PACK_FILE,
            error=str(error)[:LONGEST_NAME],
        )
    raise pack_error(pack, [fault])


def _meta(entries: Entries, pack: str) -> PackMeta:
    west, south, east, north = entries.numbers("bounds", 4, required=False)
    title = entries.name("title")
    return PackMeta(
        name=_said(entries, "name", pack),
        title=title,
        theatre=_said(entries, "theatre", title),
        languages=entries.texts("languages", required=False, default=("not stated",)),
        synthetic=entries.flag("synthetic", required=False),
        period_start=entries.date("period_start", required=False),
        as_of=entries.date("as_of", required=False),
        compiled_on=entries.date("compiled_on", required=False),
        bounds=(west, south, east, north),
        sensitivity_default=entries.code(
            "sensitivity_default", vocabulary.SENSITIVITY, default=SENSITIVITY_DEFAULT
        ),
        sensitivity=entries.table_of_codes("sensitivity", MAY_LACK, vocabulary.SENSITIVITY),
        settlement_radius_m=_radius(entries),
        coverage=_said(entries, "coverage", UNSTATED["coverage"]),
        disclaimer=_said(entries, "disclaimer", UNSTATED["disclaimer"]),
        official_series_issuer=_said(entries, "official_series_issuer", ""),
        breakdowns_published=entries.text("breakdowns_published", required=False),
        area_names_published=entries.text("area_names_published", required=False),
        attribution=entries.texts("attribution", required=False, default=(UNSTATED["attribution"],)),
        known_gaps=entries.texts("known_gaps", required=False, default=(UNSTATED["known_gaps"],)),
        notes=entries.texts("notes", required=False),
        population_figures=entries.tables("population_figures", _figure),
        refused_rates=entries.tables("refused_rates", _refused),
        licences=entries.tables("licences", _licence),
        overlays=entries.tables("overlays", lambda e: Overlay(e.file("file"), e.text("note"))),
        formed=entries.tables("formed", lambda e: Formed(e.name("district"), e.date("day"), e.texts("of"))),
        codes=entries.tables("codes", _own_code),
        context_files=entries.tables(
            "context",
            lambda e: ContextFile(
                e.name("name"),
                e.file("file"),
                e.name("title", required=False),
                drawn=e.flag("drawn", required=False) if "drawn" in e.table else True,
            ),
        ),
        files=entries.table_of_files("files", LAYERS, REQUIRED_LAYERS),
        land_target=entries.date("land_target", required=False) if "land_target" in entries.table else None,
        unstated=tuple(key for key in MAY_BE_UNSTATED if key not in entries.table),
    )


def _said(entries: Entries, key: str, default: str) -> str:
    """Take a text, which may not be there but may not be empty either; `default` where there is none."""
    if key not in entries.table:
        entries.asked.add(key)
        return default
    return entries.text(key) if key in UNSTATED else entries.name(key)


def _radius(entries: Entries) -> int:
    found = entries.whole("settlement_radius_m", most=_WIDEST_RADIUS_M, required=False)
    return SETTLEMENT_RADIUS_M if found is None else found


def _figure(entries: Entries) -> PopulationFigure:
    return PopulationFigure(
        id=entries.name("id"),
        title=entries.name("title"),
        kind=entries.code("kind", vocabulary.POPULATION_KIND),
        year=entries.whole("year", least=FIRST_YEAR, most=LAST_YEAR, required=False),
        note=entries.text("note", required=False),
    )


def _own_code(entries: Entries) -> OwnCode:
    of = entries.code("list", vocabulary.OWN_LISTS)
    return OwnCode(
        list=of,
        code=entries.name("code"),
        parent=entries.code("parent", vocabulary.DEVICE_TYPE if of == "device_type" else vocabulary.ACTIVITY),
        label=entries.name("label"),
    )


def _refused(entries: Entries) -> RefusedRate:
    return RefusedRate(
        figure_ids=entries.texts("figure_ids"),
        district_ids=entries.texts("district_ids"),
        reason=entries.text("reason"),
    )


def _licence(entries: Entries) -> Licence:
    return Licence(
        layer=entries.name("layer"),
        name=entries.name("name"),
        notice=entries.text("notice"),
        url=entries.text("url"),
    )


def _code_faults(codes: tuple[OwnCode, ...]) -> list[str]:
    """Return what is wrong with codes of the pack's own beside those there are."""
    lists = {"device_type": vocabulary.DEVICE_TYPE, "activity": vocabulary.ACTIVITY}
    faults = [
        say(
            "{file}, codes: {code!r} is a code of {list} already; give it a name of its own",
            file=PACK_FILE,
            code=one.code,
            list=one.list,
        )
        for one in codes
        if one.list in lists and one.code in lists[one.list]
    ]
    named = [(one.list, one.code) for one in codes]
    return faults + [
        say(
            "{file}, codes: {code!r} stands twice in {of}; keep one",
            file=PACK_FILE,
            code=code,
            of=of,
        )
        for of, code in dict.fromkeys(one for one in named if named.count(one) > 1)
    ]


def day_faults(meta: PackMeta) -> list[str]:
    """Return what is wrong with the days of a pack beside each other."""
    faults = []
    if not meta.period_start <= meta.as_of <= meta.compiled_on:
        faults.append(
            say(
                "{file}: period_start {period_start}, as_of {as_of} and compiled_on {compiled_on} "
                "are not in this order; correct the dates",
                file=PACK_FILE,
                period_start=meta.period_start,
                as_of=meta.as_of,
                compiled_on=meta.compiled_on,
            )
        )
    if meta.as_of.year - meta.period_start.year > MOST_YEARS:
        faults.append(
            say(
                "{file}: from period_start {period_start} to as_of {as_of} are more than "
                "{most_years} years; correct the dates, or part the records into packs",
                file=PACK_FILE,
                period_start=meta.period_start,
                as_of=meta.as_of,
                most_years=MOST_YEARS,
            )
        )
    return faults


def _check(meta: PackMeta, faults: list[str]) -> None:
    """Add the faults that only several entries together show."""
    fault = None if "bounds" in meta.unstated else bounds_fault(meta.bounds)
    if fault is not None:
        faults.append(say("{file}, bounds: {fault}", file=PACK_FILE, fault=fault))
    if not {"period_start", "as_of", "compiled_on"} & {*meta.unstated}:
        faults += day_faults(meta)
    faults += _code_faults(meta.codes)
    names = meta.file_names()
    for template, values in (
        (marked("{file}: the file {value!r} is named twice; name it once"), names),
        (marked("{file}: the context name {value!r} is named twice; name it once"), meta.context),
        (
            marked("{file}: the population figure {value!r} is named twice; name it once"),
            tuple(figure.id for figure in meta.population_figures),
        ),
    ):
        faults.extend(
            say(template, file=PACK_FILE, value=value)
            for value in sorted({value for value in values if values.count(value) > 1})
        )
    known = {figure.id for figure in meta.population_figures}
    faults.extend(
        say(
            "{file}, refused_rates: {figure_id!r} is no figure of population_figures; correct the id",
            file=PACK_FILE,
            figure_id=figure_id,
        )
        for rule in meta.refused_rates
        for figure_id in rule.figure_ids
        if figure_id not in known
    )
