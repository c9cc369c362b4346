"""Hazardous areas from elsewhere into a pack: mapped, dated to their snapshot, counted by rows and area."""
