"""What counting needs of a pack."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pandas as pd


class DescribedPeriod(Protocol):
    """What is needed of a pack's description."""

    @property
    def period_start(self) -> date: ...  # noqa: D102 - a protocol: the pack documents it
    @property
    def as_of(self) -> date: ...  # noqa: D102 - as above


class PackWithIncidents(Protocol):
    """What is needed of a pack to count its incidents."""

    @property
    def meta(self) -> DescribedPeriod: ...  # noqa: D102 - a protocol: the pack documents it
    @property
    def incidents(self) -> pd.DataFrame: ...  # noqa: D102 - as above
    @property
    def districts(self) -> pd.DataFrame: ...  # noqa: D102 - as above
