"""Official statements beside the records: increments, contradictions, completeness, leads."""
