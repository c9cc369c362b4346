"""Words put together the same way wherever they are shown or written."""

from __future__ import annotations

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence: "a, b and c"; empty where there is none."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def did_you_mean(near: Iterable[str], *said: str, after: str = "") -> str:
    """Return "Did you mean a or b?" without what was typed or said already; empty where nothing is left.

    Parameters
    ----------
    near
        What comes near, the nearest first.
    said
        What was typed, and what the message names already: repeated, it is no suggestion.
    after
        What to add to the last one inside the question.
    """
    known = {one.strip() for one in said}
    names = [one for one in dict.fromkeys(near) if one.strip() not in known]
    if not names:
        return ""
    choice = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"Did you mean {choice}{after}?"
