"""What botocore does: generated tables by version, and functions over them. Never imports botocore."""
