"""People in the rows of a foreign file: numbers, ranges, parts by sex and age, and victims one by one."""

from __future__ import annotations

from collections import Counter

from geo.importing.cells import read_count
from geo.importing.codesforunknown import MANY, codes_in
from geo.importing.counted import against_total
from geo.importing.groups import told_ends
from geo.importing.mapping import ACCIDENTS, VICTIMS
from geo.importing.placing import PlaceReader
from geo.importing.roles import COUNTS, PARTS
from geo.importing.source import Fate, SourceRow
from geo.language import say
from geo.layers.findings import Severity
from geo.layers.measures import LEAST, MOST


class PeopleReader(PlaceReader):
    """Reads the people of a row; see `CellReader` for its parameters."""

    def _people(self, row: SourceRow, at: int) -> None:
        for role in COUNTS:
            number = self._count(row, role, at)
            if number is not None:
                row.people[role] = number
            self._range(row, role, at)
        self._parts(row, at)
        if self.mapping.rows_are != VICTIMS:
            self._many(row)
            if row.fate is not Fate.OTHER_KIND and (column := self._columns.get("casualties")):
                against_total(row, self.cell("casualties", at), file=self.ground.file, column=column)
            return
        row.victim = not self._repeats or any(isinstance(self.cells[name][at], str) for name in self._repeats)
        value = self.cell("outcome", at)
        code = self._code("outcome", value) if value is not None else "unknown"
        row.victim &= row.fate is not Fate.OTHER_KIND or value is not None
        if not row.victim:
            return
        if self.mapping.file.get("repeat") or "outcome" in self._columns:
            row.stated = row.people
        row.people = {}
        if code is None:
            self.asked["outcome"][value or ""] += 1
            row.people["outcome_unknown"] = 1
            self._hold(
                row,
                "outcome",
                value,
                "value.unknown",
                say("It is not known what happened to the victim"),
                say("Say in the mapping under [values.outcome] what it is"),
            )
        elif code != "unhurt":
            row.people[{"unknown": "outcome_unknown"}.get(code, code)] = 1

    def _many(self, row: SourceRow) -> None:
        """Say where one accident would have hurt more people than nearly any has."""
        if row.casualties > MANY and self.mapping.rows_are == ACCIDENTS and row.fate is not Fate.OTHER_KIND:
            role = max(row.people, key=row.people.__getitem__)
            self._note(
                row,
                role,
                str(row.casualties),
                "count.many",
                say("{number:,} people in one accident are very many", number=row.casualties),
                say(
                    'Look at the source; where the row sums a period, write are = "period" under [rows] of '
                    "the mapping"
                ),
            )

    def _count(self, row: SourceRow, role: str, at: int) -> int | None:
        """Return the number of people in a cell; a row whose number cannot be read is held."""
        value = self.cell(role, at)
        if value is None:
            return None
        said = self.mapping.codes.get(role, {}).get(value)
        if said is None and value in self._codes_for_unknown(role):
            self.asked[role][value] += 1
            row.uncounted.append(value[:40])
            words = say(
                '"{value}" stands for not known in many forms, and no other number of this column comes near',
                value=value,
            )
            remedy = say(
                'Say in the mapping under [values.{role}] which number it is, or "?" for not known', role=role
            )
            self._hold(row, role, value, "count.code", words, remedy)
            return None
        count = read_count(said if said is not None else value)
        if count.fault or (count.is_range and not self._may_range(role)):
            self.asked[role][value] += 1
            row.uncounted.append(value[:40])
            remedy = say(
                "Write a whole number, or say in the mapping under [values.{role}] which one it is", role=role
            )
            fault = count.fault or say('"{value}" is a range and no number', value=value[:40])
            self._hold(row, role, value, "count.unread", fault, remedy)
            return None
        if count.is_range:
            row.ranges[role] = count.least, count.most
            words = say("{note}; it is kept as a range, and its lower end is counted", note=count.note)
            remedy = say(
                "If the number is known, say under [values.{role}] of the mapping which one it is", role=role
            )
            self._note(row, role, value, "count.range", words, remedy, Severity.NOTE)
            return count.least
        if count.note:
            self._note(
                row,
                role,
                value,
                "count.words",
                count.note,
                say("If it is another number, say which under [values.{role}] of the mapping", role=role),
                Severity.NOTE,
            )
        return count.value

    def _codes_for_unknown(self, role: str) -> frozenset[str]:
        """Return the cells of a column of people that are most likely codes for not known."""
        if role not in self._unknown:
            self._unknown[role] = codes_in(self.cells.get(self._columns.get(role) or "", ()))
        return self._unknown[role]

    def _may_range(self, role: str) -> bool:
        """Return whether a number may be a range: those of parts, and of victims one by one, may not."""
        return role in COUNTS and self.mapping.rows_are != VICTIMS

    def _range(self, row: SourceRow, role: str, at: int) -> None:
        """Take the ends of a number of people from columns of their own, beside the best estimate."""
        ends = [self._count(row, f"{role}_{end}", at) for end in (LEAST, MOST)]
        if ends != [None, None] and self.mapping.rows_are != VICTIMS:
            row.said |= told_ends(role, ends)
            if role not in row.people and role not in row.ranges and ends[0] is not None:
                row.people[role], row.ranges[role] = ends[0], (ends[0], ends[1])

    def _parts(self, row: SourceRow, at: int) -> None:
        """Take numbers of men, women, boys and girls, and their sum where no column has it."""
        sexes: Counter[str] = Counter()
        unsexed = False
        for outcome in ("killed", "injured"):
            roles = [f"{outcome}_{part}" for part in PARTS]
            found = {role: self._count(row, role, at) for role in roles if role in self._columns}
            children = self._count(row, f"{outcome}_children", at)
            young = [found.get(f"{outcome}_{part}") for part in ("boys", "girls")]
            if children is None and any(number is not None for number in young):
                children = sum(number or 0 for number in young)
            elif children is not None and all(number is None for number in young):
                found[f"{outcome}_children"] = children
            if children is not None:
                row.said[f"{outcome}_children"] = str(children)
            told = {role: number for role, number in found.items() if number is not None}
            if outcome not in row.people and len(told) > (f"{outcome}_children" in told):
                row.people[outcome] = sum(told.values())
                if len(told) < len(found):
                    blank = ", ".join(role for role in found if role not in told)
                    words = say(
                        "{blank} is empty; the sum of the others stands for {outcome}",
                        blank=blank,
                        outcome=outcome,
                    )
                    self._note(
                        row, next(iter(told)), None, "count.parts", words, say("Fill in 0 where it was none")
                    )
            for part, sex in zip(PARTS, ("male", "female", "male", "female"), strict=True):
                sexes[sex] += told.get(f"{outcome}_{part}", 0)
            unsexed |= bool(told.get(f"{outcome}_children"))
        known = [sex for sex, number in sexes.items() if number]
        if known and not unsexed and "sex" not in row.said:
            row.said["sex"] = known[0] if len(known) == 1 else "mixed"
