"""One script a page, run by the router."""
