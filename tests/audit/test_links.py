"""Places on the page lead to the files beside it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from ..cli.running import Command, tree
from .pages import Page
from .test_audit import VERSION

SOURCE = 'import boto3\nclient = boto3.client("s3")\nclient.get_object()\n'


def links(command: Command, *arguments: str) -> dict[str, str]:
    return Page(command("audit", "--format=html", VERSION, *arguments).out).links


def test_files_beside_the_page(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"app/a b.py": SOURCE, "javascript:alert(1).py": SOURCE, "c.py": SOURCE})
    assert links(command, "app") == {"app/a b.py:2": "app/a%20b.py", "line 3": "app/a%20b.py"}
    assert links(command, "./c.py") == {"./c.py:2": "c.py", "line 3": "c.py"}
    # What stands before a colon would be a protocol.
    assert set(links(command, "javascript:alert(1).py").values()) == {"javascript%3Aalert%281%29.py"}
    assert set(links(command, str(tmp_path / "c.py")).values()) == {(tmp_path / "c.py").as_uri()}


def test_a_notebook_is_linked(command: Command, tmp_path: Path) -> None:
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": SOURCE}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    tree(tmp_path, {"nb.ipynb": json.dumps(book)})
    assert links(command, "nb.ipynb") == {"nb.ipynb:cell 1:2": "nb.ipynb", "nb.ipynb:cell 1:3": "nb.ipynb"}


def test_standard_input_leads_nowhere(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOURCE.encode())))
    assert links(command, "-") == {}
