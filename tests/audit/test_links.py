"""Places on the page lead to the files beside it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ..cli.running import Command
from .pages import Page
from .test_audit import VERSION

SOURCE = 'import boto3\nclient = boto3.client("s3")\nclient.get_object()\n'


def links(command: Command, *arguments: str) -> dict[str, str]:
    return Page(command("audit", "--format=html", VERSION, *arguments).out).links


def test_standard_input_leads_nowhere(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOURCE.encode())))
    assert links(command, "-") == {}
