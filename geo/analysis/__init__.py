"""What the data says: periods, counts, rates, classes, comparison with statements."""
