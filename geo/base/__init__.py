"""The bundled base: divisions of every country, water and towns, of which new packs are made."""
