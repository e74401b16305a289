"""What a fix adds looks like the rest of the module: quotes, indentation, length of lines."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix
from flake8_botocore.linter import lint

from .writing import NOWHERE


def fixed(source: str, path: str = NOWHERE, **settings: object) -> str:
    """``source`` after all fixes."""

    def found(text: str) -> list[Finding]:
        return lint(text, path, Settings(**settings))  # type: ignore[arg-type]

    return fix(source, found, ("safe", "unsafe")).text


def test_django_reads_no_config_as_a_setting(tmp_path: Path) -> None:
    """It takes every name in upper case of its settings, and shows them on its error pages."""
    clients = 'import boto3\n\nINSTALLED_APPS = []\na = boto3.client("s3")\nb = boto3.client("sqs")\n'
    own = "from .base import *\n" + clients.replace("INSTALLED_APPS = []\n", "")
    for path, source, name in (
        ("settings.py", clients, "client_config"),
        ("settings/production.py", own, "client_config"),
        ("settings/production.py", own.replace("*", "a"), "CLIENT_CONFIG"),
        ("jobs.py", clients, "CLIENT_CONFIG"),
    ):
        assert f"\n{name} = " in fixed(source, str(tmp_path / path)), path


GUARDED = """\
from __future__ import annotations

{typing}
import boto3

{guard}

def make(config: Config | None = None) -> object:
    return boto3.client("s3")
"""


@pytest.mark.parametrize(
    ("typing", "guard", "left"),
    [
        ("from typing import TYPE_CHECKING", "if TYPE_CHECKING:\n    from botocore.config import Config\n", []),
        (
            "from typing import Any, TYPE_CHECKING, cast",
            "if TYPE_CHECKING:\n    from botocore.config import Config\n",
            ["from typing import Any, cast"],
        ),
        ("import typing", "if typing.TYPE_CHECKING:\n    from botocore.config import Config\n", ["import typing"]),
        (
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:\n    from botocore.client import BaseClient\n    from botocore.config import Config\n",
            ["from typing import TYPE_CHECKING", "if TYPE_CHECKING:", "    from botocore.client import BaseClient"],
        ),
        (
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:\n    from botocore.client import BaseClient, Config\n",
            ["from typing import TYPE_CHECKING", "if TYPE_CHECKING:", "    from botocore.client import BaseClient"],
        ),
        (
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:\n    from botocore.config import Config\n\nif TYPE_CHECKING:\n    import x\n",
            ["from typing import TYPE_CHECKING", "if TYPE_CHECKING:", "    import x"],
        ),
        (
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:\n    from botocore.config import Config  # for mypy\n",
            [
                "from typing import TYPE_CHECKING",
                "if TYPE_CHECKING:",
                "    from botocore.config import Config  # for mypy",
            ],
        ),
    ],
)
def test_an_import_for_the_type_checker_is_moved(typing: str, guard: str, left: list[str]) -> None:
    written = fixed(GUARDED.format(typing=typing, guard=guard))
    lines = written.splitlines()
    assert lines.count("from botocore.config import Config") == 1
    told = re.compile(r"TYPE_CHECKING|typing|import x|^    from")
    assert [line for line in lines if told.search(line)] == left
    assert "\n\n\n\n" not in written
    ast.parse(written)


READ, RETRIES = "read_timeout=60", 'retries={"mode": "standard", "total_max_attempts": 3}'


def test_nothing_is_broken_inside_an_f_string() -> None:
    source = "from botocore.config import Config\nx = f'{Config(max_pool_connections=5)}'\n"
    found = lint(source, NOWHERE, Settings())
    edits = [edit.text for each in found for fix in each.fixes for edit in fix.edits]
    assert len(edits) > 0
    assert all("\n" not in text for text in edits)
