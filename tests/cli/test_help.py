"""Help: every option under a title, with its default; examples that run and exit codes."""

from __future__ import annotations

import re
import shlex
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from flake8_botocore.cli import SUBCOMMANDS, main
from flake8_botocore.cli.arguments import EXAMPLES

from ..cli.running import Command, tree

FILES: dict[str, str | bytes] = {"src/app.py": "import boto3" + 11 * "\n" + 'client = boto3.client("s3")\n'}


def help_of(*arguments: str) -> str:
    """What a subcommand says of itself. It ends the process, as argparse does."""
    out = StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return out.getvalue()


def test_examples_and_exit_codes() -> None:
    for name in SUBCOMMANDS:
        text = help_of(name)
        assert text.startswith(f"usage: flake8-botocore {name} ")
        assert f"  flake8-botocore {name} " in text
        assert name not in EXAMPLES or re.search(r"^exit codes: 0 .+[,;] 1 .+[,;] 2 ", text, re.MULTILINE)


EXAMPLE_LINES = [line for text in EXAMPLES.values() for line in text.splitlines() if "--since" not in line]


@pytest.mark.parametrize("line", [line for line in EXAMPLE_LINES if " -i " not in line])
def test_the_examples_run(command: Command, tmp_path: Path, line: str) -> None:
    tree(tmp_path, FILES)
    _, *arguments = shlex.split(line.partition(">")[0])
    ran = command(*arguments)
    assert ran.code in (0, 1), ran.err


def test_the_help_of_all(command: Command) -> None:
    ran = command("--help")
    assert [line for line in ran.lines if line.startswith("exit codes: 0 ")]
    for name, what in SUBCOMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(what)}$", ran.out, re.MULTILINE)
