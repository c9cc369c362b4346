"""Parts of the page of official statements."""
