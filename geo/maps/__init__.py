"""How it is drawn: one description of a map, its text made harmless, its renderers."""
