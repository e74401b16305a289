"""Options in a file that tests the release are not judged by it; the same code without the test is."""

from __future__ import annotations

import pytest

from tests.snippets import clean

HEAD = """
import boto3, botocore, inspect
from importlib.metadata import version
from botocore.config import Config
OPTIONS = {"read_timeout": 60, "retries": {"mode": "standard", "total_max_attempts": 3}}
"""
NEWER = "request_checksum_calculation='when_required'"
OLD = "1.35.92"

GUARDED = [
    f"""
    try:
        config = Config({NEWER}, **OPTIONS)
    except TypeError:
        config = Config(**OPTIONS)
    """,
    f"""
    try:
        config = Config({NEWER}, **OPTIONS)
    except (TypeError, ValueError):
        config = Config(**OPTIONS)
    """,
    f"""
    if "request_checksum_calculation" in Config.OPTION_DEFAULTS:
        config = Config({NEWER}, **OPTIONS)
    """,
    f"""
    config = Config({NEWER}, **OPTIONS) if botocore.__version__ >= "1.36" else Config(**OPTIONS)
    """,
    f"""
    if tuple(map(int, botocore.__version__.split(".")[:2])) < (1, 36):
        config = Config(**OPTIONS)
    else:
        config = Config({NEWER}, **OPTIONS)
    """,
    f"""
    HAS_CHECKSUMS = "request_checksum_calculation" in Config.OPTION_DEFAULTS
    def make():
        if HAS_CHECKSUMS:
            return Config({NEWER}, **OPTIONS)
        return Config(**OPTIONS)
    """,
    f"""
    def make():
        if version("botocore") < "1.36":
            return Config(**OPTIONS)
        return Config({NEWER}, **OPTIONS)
    """,
    f"""
    config = "request_checksum_calculation" in inspect.signature(Config).parameters and Config({NEWER}, **OPTIONS)
    """,
    """
    NEWER = {"request_checksum_calculation": "when_required"} if botocore.__version__ >= "1.36" else {}
    config = Config(**OPTIONS, **NEWER)
    """,
]


def written(body: str) -> str:
    from textwrap import dedent

    return HEAD + dedent(body)


@pytest.mark.parametrize("body", GUARDED)
def test_an_option_behind_a_test_of_the_release_is_not_reported(body: str) -> None:
    clean(written(body), botocore_version=OLD)
