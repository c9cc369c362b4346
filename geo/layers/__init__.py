"""What the data is: vocabulary, schema, reading, checking, places, packs."""
