"""The official statements beside the records, ready to be shown."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.analysis.reconcile import COMPARED, compare
from geo.layers import vocabulary
from geo.layers.schema import STATEMENTS, FieldType
from geo.maps.text import web_address
from pages.parts.records import source_lines
from pages.parts.sheet import Group, value_line
from pages.parts.store import Store
from pages.parts.words import counted, day


def compared(opened: Store) -> pd.DataFrame:
    """Return every statement of scope "all" beside the records of its period; a copy-on-write view."""
    return _compared(opened.pack.digest, opened).copy(deep=False)


@st.cache_resource(max_entries=2, show_spinner="Comparing statements and records")
def _compared(digest: str, _opened: Store) -> pd.DataFrame:  # noqa: ARG001 - the digest is the key
    return compare(_opened.cube.records, _opened.pack.statements)


def latest(opened: Store) -> pd.Series | None:
    """Return the comparison with the last statement that gives casualties, None where there is none."""
    ledger = compared(opened)
    known = ledger[ledger["stated_casualties"].notna()]
    return None if known.empty else known.iloc[-1]


def latest_words(opened: Store) -> tuple[str, str] | None:
    """Return what was stated last and how much of it the records hold, in two sentences."""
    row = latest(opened)
    if row is None:
        return None
    parts = [
        f"{int(row[f'stated_{measure}']):,} {measure}"
        for measure in ("killed", "injured")
        if pd.notna(row[f"stated_{measure}"])
    ]
    of = f" ({', '.join(parts)})" if parts else ""
    stated = (
        f"Officially stated from {day(row['period_start'])} to {day(row['period_end'])}: "
        f"{int(row['stated_casualties']):,} casualties{of}."
    )
    recorded = (
        f"Recorded {int(row['recorded_casualties']):,} of {int(row['stated_casualties']):,} stated "
        f"({int(row['recorded_killed']):,} killed, {int(row['recorded_injured']):,} injured) over the same "
        f"days, without the incidents outside the official count.{_partly_words(opened, row)} The filters "
        "do not change this comparison."
    )
    return stated, recorded


def _partly_words(opened: Store, row: pd.Series) -> str:
    """Say how many incidents lie only partly inside the official count; no record says which part."""
    incidents = opened.pack.incidents
    days = incidents["date_end"].between(row["period_start"], row["period_end"])
    partly = int((days & incidents["official_count"].eq("partly")).sum())
    if not partly:
        return ""
    return f" {counted(partly, 'incident lies', 'incidents lie')} only partly inside it, counted whole here."


def ledger_table(opened: Store) -> pd.DataFrame:
    """Return the comparison as a table, latest first."""
    ledger = compared(opened)
    sources = opened.pack.sources.set_index("source_id")["url"]
    cited = opened.pack.statements.set_index("statement_id")["source_ids"]
    table = pd.DataFrame(
        {
            "statement_id": ledger["statement_id"],
            "up_to": ledger["period_end"],
            "issuer": ledger["issuer"],
        }
    )
    for measure in ("casualties", "killed", "injured"):
        for part in ("stated", "recorded", "residual"):
            table[f"{part}_{measure}"] = ledger[f"{part}_{measure}"]
    table["share"] = ledger["share_casualties"]
    table["remark"] = ledger["remark"].replace("", pd.NA)
    table["source"] = [_first_address(cited.get(name), sources) for name in ledger["statement_id"]]
    table["sources"] = [_how_many(cited.get(name)) for name in ledger["statement_id"]]
    return table.iloc[::-1].reset_index(drop=True)


def chart_frames(opened: Store) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return stated and recorded figures by day, as `series_chart` wants them."""
    ledger = compared(opened)
    days = pd.to_datetime(ledger["period_end"]).dt.strftime("%Y-%m-%d")
    parts = [
        pd.DataFrame(
            {
                "day": days,
                "figure": f"{measure.capitalize()} stated",
                "people": ledger[f"stated_{measure}"].astype("Float64"),
                "issuer": ledger["issuer"],
            }
        )
        for measure in reversed(COMPARED)
    ]
    stated = pd.concat(parts, ignore_index=True).dropna(subset=["people"])
    recorded = pd.DataFrame({"day": days, "people": ledger["recorded_casualties"].astype("Float64")})
    return stated, recorded.drop_duplicates()


def other_scopes(opened: Store) -> pd.DataFrame:
    """Return the statements of narrower scope, latest first."""
    rows = opened.pack.statements
    rows = rows[rows["scope"] != "all"].sort_values("period_end", ascending=False, kind="stable")
    labels = {term.code: term.label for term in vocabulary.STATEMENT_SCOPE}
    return pd.DataFrame(
        {
            "statement_id": rows["statement_id"],
            "scope": rows["scope"].map(labels),
            "from": rows["period_start"],
            "up_to": rows["period_end"],
            "issuer": rows["issuer"],
            "casualties": rows["casualties_total"],
            "killed": rows["killed"],
            "injured": rows["injured"],
            "area": rows["area"],
            "remarks": rows["remarks"],
        }
    )


def statement_titles(opened: Store) -> dict[str, str]:
    """Return a title for every statement by its identifier, latest first."""
    rows = opened.pack.statements.sort_values("period_end", ascending=False, kind="stable")
    return {
        str(row["statement_id"]): f"{row['statement_id']}, up to {day(row['period_end'])}: {row['issuer']}"
        for _, row in rows.iterrows()
    }


def statement_groups(opened: Store, statement_id: str) -> list[Group]:
    """Return one statement as a sheet: every field, what it was compared with, its sources."""
    rows = opened.pack.statements
    row = rows[rows["statement_id"] == statement_id].iloc[0]
    lines = []
    for field in STATEMENTS.fields:
        value = row[field.name]
        if field.type is FieldType.IDS:
            continue
        if pd.isna(value):
            text = None
        elif field.type is FieldType.DATE:
            text = day(value)
        elif field.type is FieldType.INTEGER:
            text = f"{int(value):,}"
        else:
            text = field.codes.label(str(value)) if field.codes else str(value)
        lines.append(value_line(field.label, text, missing="not stated"))
    groups = [Group(tuple(lines), "As stated")]
    ledger = compared(opened)
    found = ledger[ledger["statement_id"] == statement_id]
    if not found.empty:
        line = found.iloc[0]
        beside = [
            value_line(
                f"{measure.capitalize()} recorded",
                f"{int(line[f'recorded_{measure}']):,} in the most likely count; from "
                f"{int(line[f'recorded_{measure}_lower']):,} (likely inside the official total and "
                f"certainly in the period) to {int(line[f'recorded_{measure}_upper']):,} (possibly)",
            )
            for measure in COMPARED
        ]
        if line["remark"]:
            beside.append(value_line("To be looked at", line["remark"]))
        groups.append(Group(tuple(beside), "Beside the records"))
    groups.append(Group(tuple(source_lines(opened, row["source_ids"])), "Sources", "list"))
    return groups


def _how_many(source_ids: object) -> int:
    return len(source_ids.split(";")) if isinstance(source_ids, str) else 0


def _first_address(source_ids: object, addresses: pd.Series) -> str | None:
    names = source_ids.split(";") if isinstance(source_ids, str) else []
    found = (web_address(addresses.get(name.strip())) for name in names)
    return next((address for address in found if address), None)
