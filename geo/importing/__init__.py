"""Files from elsewhere into a pack: recognised, mapped, counted row by row, kept as batches."""
