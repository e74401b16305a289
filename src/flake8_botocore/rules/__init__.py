"""One module per rule, named after the pattern it flags."""
