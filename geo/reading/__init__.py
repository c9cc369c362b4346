"""Reading files that nobody vouches for: formats, encodings, coordinate systems, a process with limits."""
