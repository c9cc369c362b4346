"""The page Import: the steps of `python -m geo import`, shown and corrected."""
