"""The official statements beside the records: the one account all parts of the statements page read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from geo.language import marked, say
from geo.reconciliation import bands
from geo.reconciliation.reconciliation import Reconciliation
from geo.reconciliation.statements import Statement
from geo.text import web_address
from geo.workspace import Workspace
from pages.parts.shell.store import once

_UNFILTERED: Final = marked("The filters do not change this comparison.")


def account(opened: Workspace) -> Reconciliation:
    """Return everything that can be said of the statements beside the records; nobody can change it."""
    return once(opened, _account, saying=say("Comparing statements and records"))


def _account(opened: Workspace) -> Reconciliation:
    return opened.reconciliation


def latest_words(opened: Workspace, *, filtered: bool) -> tuple[str, str] | None:
    """Return what was stated last, and how much of it the records hold; None where there is no total.

    Parameters
    ----------
    opened
        The workspace.
    filtered
        Whether a filter is on: beside figures of a part the comparison says first that it is of everything.
    """
    found = account(opened)
    if found.ledger.latest is None:
        return None
    stated, *rest = found.summary
    return f"{say(_UNFILTERED)} {stated}" if filtered else stated, " ".join(rest)


def statement_title(statement: Statement) -> str:
    """Return what a list of statements calls one."""
    return say(
        "{statement_id}, up to {until_words}: {issuer}",
        statement_id=statement.statement_id,
        until_words=statement.until_words,
        issuer=statement.issuer,
    )


def share_words(share: tuple[float, float] | None) -> str | None:
    """Return a share in words, None where there is none."""
    return None if share is None else bands.share_words(share)


def first_address(opened: Workspace, source_ids: Iterable[str]) -> str | None:
    """Return the address of the first source that has an ordinary one."""
    addresses = opened.once(_addresses)
    return next((addresses[name] for name in source_ids if name in addresses), None)


def _addresses(opened: Workspace) -> Mapping[str, str]:
    sources = opened.pack.sources
    found = zip(sources["source_id"], map(web_address, sources["url"]), strict=True)
    return MappingProxyType({name: address for name, address in found if address})
