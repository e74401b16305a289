"""What a misspelt name was meant to be."""

from __future__ import annotations

from flake8_botocore.botocore import NEWEST
from flake8_botocore.botocore.api import option_names
from flake8_botocore.botocore.services import meant


def test_options() -> None:
    for name, known in [
        ("read_timout", "read_timeout"),
        ("readTimeout", "read_timeout"),
        ("READ_TIMEOUT", "read_timeout"),
        ("conect_timeout", "connect_timeout"),
        ("max_pool_connection", "max_pool_connections"),
        ("proxy", None),
        ("timeout", None),
        ("verify", None),
    ]:
        assert meant(name, option_names(NEWEST)) == known


def test_two_as_close_are_none() -> None:
    assert meant("use_fixx_endpoint", ("use_fips_endpoint", "use_fixp_endpoint", "use_fixq_endpoint")) is None
