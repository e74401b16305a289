"""Every trap that breaks a fixer, through the whole of ``fix``: what the file holds afterwards, byte for byte."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from pathlib import Path

import pytest

from .running import Command, tree

WAIT = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}'
ADDED = f"config=Config({WAIT})"
CONSTANT = f"CLIENT_CONFIG = Config({WAIT})\n"

CALLS = [
    pytest.param('client("s3",)', f'client("s3", {ADDED},)', id="trailing comma"),
    pytest.param('client(\n    "s3",\n)', f'client(\n    "s3",\n    {ADDED},\n)', id="lines with trailing comma"),
    pytest.param('client(\n    "s3"\n)', f'client(\n    "s3",\n    {ADDED}\n)', id="lines without trailing comma"),
    pytest.param(
        'client(\n    "s3",  # files\n)', f'client(\n    "s3",  # files\n    {ADDED},\n)', id="comment behind the comma"
    ),
    pytest.param(
        'client(\n    "s3"  # files\n)',
        f'client(\n    "s3",  # files\n    {ADDED}\n)',
        id="comment where the comma goes",
    ),
    pytest.param('client(("s3"))', f'client(("s3"), {ADDED})', id="parenthesised argument"),
    pytest.param(
        'client((  # files\n    "s3"\n))', f'client((  # files\n    "s3"\n), {ADDED})', id="comment in parentheses"
    ),
    pytest.param('client("s3", config=None)', f'client("s3", {ADDED})', id="the key is there, and None"),
    pytest.param('client("s3").list_buckets()', f'client("s3", {ADDED}).list_buckets()', id="chained call"),
]

BOTH, USED = "import boto3\nfrom botocore.config import Config\n", 'boto3.client("s3", config=config)\n'
FILES = [
    pytest.param(
        f"{BOTH}config = Config()\n{USED}",
        f"{BOTH}config = Config({WAIT})\n{USED}",
        id="no arguments, two fixes at one place",
    ),
    pytest.param(
        f"{BOTH}config = Config(\n    # to be chosen\n)\n{USED}",
        f"{BOTH}config = Config(\n    # to be chosen\n    connect_timeout=5,\n    read_timeout=60,\n"
        f'    retries={{"mode": "standard", "total_max_attempts": 3}},\n)\n{USED}',
        id="comment in empty parentheses",
    ),
    pytest.param(
        'from botocore.config import Config\nConfig(read_timeout=5, retries={"max_attempts": 9, "max_attempts": 4, '
        '"total_max_attempts": 3})\n',
        'from botocore.config import Config\nConfig(read_timeout=5, retries={"total_max_attempts": 3})\n',
        id="a key twice",
    ),
    pytest.param(
        'import boto3\na, b = boto3.client("s3"), boto3.client("sqs")\n',
        f"import boto3\nfrom botocore.config import Config\n\n{CONSTANT}\n"
        'a, b = boto3.client("s3", config=CLIENT_CONFIG), boto3.client("sqs", config=CLIENT_CONFIG)\n',
        id="two fixes on one line, one import for both",
    ),
    pytest.param(
        'import boto3\n\n\ndef a():\n    return boto3.client("s3")\n\n\ndef b():\n    return boto3.client("sqs")\n',
        f"import boto3\nfrom botocore.config import Config\n\n{CONSTANT}\n\n"
        'def a():\n    return boto3.client("s3", config=CLIENT_CONFIG)\n\n\n'
        'def b():\n    return boto3.client("sqs", config=CLIENT_CONFIG)\n',
        id="two functions, one import for both",
    ),
    pytest.param(
        "import boto3 as b\nfrom botocore.config import Config as C\n\n"
        'b.client("s3")\nboto = b.resource("s3", config=C())\n',
        "import boto3 as b\nfrom botocore.config import Config as C\n\n"
        f'b.client("s3", {ADDED.replace("Config", "C")})\nboto = b.resource("s3", config=C({WAIT}))\n',
        id="aliased imports",
    ),
    pytest.param(
        'from boto3 import client as make\n\nmake("s3")\n',
        f'from boto3 import client as make\nfrom botocore.config import Config\n\nmake("s3", {ADDED})\n',
        id="aliased function",
    ),
    pytest.param(
        "import boto3\nimport botocore.config\nfrom boto3 import client\nfrom botocore.config import Config\n\n"
        'boto3.client("s3", config=botocore.config.Config())\nclient("sqs", config=Config())\n',
        "import boto3\nimport botocore.config\nfrom boto3 import client\nfrom botocore.config import Config\n\n"
        f'boto3.client("s3", config=botocore.config.Config({WAIT}))\nclient("sqs", config=Config({WAIT}))\n',
        id="two import styles",
    ),
    pytest.param(
        'def f():\n    import boto3\n    return boto3.client("s3")\n',
        f'def f():\n    import boto3\n    from botocore.config import Config\n    return boto3.client("s3", {ADDED})\n',
        id="import inside a function",
    ),
    pytest.param(
        '"""Doc."""\nfrom __future__ import annotations\n\n\ndef f(session):\n    return session.client("s3")\n',
        '"""Doc."""\nfrom __future__ import annotations\n\nfrom botocore.config import Config\n\n\n'
        f'def f(session):\n    return session.client("s3", {ADDED})\n',
        id="__future__ and docstring",
    ),
    pytest.param(
        'import boto3\nboto3.client("s3", endpoint_url=find(boto3.client("ssm")))\n',
        f"import boto3\nfrom botocore.config import Config\n\n{CONSTANT}\n"
        'boto3.client("s3", endpoint_url=find(boto3.client("ssm", config=CLIENT_CONFIG)), config=CLIENT_CONFIG)\n',
        id="nested calls",
    ),
    pytest.param(
        'import boto3\nif True:\n\tboto3.client(\n\t\t"s3",\n\t)\n',
        f'import boto3\nfrom botocore.config import Config\nif True:\n\tboto3.client(\n\t\t"s3",\n\t\t{ADDED},\n\t)\n',
        id="tabs",
    ),
    pytest.param(
        'import boto3\nx = "é"; boto3.client("s3"); y = "ü"  # ö\n',
        f'import boto3\nfrom botocore.config import Config\nx = "é"; boto3.client("s3", {ADDED}); y = "ü"  # ö\n',
        id="non-ASCII before the call",
    ),
    pytest.param(
        'import boto3\n\x0c\n# part two\nboto3.client("s3")\n',
        f'import boto3\nfrom botocore.config import Config\n\x0c\n# part two\nboto3.client("s3", {ADDED})\n',
        id="form feed",
    ),
]

LEFT = [
    pytest.param('boto3.client(name for name in ["s3"])', ["BOT101"], id="a bare generator"),
    pytest.param("boto3.client(*names)", [], id="* may hold it"),
    pytest.param('boto3.client("s3", **options)', [], id="** may hold it"),
    pytest.param("Config(**options)", [], id="** of a Config may hold it"),
    pytest.param("Config(read_timeout=5, retries={**options})", [], id="** of a dictionary may hold it"),
    pytest.param("Config(read_timeout=5, retries={  # none\n})", ["BOT102"], id="a comment that a fix would drop"),
    pytest.param('boto3.client("s3", config=chosen)', [], id="the key is there"),
]


@pytest.fixture(autouse=True)
def wide(tmp_path: Path) -> None:
    """Let a Config have room in the line of its client, so that these tests are about that line."""
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")


def fixed(command: Command, directory: Path, before: bytes, after: bytes) -> None:
    """Assert that ``fix`` makes one of the other: Python, with every comment, clean, and left alone from then on."""
    tree(directory, {"a.py": before})
    ran = command("fix", "--unsafe-fixes", "a.py")
    assert (ran.code, ran.out) == (0, "")
    assert (directory / "a.py").read_bytes() == after
    ast.parse(after)
    assert comments(after) == comments(before)
    assert command("check", "a.py").is_clean
    assert command("fix", "--unsafe-fixes", "a.py") == (0, "", "Fixed 0 in 0 files, 0 left.\n")
    assert (directory / "a.py").read_bytes() == after


def comments(source: bytes) -> Counter[str]:
    """Every comment of a file."""
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


@pytest.mark.parametrize(("before", "after"), CALLS)
def test_a_client(command: Command, tmp_path: Path, before: str, after: str) -> None:
    head = "import boto3\n{}boto3."
    old, new = head.format("") + before, head.format("from botocore.config import Config\n") + after
    fixed(command, tmp_path, f"{old}\n".encode(), f"{new}\n".encode())


@pytest.mark.parametrize(("before", "after"), FILES)
def test_a_file(command: Command, tmp_path: Path, before: str, after: str) -> None:
    fixed(command, tmp_path, before.encode(), after.encode())


@pytest.mark.parametrize(("statement", "codes"), LEFT)
def test_calls_that_cannot_be_known_or_written_are_left_alone(
    command: Command, tmp_path: Path, statement: str, codes: list[str]
) -> None:
    source = f"import boto3\nfrom botocore.config import Config\n\n{statement}\n"
    tree(tmp_path, {"a.py": source})
    ran = command("fix", "--unsafe-fixes", "a.py")
    assert (ran.code, ran.err) == (len(codes), f"Fixed 0 in 0 files, {len(codes)} left.\n")
    assert [line.split()[1] for line in ran.lines] == codes
    assert (tmp_path / "a.py").read_text("utf-8") == source
