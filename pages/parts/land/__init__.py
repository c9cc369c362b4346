"""Parts of the page Land."""
