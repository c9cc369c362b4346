"""A batch of hazardous areas on the disk, and the rows of its file that wait, with their shapes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from geo.importing.hazards.run import AreaImport
from geo.importing.keep import EXTRA_FILE, FINDINGS_FILE, findings_table, write_batch
from geo.importing.mapping import HELD_COLUMNS
from geo.importing.persons import masked
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.run import MAPPING_FILE
from geo.importing.source import Fate
from geo.importing.submissions import KEYS_FILE, keys_text
from geo.layers.findings import Severity
from geo.publish.csv_text import guarded
from geo.publish.files import refusing
from geo.store.batches import FOLDER, Batch

HELD_FILE: Final = "held.geojson"
_WAITS: Final = (Fate.HELD, Fate.REJECTED, Fate.DIFFERS)


def keep_areas(done: AreaImport, folder: Path) -> Batch:
    """Write a batch into the folder of its pack and have the pack's list name it.

    Raises
    ------
    PublishError
        Where something cannot be written.
    """
    key = done.mapping.lexicon.key
    keys = [(row.said[key], row.key) for row in done.rows if row.key and row.fate is Fate.ACCEPTED]
    with refusing(folder / FOLDER / done.batch.id):
        files = {name.rpartition("/")[2]: data for name, data in done.contents.items()}
        return write_batch(
            folder,
            done.batch,
            {
                **files,
                MAPPING_FILE: done.mapping.to_toml().encode(),
                HELD_FILE: held_layer(done),
                EXTRA_FILE: _extras(done),
                FINDINGS_FILE: findings_table(done.findings),
                **({KEYS_FILE: keys_text(key, keys)} if keys else {}),
            },
        )


def held_layer(done: AreaImport) -> bytes:
    """Return the rows that wait with their shapes and reasons; mended, they go in with the same mapping.

    Columns about persons and those left out are not in it.
    """
    left_out = {*done.mapping.having(PERSON), *done.mapping.having(IGNORED), done.mapping.column("geometry")}
    names = [name for name in done.frame.columns if name not in left_out and name != "geometry"]
    lines = []
    for row in done.rows:
        if row.fate not in _WAITS:
            continue
        errors = [one for one in row.findings if one.severity is Severity.ERROR] or row.findings
        why = " ".join(f"{one.message} {one.remedy}" for one in errors)
        cells = _cells(done, names, row.at)
        said = dict(zip((*HELD_COLUMNS, *names), (row.row, why, *cells), strict=True))
        shape = done.drawn.geometry(row.at)
        told = json.dumps(said, ensure_ascii=False)
        lines.append(f'{{"type": "Feature", "properties": {told}, "geometry": {shape}}}')
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def _extras(done: AreaImport) -> bytes:
    """Return what the file says besides, and words that are not known, by the identifier of the area."""
    names = [name for name in done.mapping.having(EXTRA) if name in done.frame]
    names += [name for role in done.asked if (name := done.mapping.column(role)) in done.frame]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    key = done.mapping.lexicon.key
    writer.writerow([key, "row", *names])
    for row in done.rows:
        if row.fate is Fate.ACCEPTED:
            cells = [one or "" for one in _cells(done, names, row.at)]
            writer.writerow([guarded(one) for one in (row.said[key], str(row.row), *cells)])
    return out.getvalue().encode()


def _cells(done: AreaImport, names: Sequence[str], at: int) -> list[str | None]:
    cells = [done.frame[name].iat[at] for name in names]
    return [masked(one)[0] if isinstance(one, str) else None for one in cells]
