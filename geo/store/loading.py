"""A pack read layer by layer: what can be drawn and counted, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import shapely

from geo.checking.columns import empty_layer, without_remainder
from geo.checking.context import context_shapes
from geo.checking.declared import bounds_findings
from geo.checking.hazard_shapes import places_by_name
from geo.checking.places import DistrictIndex, assign_districts
from geo.checking.validate import Context, validate
from geo.errors import ReadError
from geo.language import say
from geo.layers import schema as schemas
from geo.layers.areas import drawn_km2
from geo.layers.findings import Checked, Finding, Severity, rejected_words
from geo.layers.kinds import AREAL
from geo.layers.left_out import Casualties, stated_casualties
from geo.layers.many import Findings, Rest
from geo.layers.meridian import canonical, crossing_findings
from geo.layers.meta import LAYERS
from geo.layers.pack import Shapes, to_wkb
from geo.layers.sensitivity import TEXTS, classified, refused_classes, with_classes
from geo.reading.read import read_pack_layer
from geo.store.batches import ACTIVITIES, HAZARDS, INCIDENTS, SURVEYS, of_kind, waiting_findings
from geo.store.owncodes import under_parents
from geo.store.packfiles import PackFiles
from geo.store.parts import (
    classes_of,
    figure_faults,
    of_reading,
    record_names,
    row_classes,
    said_twice,
    shared_across,
)
from geo.store.revisions import Revisions, read_revisions, revised
from geo.store.unstated import DATED, settled, unstated_findings

_LOADED_FIRST = {
    *("sources", "districts", "incidents", "places", "hazard_status"), *(one.pack_layer for one in AREAL),
}  # fmt: skip
_UNUSABLE = frozenset({"field.required", "column.duplicate"})


class Loader:
    """Reads and checks the files of one pack, collecting findings, and faults that make it unusable."""

    def __init__(self, files: PackFiles) -> None:
        self.files = files
        self._parsed: dict[str, pd.DataFrame] = {}
        self.meta = files.meta
        self.faults: list[str] = []
        self.findings: list[Finding] = []
        self.rests: list[Rest] = []
        self.rejected: dict[str, int] = {}
        self.rows_read: dict[str, int] = {}
        self.casualties = Casualties()
        self.refused: dict[str, tuple[str, ...]] = {}
        self._checks: dict[str, list[tuple[str, Checked]]] = {}
        self.tables: dict[str, pd.DataFrame] = {}
        self.shapes: dict[str, Shapes] = {}
        self.revisions: Revisions = {}

    @property
    def incident_files(self) -> tuple[str, ...]:
        """The pack's own file of incidents, and those of the batches."""
        return (
            self.meta.files["incidents"],
            *(one.incidents_file for one in of_kind(self.files.batches, INCIDENTS)),
        )

    @property
    def dated_files(self) -> tuple[tuple[str, str], ...]:
        """Other layers on whose days something is known, each with a file of it."""
        own = [(layer, self.meta.files[layer]) for layer in DATED if layer in self.meta.files]
        batches = self.files.batches
        entries = [("hazard_status", one.status_file) for one in of_kind(batches, HAZARDS)]
        work = [(kind, one.layer_file) for kind in (ACTIVITIES, SURVEYS) for one in of_kind(batches, kind)]
        return (*own, *entries, *work)

    def load(self) -> None:
        """Load every layer; sources and districts first, because the others are checked against them."""
        if not self._revise() or not self._settle():
            return
        meta = self.meta
        context = Context(
            today=meta.compiled_on,
            period_start=meta.period_start,
            period_end=meta.as_of,
            defaults={
                "country": meta.theatre,
                "recorded_on": meta.compiled_on.isoformat(),
                "sensitivity": meta.sensitivity_default,
            },
        )
        self._keep("sources", self._checked("sources", context))
        index = self._load_districts(context)
        if self.faults:
            return
        context = replace(
            context,
            country=index.coverage(),
            districts=index,
            source_ids=frozenset(self.tables["sources"]["source_id"]) if "sources" in meta.files else None,
        )
        self._load_incidents(context, index)
        self._keep("places", self._checked("places", context))
        self._load_areas(context)
        self.findings += waiting_findings(self.files.batches)
        for name in LAYERS:
            if name not in _LOADED_FIRST:
                self._keep(name, self._checked(name, context))
        for layer in self.meta.context_files:
            self._load_context(layer.name, layer.file)
        if not self.faults:
            self.faults += figure_faults(self.meta, self.tables["populations"], index)
            self._classify()

    def _revise(self) -> bool:
        """Take what imports changed of incidents; False where it cannot be read."""
        changing = [one.revisions_file for one in self.files.batches if one.revised]
        try:
            self.revisions = read_revisions([(name, self.files.take(name)) for name in changing])
        except ReadError as error:
            self.faults.append(str(error))
        return not self.faults

    def _settle(self) -> bool:
        """Take from the data what pack.toml does not say; False where they cannot be read."""
        # A pack into which something was imported was put together no earlier.
        imported = max((one.day for one in self.files.batches), default=self.meta.compiled_on)
        if "compiled_on" not in self.meta.unstated and imported > self.meta.compiled_on:
            self.meta = replace(self.meta, compiled_on=imported)
        named = (self.meta.files["districts"], *self.incident_files, *(name for _, name in self.dated_files))
        for name in named if self.meta.unstated else ():
            frame = self._parse(name)
            if frame is not None:
                self._parsed[name] = frame
        if self.faults:
            return False
        if self.meta.unstated:
            try:
                self.meta = settled(
                    self.meta,
                    districts=self._parsed[self.meta.files["districts"]],
                    incidents=[self._parsed[name] for name in self.incident_files],
                    dated=[(layer, self._parsed[name]) for layer, name in self.dated_files],
                    written_on=max(self.files.written_on, imported),
                )
            except ReadError as error:
                self.faults.append(f"{self.meta.files['districts']}: {error}")
                return False
            self.findings += unstated_findings(self.meta)
        return True

    def _parse(self, name: str) -> pd.DataFrame | None:
        try:
            return read_pack_layer(self.files.take(name), filename=name)
        except ReadError as error:
            self.faults.append(str(error))
            return None

    def _read(self, name: str, layer: str = "") -> pd.DataFrame | None:
        frame = self._parsed.pop(name, None)
        if frame is None:
            frame = self._parse(name)
        if frame is None:
            return None
        self.findings += of_reading(frame, layer)
        frame, left_out = without_remainder(frame, file=name)
        self.findings += left_out
        if self.meta.bounds[0] > self.meta.bounds[2] and "geometry" in frame:
            frame["geometry"] = canonical(frame["geometry"].to_numpy(dtype=object))
        return frame

    def _checked(self, layer: str, context: Context, file: str | None = None) -> Checked | None:
        """Read and check one layer; a layer the pack does not hold is empty."""
        schema = schemas.SCHEMAS[layer]
        name = file or self.meta.files.get(layer)
        frame = empty_layer(schema) if name is None else self._read(name, layer)
        if frame is None:
            return None
        frame = self._own(frame) if layer == "incidents" else frame
        try:
            checked = validate(frame, schema, file=name or layer, context=context)
        except ReadError as error:
            self.faults.append(str(error))
            return None
        self._take(checked.findings)
        self.rejected[layer] = self.rejected.get(layer, 0) + len(checked.rejected)
        self._checks.setdefault(layer, []).append((name or layer, checked))
        self.rows_read[layer] = self.rows_read.get(layer, 0) + len(frame)
        self.faults += [
            f"{finding.file}: {finding.message} {finding.remedy}"
            for finding in checked.findings.kept
            if finding.row is None and finding.rule in _UNUSABLE and finding.severity is Severity.ERROR
        ]
        return checked

    def _take(self, found: Findings) -> None:
        self.findings += found.kept
        self.rests += found.rests

    def _own(self, frame: pd.DataFrame) -> pd.DataFrame:
        return under_parents(revised(frame, self.revisions), self.meta.codes)

    def _keep(self, layer: str, checked: Checked | None) -> None:
        if checked is not None:
            self.tables[layer] = pd.DataFrame(checked.rows).reset_index(drop=True)

    def _load_districts(self, context: Context) -> DistrictIndex:
        """Load coverage and overlays into one table; a rejected district makes the pack unusable."""
        files = [self.meta.files["districts"], *(overlay.file for overlay in self.meta.overlays)]
        parts = [(self._checked("districts", context, file), file != files[0]) for file in files]
        frames = [
            pd.DataFrame(part.rows).assign(overlay=overlay) for part, overlay in parts if part is not None
        ]
        for part, _ in parts:
            if part is not None and len(part.rejected):
                self.faults += rejected_words(part.findings)
        table = pd.concat(frames, ignore_index=True) if frames else empty_layer(schemas.DISTRICTS)
        if frames and not len(table):
            self.faults.append(say("{file}: holds no district; add at least one", file=files[0]))
        for code in table.loc[table["district_id"].duplicated(), "district_id"].unique():
            given = {"files": ", ".join(files), "code": code}
            self.faults.append(say("{files}: the district code {code!r} occurs twice; keep one", **given))
        shapes = to_wkb(table["geometry"])
        self.shapes["districts"] = shapes
        polygons = table["geometry"].to_numpy(dtype=object)
        self.findings += crossing_findings(self.meta.bounds, polygons)
        self.findings += bounds_findings(self.meta.bounds, polygons)
        table["approximate"] = table["approximate"].fillna(False).astype(bool)
        # What was not valid is no longer among them.
        table["drawn_km2"] = drawn_km2(polygons, ~shapely.is_missing(polygons))
        table["area_km2"] = table["area_km2"].fillna(table["drawn_km2"].round(1))
        self.tables["districts"] = table.drop(columns="geometry")
        return DistrictIndex(self.tables["districts"], list(shapes))

    def _load_incidents(self, context: Context, index: DistrictIndex) -> None:
        """Load incidents of the pack's own file and of every batch into one table."""
        parts: list[pd.DataFrame] = []
        lost = kept = 0
        for file in self.incident_files:
            # What rows say of their district is weighed below, once, for all that are accepted.
            checked = self._checked("incidents", replace(context, districts=None), file)
            if checked is None or self.faults:
                return
            known = {code for part in parts for code in part["incident_id"]}
            twice = checked.rows["incident_id"].isin(known)
            if twice.any():
                checked = self._without("incidents", file, checked, twice)
            rows = pd.DataFrame(checked.rows.drop(columns="geometry"))
            lost += stated_casualties(checked.rejected)
            kept += stated_casualties(rows)
            parts.append(self._located(rows, checked, file, index))
        self.casualties = Casualties(lost, lost + kept)
        filled = [part for part in parts if len(part)] or parts[:1]
        self.tables["incidents"] = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]

    def _load_areas(self, context: Context) -> None:
        """Load layers of areas with what stands for each on a map, and the entries of hazardous ones."""
        imported = of_kind(self.files.batches, HAZARDS)
        if "places" in self.tables:
            context = replace(context, places=places_by_name(self.tables["places"]))
        # Hazardous areas and their entries first, which other layers name and tell again.
        for layer in sorted((kind.pack_layer for kind in AREAL), key=lambda one: one != "hazards"):
            files = [one.layer_file for one in of_kind(self.files.batches, layer)]
            table = self._together(layer, files, context)
            if table is None:
                return
            self.shapes[layer] = to_wkb(table["geometry"])
            self.tables[layer] = table.drop(columns="geometry")
            if layer == "hazards":
                context = replace(context, hazard_ids=frozenset(table["hazard_id"]))
                entries = self._together("hazard_status", [one.status_file for one in imported], context)
                self.tables |= {} if entries is None else {"hazard_status": entries}
                context = replace(context, entries=entries)

    def _together(self, layer: str, imported: Sequence[str], context: Context) -> pd.DataFrame | None:
        """Load a pack's own file of a layer and those of imports into one table; None where one is lost."""
        key = schemas.SCHEMAS[layer].key[0]
        own = [layer] if layer in self.meta.files or not imported else []
        parts: list[pd.DataFrame] = []
        for file in (*(None for _ in own), *imported):
            checked = self._checked(layer, context, file)
            if checked is None:
                return None
            known = {code for part in parts for code in part[key]}
            twice = checked.rows[key].isin(known)
            if twice.any():
                checked = self._without(layer, file or layer, checked, twice)
            parts.append(pd.DataFrame(checked.rows))
        if layer == "hazards":
            files = (*(self.meta.files.get(layer, layer) for _ in own), *imported)
            self.findings += shared_across([*zip(files, parts, strict=True)])
        filled = [part for part in parts if len(part)] or parts[:1]
        return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0].reset_index(drop=True)

    def _located(self, rows: pd.DataFrame, checked: Checked, file: str, index: DistrictIndex) -> pd.DataFrame:
        assigned, findings = assign_districts(
            rows, index, file=file, settlement_radius_m=self.meta.settlement_radius_m
        )
        named = [one.named(rows["incident_id"]) for one in findings.rests]
        self._take(Findings(findings.kept, named))
        rows = rows.drop(columns="district_code").join(assigned.drop(columns="district_basis"))
        rows.loc[rows["point_withheld"], ["longitude", "latitude"]] = np.nan
        rows["point_withheld"] |= rows.index.isin(checked.off_country)
        order = [name for name in schemas.INCIDENTS.names if name != "geometry"]
        extra = ["longitude", "latitude", "district_by_polygon", "border_distance_km", "point_withheld"]
        return rows[order + extra].reset_index(drop=True)

    def _without(self, layer: str, file: str, checked: Checked, twice: pd.Series) -> Checked:
        """Refuse rows whose identifier another file of the pack has already."""
        again = checked.rows[twice]
        self.findings += said_twice(again, layer, file=file)
        rejected = pd.concat([checked.rejected, again]) if len(checked.rejected) else again
        found = replace(checked, rows=checked.rows[~twice], rejected=rejected)
        self._checks[layer][-1] = (file, found)
        self.rejected[layer] += len(again)
        return found

    def _load_context(self, name: str, file: str) -> None:
        frame = self._read(file)
        if frame is None:
            return
        try:
            drawn, findings = context_shapes(frame, file=file)
        except ReadError as error:
            self.faults.append(str(error))
            return
        self.findings += findings
        shapes = to_wkb(pd.Series(drawn))
        names = frame["name"] if "name" in frame.columns else pd.Series(None, index=frame.index, dtype="str")
        self.shapes[f"context {name}"] = shapes
        self.tables[f"context {name}"] = pd.DataFrame({"name": names.astype("str")}).reset_index(drop=True)

    def _classify(self) -> None:
        """Give rows, what was refused, the texts of pack.toml, and all findings about them their classes."""
        named = {
            layer: tuple(
                one for _, checked in self._checks[layer] for one in refused_classes(checked.rejected)
            )
            for layer in LAYERS
            if classified(layer)
        }
        self.tables, untold, findings = with_classes(self.tables, self.meta, named)
        self.meta = replace(self.meta, sensitivity=MappingProxyType({TEXTS: untold, **self.meta.sensitivity}))
        self.refused = {layer: tuple(one or untold for one in found) for layer, found in named.items()}
        of = classes_of(
            self._checks, self.refused, self.tables, {(one.file, one.row) for one in self.findings}
        )
        lost_names = {(one.file, one.row) for one in self.findings if one.record is None}
        names = record_names(self._checks, lost_names)
        self.findings = [
            one.of(one.record or names.get((one.file, one.row)), of.get((one.file, one.row)))
            for one in self.findings
        ]
        self.findings += findings
        classes = row_classes(self._checks, self.refused, self.tables, {one.file for one in self.rests})
        self.rests = [one.classed(classes[one.file]) if one.file in classes else one for one in self.rests]
