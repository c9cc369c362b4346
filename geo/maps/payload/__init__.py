"""What is sent to a map, and how it is counted."""
