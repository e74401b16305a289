"""Options and values that botocore rejects, ignores or does not know."""
