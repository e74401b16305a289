"""Tests against the real libraries: what the linter says about botocore is what botocore does."""
