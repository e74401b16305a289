"""The tests: the same tree as src/flake8_botocore, one module per module."""
