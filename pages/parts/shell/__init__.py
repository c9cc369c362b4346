"""What stands around the pages: routing, headers, sockets, the pack that is shown."""
