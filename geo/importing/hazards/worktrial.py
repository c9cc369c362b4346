"""Surveys and work of one file, tried in the pack until it refuses none."""

from __future__ import annotations

from geo.importing.hazards.layertext import layer_text
from geo.importing.hazards.trial import AreaTrial
from geo.importing.hazards.work import mark_there, numbered


class WorkTrial(AreaTrial):
    """Makes the records of one file of surveys or activities and tries them in the pack."""

    def run(self) -> None:
        """Read all rows and drop those the pack refuses, until it refuses none."""
        lexicon = self.mapping.lexicon
        self._read(lexicon.key, self.pack.table(lexicon.kind))
        numbered(self.rows, lexicon.key)
        self.findings += mark_there(
            self.rows,
            self.base.table(lexicon.kind),
            key=lexicon.key,
            file=self.reader.file,
            twins=self.mapping.twins,
            has_ids=bool(self.mapping.column(lexicon.key)),
        )
        self.try_out()

    def _make(self) -> None:
        told = [(row, one) for row in self.accepted for one in row.told]
        self.origin = [row for row, _ in told]
        self.batch = self._batch(0, records=len(told))
        lexicon = self.mapping.lexicon
        self.contents = {
            self.batch.layer_file: layer_text(
                [(one, self.drawn.geometry(row.at)) for row, one in told], lexicon.schema, lexicon.key
            )
        }
        self._load()
