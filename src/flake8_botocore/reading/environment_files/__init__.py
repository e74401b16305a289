"""Files that set the environment or a profile and are not Python, line by line: what cannot be told is left out."""
