"""Limits of the pipeline; the command line changes some of them."""

READ = 45
CONNECT = 3
COPY = {"connect_timeout": 4, "read_timeout": 90, "retries": {"mode": "standard", "total_max_attempts": 3}}
SCAN = {"connect_timeout": 4, "read_timeout": 90, "retries": {"mode": "standard", "total_max_attempts": 4}}
SIZES = [8, 16]


class Limits:
    attempts = 3
    pause = 1
