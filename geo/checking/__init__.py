"""What holds: values, rules, places, and the findings where something does not."""
