"""Layers come in, are checked, counted, drawn and published; nothing here imports Streamlit."""

from geo.reading.drivers import restrict_drivers

# Before anything else of the package can import pyogrio: afterwards it would have no effect.
restrict_drivers()

__version__ = "0.2.0"
NAME = "mine-contamination-dashboard"
