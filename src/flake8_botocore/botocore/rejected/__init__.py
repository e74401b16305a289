"""What botocore rejects, ignores or does not know."""
