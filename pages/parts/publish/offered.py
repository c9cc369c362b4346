"""What the opened pack offers a link: its months, districts, records and names, and what needs no saying."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from geo import links
from geo.analysis.assigned import NO_DISTRICT
from geo.choices import LOOKED, OTHER_LAYERS, looked_at
from geo.language import say, usual
from geo.layers.kinds import offered
from geo.links import KEYS, Kind, Value
from geo.monthtexts import Offered
from geo.reconciliation.increments import ALL_ISSUERS
from geo.workspace import Workspace
from pages.parts.records import records
from pages.parts.shell import spoken
from pages.parts.statements.ledger import account

ANYONE = ""
"""No restriction to one issuer."""


def offers(opened: Workspace) -> dict[str, Offered]:
    """Return what turns a text of a link into a code of this pack, by key; see `geo.links.understood`."""
    figures = opened.pack.meta.population_figures
    return {
        "month": links.one_of(opened.cube.axis.keys),
        "figure": links.one_of((one.id for one in figures), {one.title: one.id for one in figures}),
        "district": lambda text: _district(opened, text),
        "incident": lambda text: _incident(opened, text),
        "statement": lambda text: _statement(opened, text),
        "issuer": lambda text: _issuer(opened, text),
        links.LANGUAGE: spoken.known,
        "series": lambda text: text if text == say(ALL_ISSUERS) else _issuer(opened, text),
    }


def defaults(opened: Workspace) -> Mapping[str, Any]:
    """Return the value each key has while an address leaves it out; `kept` gives it the form of a session."""
    return opened.once(_defaults)


def _defaults(opened: Workspace) -> Mapping[str, Any]:
    months = opened.cube.axis.keys
    figures = opened.pack.meta.population_figures
    found: dict[str, Any] = {
        "from": months[0],
        "through": months[-1],
        "figure": figures[0].id if figures else None,
        "layers": tuple(kind.key for kind in offered(opened.pack) if kind.key in OTHER_LAYERS),
        "scope": next(iter(scopes(opened)), links.EVERY),
        "issuer": ANYONE,
        "series": say(ALL_ISSUERS),
        links.LANGUAGE: usual().code,
        "search": "",
        "incident": "",
    }
    for name, key in KEYS.items():
        if name in found:
            continue
        if key.kind is Kind.CODE and key.codes is not None:
            found[name] = key.codes.codes()[0]
        else:
            found[name] = {Kind.CODES: (), Kind.FLAG: False}.get(key.kind)
    return MappingProxyType(found)


def scopes(opened: Workspace) -> tuple[str, ...]:
    """Return the scopes of statements this pack holds, in the order of their list."""
    present = set(opened.pack.statements["scope"])
    return tuple(code for code in links.SCOPE.codes() if code in present)


def kept(name: str, value: Value | None) -> Any:
    """Return a value of a link in the form a session keeps: lists where widgets hold lists."""
    if KEYS[name].kind is Kind.CODES and isinstance(value, tuple):
        idle = {links.NO_LAYER, *(LOOKED if name == "layers" else ())}
        return [code for code in value if code not in idle]
    return value


def with_look(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of a link with the look that its layers meant, where it says no other.

    Links that are older than looks name the layers of districts among all others.
    """
    layers = values.get("layers")
    if "look" in values or not isinstance(layers, tuple):
        return dict(values)
    return {**values, "look": looked_at(layers)}


def said(name: str, value: Any, default: Any) -> Value:
    """Return a value of a session in the form a link says it, "" where it needs no saying."""
    key = KEYS[name]
    if value == default or value is None:
        return ""
    if key.kind is Kind.CODES and key.codes is not None:
        chosen = tuple(code for code in key.codes.codes() if code in value)
        if chosen == tuple(default):
            return ""
        return chosen or (links.NO_LAYER,)
    return value if isinstance(value, str | bool | tuple) else ""


def _district(opened: Workspace, text: str) -> str | None:
    if text in (links.NOWHERE, say(NO_DISTRICT)):
        return links.NOWHERE
    found = opened.district_index
    labelled = next((code for code, title in found.titles.items() if title == text), None)
    # Of two districts of one name older links name one as "Name (CODE)".
    before, _, code = text.removesuffix(")").rpartition(" (")
    return labelled or found.match(text).district_id or (found.match(code).district_id if before else None)


def _incident(opened: Workspace, text: str) -> str | None:
    position = records.position_of(opened, text)
    return None if position is None else str(opened.pack.incidents["incident_id"].iloc[position])


def _statement(opened: Workspace, text: str) -> str | None:
    known = links.one_of(opened.pack.statements["statement_id"])
    # Older links carry the whole title, which begins with the identifier.
    return known(text) or known(text.split(",", maxsplit=1)[0].strip())


def _issuer(opened: Workspace, text: str) -> str | None:
    return links.one_of(line.statement.series for line in account(opened).ledger.lines)(text)
