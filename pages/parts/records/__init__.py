"""Parts of the pages of records and districts."""
