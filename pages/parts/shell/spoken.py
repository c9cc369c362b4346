"""The language of a visit: the one its address asks for, else that of the server."""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.language import PSEUDO, languages, of_visits, speaking, usual
from geo.links import LANGUAGE


def known(text: str) -> str | None:
    """Return the code of a language that may be spoken, None for any other text."""
    code = text.strip().lower()
    return code if code in (*languages(), PSEUDO) else None


def speaking_as_asked() -> AbstractContextManager[None]:
    """Speak the language of this visit as long as one run of the script lasts."""
    asked = [code for code in map(known, st.query_params.get_all(LANGUAGE)) if code]
    return speaking(asked[-1] if asked else _of_session() or usual().code)


def _of_session() -> str | None:
    """Return what this session asked for before; None outside sessions and where it did not."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    code = st.session_state.get(LANGUAGE)
    return known(code) if isinstance(code, str) else None


of_visits(_of_session)
