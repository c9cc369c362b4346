"""The dashboard's pages; nothing else lies on this level, because Streamlit serves what does."""
