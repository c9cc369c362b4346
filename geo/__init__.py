"""Layers come in, are checked, counted, drawn and published; nothing here imports Streamlit."""
