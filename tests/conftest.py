"""Shared by all tests: the drivers are cut down before any test can load the file-reading library."""

import geo  # noqa: F401 - importing it cuts the drivers down, which must come before pyogrio
