"""A file from elsewhere into the pack: understood, corrected, counted, imported, and undone."""

from __future__ import annotations

import streamlit as st

from geo.language import say
from pages.parts.importing import batches, page, starting
from pages.parts.shell.store import pack_folder, store

opened, folder = store(), pack_folder()
st.title(say("Import"), anchor=False)
starting.made()
page.steps(opened, folder)
batches.batches(opened, folder)
