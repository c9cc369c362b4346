"""Pages are run as their own tests run them."""

from tests.pages.conftest import _no_looking_for_components, run_page  # noqa: F401 - fixtures
