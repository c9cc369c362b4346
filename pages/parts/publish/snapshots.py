"""A map sheet of the view on screen: choose the paper, look at it, take it with its numbers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.choices import SHEET_FORMATS, SHEET_VIEWS, WITH_EARLIER
from geo.errors import GeoError
from geo.language import Sayings, say
from geo.publish.drawing import drawing
from geo.publish.files import plain_name
from geo.publish.profiles import DEFAULT as DEFAULT_PROFILE
from geo.workspace import Workspace
from pages.parts import gaps
from pages.parts.choice import Choice
from pages.parts.map import view as map_view
from pages.parts.map.controls import DEFAULT, MapMenus
from pages.parts.publish.editions import edition, origin, profile_menu
from pages.parts.words import plain

if TYPE_CHECKING:
    from geo.maps.marks import Bounds
    from geo.publish.request import SnapshotRequest
    from geo.publish.snapshot import Snapshot

_LOG = logging.getLogger(__name__)
PREVIEW_DPI: Final = 96
_MIMES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
_PAPERS = Sayings(
    {
        ("a4", "landscape"): "A4 landscape",
        ("a4", "portrait"): "A4 portrait",
        ("a3", "landscape"): "A3 landscape",
        ("a3", "portrait"): "A3 portrait",
        ("slide", "landscape"): "Slide 16:9",
    }
)
_MOST_WARNINGS = 5
_KEPT_SHEETS = 12


def offer(
    opened: Workspace, choice: Choice, shown: MapMenus = DEFAULT, *, extent: Bounds | None = None
) -> None:
    """Draw the button, and the sheet's dialog where the button or the map's camera was pressed.

    Parameters
    ----------
    opened, choice, shown
        What is on screen.
    extent
        West, south, east, north of the view the camera took, degrees; None where it was not pressed.
    """
    missing = gaps.barred(opened)
    pressed = st.button(
        say("Snapshot for a report"),
        key="snapshot",
        icon=":material/photo_camera:",
        disabled=bool(missing),
        help=f"{missing} {say(gaps.WHERE)}"
        if missing
        else say(
            "The map on paper: PNG, SVG or PDF with its legend, sources and numbers. The camera on the map "
            "takes the part in view."
        ),
    )
    if missing:
        if extent is not None:  # the camera on the map stays where it is
            st.warning(plain(f"{missing} {say(gaps.WHERE)}"))
    elif pressed or extent is not None:
        _dialog(opened, choice, shown, extent)


@st.dialog("Snapshot for a report", width="large")
def _dialog(opened: Workspace, choice: Choice, shown: MapMenus, extent: Bounds | None) -> None:
    left, right = st.columns([1, 2.4], gap="medium")
    with left:
        paper = st.selectbox(
            say("Paper"), list(_PAPERS), format_func=_PAPERS.__getitem__, key="snapshot_paper"
        )
        form = st.segmented_control(
            say("Format"),
            SHEET_FORMATS,
            default="png",
            required=True,
            format_func=str.upper,
            key="snapshot_format",
        )
        part = extent
        if extent is not None and not st.toggle(
            say("Only the part in view"), value=True, key="snapshot_part"
        ):
            part = None
        graticule = st.toggle(say("Lines of longitude and latitude"), key="snapshot_graticule")
        profile = profile_menu(opened, key="snapshot_profile")
    size, orientation = paper
    wanted = {
        "size": size,
        "orientation": orientation,
        "profile": profile,
        "graticule": graticule,
        "extent": part,
    }
    with right:
        seen = _drawn(opened, choice, shown, {**wanted, "format": "png", "dpi": PREVIEW_DPI})
        if seen is None:
            return
        with st.container(key="snapshot_preview"):
            st.image(
                seen.image,
                width="stretch",
                alt=say("Preview of the sheet: {title}", title=seen.record["title"]),
            )
        st.caption(plain(seen.record["completeness"]))
        not_set(seen.warnings)
    with left:
        _downloads(opened, choice, shown, {**wanted, "format": form or "png"})


def not_set(sentences: Sequence[str]) -> None:
    """Say which texts a sheet or report could not set as they are.

    Parameters
    ----------
    sentences
        One a text; of very many the first few and their number.
    """
    if sentences:
        more = len(sentences) - _MOST_WARNINGS
        told = [*sentences[:_MOST_WARNINGS], *([say("{more:,} more texts.", more=more)] if more > 0 else [])]
        st.warning("\n\n".join(plain(sentence) for sentence in told))


def _downloads(opened: Workspace, choice: Choice, shown: MapMenus, wanted: dict[str, object]) -> None:
    form = str(wanted["format"])
    profile = str(wanted["profile"])
    # Worked out here: where the button's function runs, the session is out of reach.
    request = request_of(opened, choice, shown, wanted)
    on_sheet = replace(choice, period=request.period)

    def part(ending: str) -> bytes:
        return sheet_of(opened, request).files()[ending]

    for ending, label, mime, kind in (
        (f".{form}", say("Download the sheet ({upper})", upper=form.upper()), _MIMES[form], "primary"),
        (".csv", say("Its numbers (CSV)"), "text/csv", "secondary"),
        (".json", say("Its record (JSON)"), "application/json", "secondary"),
    ):
        st.download_button(
            label,
            data=lambda ending=ending: part(ending),  # type: ignore[misc]  # the default binds the ending of this round
            file_name=file_name(
                opened.pack.meta.name, on_sheet, f"{choice.on_map}-{profile}", ending.removeprefix(".")
            ),
            mime=mime,
            key=f"snapshot_download{ending.replace('.', '_') if ending in {'.csv', '.json'} else '_image'}",
            on_click="ignore",
            icon=":material/download:",
            type="primary" if kind == "primary" else "secondary",
            width="stretch",
        )
    st.caption(say("`python -m geo snapshot --from-json` draws the sheet again from its record."))


def _drawn(opened: Workspace, choice: Choice, shown: MapMenus, wanted: dict[str, object]) -> Snapshot | None:
    """Return the sheet, or say why there is none."""
    try:
        with st.spinner(say("Drawing the sheet")):
            return sheet_of(opened, request_of(opened, choice, shown, wanted))
    except GeoError as error:
        st.warning(plain(error))
    except Exception:  # noqa: BLE001 - whatever stops the sheet, the page must say so and go on
        _LOG.exception(say("The sheet could not be drawn"))
        st.error(say("The sheet could not be drawn; the server's log names the cause."))
    return None


def sheet_of(opened: Workspace, request: SnapshotRequest) -> Snapshot:
    """Return the sheet of a request, drawn once and shared by all sessions."""
    return opened.few(_made, request, most=_KEPT_SHEETS)


def _made(opened: Workspace, request: SnapshotRequest) -> Snapshot:
    made = edition(opened, request.profile)
    return drawing.sheet(made.pack, request, origin=origin(opened))


def get_ready(opened: Workspace) -> None:
    """Have a process ready that draws sheets for the readers most are made for."""
    made = opened if opened.pack.edition else edition(opened, DEFAULT_PROFILE)
    drawing.warm(made.pack)


def request_of(
    opened: Workspace, choice: Choice, shown: MapMenus, wanted: dict[str, object]
) -> SnapshotRequest:
    """Return what is on screen as a request.

    Parameters
    ----------
    opened, choice, shown
        What is on screen; the view and its other window are those of the session.
    wanted
        Further fields of the request.

    Raises
    ------
    GeoError
        Where a sheet cannot show it.
    """
    from geo.publish.request import SnapshotRequest  # noqa: PLC0415 - only sheets need it

    view = map_view.chosen()
    name = view.name if view.name in SHEET_VIEWS else "map"
    period, other = choice.period, None
    if name in WITH_EARLIER:
        if view.other is None:
            name = "map"
        else:
            other = opened.cube.period_of(*view.other)
            period = opened.cube.period_of(*view.main) if view.main else period
    return SnapshotRequest(
        period=period,
        created=date.today(),
        measure=choice.on_map,
        counting=choice.counting,
        filters=choice.filters,
        rate=shown.rate,
        figure=shown.figure,
        scheme=shown.scheme,
        layers=shown.layers,
        view=name,
        by=view.by,
        other=other,
        **wanted,  # type: ignore[arg-type]  # names and types are those of the menus above
    )


def file_name(pack: str, choice: Choice | None, what: str, ending: str) -> str:
    """Return "country-casualties-2020-11-2026-03.png", of letters, digits and signs every system takes.

    Without a choice no period stands in it: what the file holds is not narrowed to one.
    """
    name = plain_name(pack).lower() or "map"
    if choice is None:
        return f"{name}-{what}.{ending}"
    return f"{name}-{what}-{choice.period.start:%Y-%m}-{choice.period.last:%Y-%m}.{ending}"
