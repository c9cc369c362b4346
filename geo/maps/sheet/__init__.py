"""Map sheets: the map a report takes with it, drawn without a browser."""
