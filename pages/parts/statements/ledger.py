"""The official statements beside the records: the one account all parts of the statements page read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from geo.reconciliation.bands import percent_words
from geo.reconciliation.ledger import pack_ledger
from geo.reconciliation.reconciliation import Reconciliation, reconciliation
from geo.reconciliation.statements import Statement
from geo.text import web_address
from pages.parts.shell.store import Store


def account(opened: Store) -> Reconciliation:
    """Return everything that can be said of the statements beside the records; nobody can change it."""
    return _account(digest=opened.pack.digest, _opened=opened)


@st.cache_resource(max_entries=2, show_spinner="Comparing statements and records")
def _account(digest: str, _opened: Store) -> Reconciliation:  # noqa: ARG001 - the digest is the key
    return reconciliation(_opened.pack, ledger=pack_ledger(_opened.pack))


def latest_words(opened: Store) -> tuple[str, str] | None:
    """Return what was stated last, and how much of it the records hold; None where there is no total."""
    found = account(opened)
    if found.ledger.latest is None:
        return None
    stated, *rest = found.summary
    return stated, " ".join([*rest, "The filters do not change this comparison."])


def statement_title(statement: Statement) -> str:
    """Return what a list of statements calls one."""
    return f"{statement.statement_id}, up to {statement.until_words}: {statement.issuer}"


def share_words(share: tuple[float, float] | None) -> str | None:
    """Return a share in words, None where there is none."""
    return None if share is None else percent_words(share)


def first_address(opened: Store, source_ids: Iterable[str]) -> str | None:
    """Return the address of the first source that has an ordinary one."""
    addresses = _addresses(digest=opened.pack.digest, _opened=opened)
    return next((addresses[name] for name in source_ids if name in addresses), None)


@st.cache_resource(max_entries=2, show_spinner=False)
def _addresses(digest: str, _opened: Store) -> Mapping[str, str]:  # noqa: ARG001 - the digest is the key
    sources = _opened.pack.sources
    found = zip(sources["source_id"], map(web_address, sources["url"]), strict=True)
    return MappingProxyType({name: address for name, address in found if address})
