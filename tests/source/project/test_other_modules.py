"""What other modules of the project say: each way to import it, from each place a file may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import flags_in

AWS = """
import boto3
from botocore.config import Config
CONFIG = Config(COMPLETE)
NOTHING = None
def make_config():
    return Config(COMPLETE)
def make_nothing():
    return None
def make_session():
    return boto3.Session()
"""

NAMES = "CONFIG, NOTHING, make_config, make_nothing, make_session"


def uses(imports: str, prefix: str = "") -> str:
    """A module that uses everything of AWS: only what is known of it tells the flagged lines from the others."""
    return f"""
import boto3
{imports}
def work(service, unknown):
    boto3.client(service, config={prefix}CONFIG)
    boto3.client(service, config={prefix}NOTHING)  # BOT101
    boto3.client(service, config={prefix}make_config())
    boto3.client(service, config={prefix}make_nothing())  # BOT101
    {prefix}make_session().client(service)  # BOT101
    {prefix}make_session().client(service, config={prefix}CONFIG)
    {prefix}missing().client(service)
    boto3.client(service, config={prefix}missing)
"""


IN_A_PACKAGE = {
    "absolute": (f"from app.aws import {NAMES}", ""),
    "relative": (f"from .aws import {NAMES}", ""),
    "module under another name": ("import app.aws as cloud", "cloud."),
    "module": ("import app.aws", "app.aws."),
    "module from its package": ("from app import aws", "aws."),
    "module from its package, relative": ("from . import aws", "aws."),
    "package": ("import app", "app.aws."),
    "names of the package": (f"from app import {NAMES}", ""),
    "names of the package, relative": (f"from . import {NAMES}", ""),
    "names of the package by attribute": ("import app", "app."),
    "handed on by another module": (f"from app.other import {NAMES}", ""),
    "handed on as a module": ("from app.other import cloud", "cloud."),
    "with a fallback": (f"try:\n    from app.aws import {NAMES}\nexcept ImportError:\n    CONFIG = None", ""),
}


@pytest.mark.parametrize(("imports", "prefix"), IN_A_PACKAGE.values(), ids=IN_A_PACKAGE)
def test_imports_in_a_package(imports: str, prefix: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": f"from .aws import {NAMES}\nfrom . import aws\n",
            "app/aws.py": AWS,
            "app/other.py": f"from app.aws import {NAMES}\nimport app.aws as cloud\n",
            "app/main.py": uses(imports, prefix),
        },
    )
