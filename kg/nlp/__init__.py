"""Article -> Extraction, one step a file."""
