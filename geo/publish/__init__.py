"""How layers leave the house: made smaller first, then drawn, typeset or written."""
