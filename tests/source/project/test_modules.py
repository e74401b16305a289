"""Modules are parsed once per process and state of the file; a changed file gives the new answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.source.project import other_modules
from tests.layouts import lay_out
from tests.snippets import flags

BARE = "import boto3\nfrom aws import CONFIG\nboto3.client('s3', config=CONFIG)"
FLAGGED = f"{BARE}  # BOT101\n"


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources parsed for another file's sake while the test runs."""
    parsed: list[str] = []
    parse = other_modules.parse_unseen

    def counting(source: str) -> object:
        parsed.append(source)
        return parse(source)

    monkeypatch.setattr(other_modules, "parse_unseen", counting)
    monkeypatch.setattr(filesystem, "SETTLED", -10.0)
    return parsed


def test_two_modules_that_do_not_both_fit(tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """While one file is linted every module it needs is there."""
    monkeypatch.setattr(other_modules.MODULES, "most", 1)
    lay_out(tmp_path, {"a.py": "NONE = None\n", "b.py": "from a import NONE\nCONFIG = NONE\n"})
    flags(FLAGGED.replace("aws", "b"), path=str(tmp_path / "main.py"))
    # The helper has it read twice; each module had pushed the other one out.
    assert [source[:4] for source in parses] == ["from", "NONE"] * 2
