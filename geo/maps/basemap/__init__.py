"""What stays while a map's window moves: shapes, notes, the page around it."""
