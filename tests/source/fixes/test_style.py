"""What a fix adds looks like the rest of the module: quotes, indentation, length of lines."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.files.source_text import LineTable
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix
from flake8_botocore.linter import lint
from flake8_botocore.source.fixes.brackets import Style, style_of

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


@pytest.mark.parametrize(
    ("source", "quote", "indent"),
    [
        ("x = 1\n", '"', "    "),
        ("x = 'a'\n", "'", "    "),
        ("x = 'a' + \"b\"\n", '"', "    "),
        ("x = 'a' + \"b\" + f'c'\n", "'", "    "),
        ('"""It\'s said."""\nx = "it\'s", "a"\n', '"', "    "),
        ("'''Said.'''\nx = \"a\"\n", '"', "    "),
        ("if x:\n  y\n", '"', "  "),
        ("x = (\n   1)\ndef f():\n\treturn 1\n", '"', "\t"),
        ("def f(): return 1\nclass A:\n   x = 1\n", '"', "   "),
    ],
)
def test_quotes_and_indentation(source: str, quote: str, indent: str) -> None:
    assert style_of(LineTable(source), ast.parse(source), NOWHERE) == Style(quote, indent, 88)


LONG = """\
import boto3


def upload():
{indent}return boto3.client({name})
"""
CONSTANT = """\
import boto3
from botocore.config import Config

CLIENT_CONFIG = Config(
{indent}connect_timeout=5,
{indent}read_timeout=60,
{indent}retries={retries},
)


def upload():
{indent}return boto3.client({name}, config=CLIENT_CONFIG)
"""


@pytest.mark.parametrize("indent", ["    ", "  ", "\t"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_config_that_has_no_room_in_the_line_is_a_constant(indent: str, quote: str) -> None:
    name = f"{quote}s3{quote}"
    retries = '{"mode": "standard", "total_max_attempts": 3}'.replace('"', quote)
    before, after = (each.format(indent=indent, name=name, retries="@") for each in (LONG, CONSTANT))
    assert fixed(before) == after.replace("@", retries)


CONFIG = 'Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})'


@pytest.mark.parametrize("source", ['s3 = boto3.client("s3"@)\n', 's3 = boto3.client(\n    "s3",\n@)\n'])
def test_the_line_length_of_the_project_decides(tmp_path: Path, source: str) -> None:
    added = f", config={CONFIG}" if "\n@" not in source else f"    config={CONFIG},\n"
    inline = source.replace("@", added)
    longest = max(map(len, inline.splitlines()))
    (tmp_path / ".git").mkdir()
    for length in (longest - 1, longest):
        (tmp_path / "ruff.toml").write_text(f"line-length = {length}\n", "utf-8")
        begin(Snapshot())
        written = fixed("import boto3\n" + source.replace("@", ""), str(tmp_path / "app.py"))
        assert written.endswith(inline) == (length == longest)
        assert ("CLIENT_CONFIG = " in written) == (length != longest)


AIO = """\
from aiobotocore.session import get_session
{imported}

async def read():
    async with get_session().create_client("s3") as client:
        await client.list_buckets()
"""


@pytest.mark.parametrize(
    ("imported", "written"),
    [
        ("from aiobotocore.config import AioConfig", "CLIENT_CONFIG = AioConfig("),
        ("from aiobotocore.config import AioConfig as C", "CLIENT_CONFIG = C("),
        ("", "from botocore.config import Config\n\nCLIENT_CONFIG = Config("),
        ("from elsewhere import AioConfig", "CLIENT_CONFIG = Config("),
    ],
)
def test_an_imported_config_of_aiobotocore_is_used_for_its_clients(imported: str, written: str) -> None:
    result = fixed(AIO.format(imported=imported))
    assert written in result
    assert 'create_client("s3", config=CLIENT_CONFIG)' in result


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


def test_an_import_for_types_stays_if_the_new_one_is_in_a_function() -> None:
    source = """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.config import Config


def make(config: "Config"):
    import boto3

    return boto3.client("s3")
"""
    assert fixed(source).count("from botocore.config import Config") == 2
    assert "if TYPE_CHECKING:\n    from botocore.config import Config\n" in fixed(source)


COMPLETED = 'import boto3\nfrom botocore.config import Config\n\nc = Config({})\nboto3.client("s3", config=c)\n'
READ, RETRIES = "read_timeout=60", 'retries={"mode": "standard", "total_max_attempts": 3}'


@pytest.mark.parametrize(
    ("given", "connect", "written"),
    [
        ('region_name="x"', 5, f'region_name="x", connect_timeout=5, {READ}, {RETRIES}'),
        ('region_name="x"', 2, f'region_name="x", connect_timeout=2, {READ}, {RETRIES}'),
        ("read_timeout=9", 2, f"read_timeout=9, connect_timeout=2, {RETRIES}"),
        (RETRIES, 2, f"{RETRIES}, connect_timeout=2, {READ}"),
        ("connect_timeout=1, read_timeout=9", 2, f"connect_timeout=1, read_timeout=9, {RETRIES}"),
        (f"read_timeout=9, {RETRIES}", 2, f"read_timeout=9, {RETRIES}"),
    ],
)
def test_a_config_that_is_completed_gets_the_connect_timeout_that_the_team_chose(
    tmp_path: Path, given: str, connect: float, written: str
) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")
    begin(Snapshot())
    path = str(tmp_path / "app.py")
    assert fixed(COMPLETED.format(given), path, connect_timeout=connect) == COMPLETED.format(written)


MARKS = {
    "||": "\n            ",
    "|": "\n        ",
    "$": "\n    ",
    "CONNECT": "connect_timeout=5",
    "READ": READ,
    "RETRIES": RETRIES,
    "MODE": 'retries={"mode": "standard"}',
}
TOO_LONG = f'user_agent="{"x" * 80}"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Config(region_name="x")', 'Config(|region_name="x",|CONNECT,|READ,|RETRIES,$)'),
        ("Config()", "Config(|CONNECT,|READ,|RETRIES,$)"),
        ("Config( tcp_keepalive = True , )", "Config(|tcp_keepalive = True,|CONNECT,|READ,|RETRIES,$)"),
        ("Config(s3={}, tcp_keepalive=True)", "Config(|s3={},|tcp_keepalive=True,|CONNECT,|READ,|RETRIES,$)"),
        # Who gets it may be DynamoDB, which keeps its attempts.
        (
            "f(1, Config(tcp_keepalive=g(1)), x=2)",
            "f(|1,|Config(||tcp_keepalive=g(1),||CONNECT,||READ,||MODE,|),|x=2,$)",
        ),
        ("Config(|s3={})", "Config(|s3={},|CONNECT,|READ,|RETRIES)"),
        ("Config(s3={})  # noqa: E1", "Config(s3={}, CONNECT, READ, RETRIES)  # noqa: E1"),
        ("Config(s3={})  # many", "Config(|s3={},|CONNECT,|READ,|RETRIES,$)  # many"),
        ('Config(user_agent="a#b")', 'Config(|user_agent="a#b",|CONNECT,|READ,|RETRIES,$)'),
        (f"Config({TOO_LONG})", f"Config({TOO_LONG}, CONNECT, READ, RETRIES)"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_config_that_has_no_room_for_what_completes_it_gets_lines(before: str, after: str, newline: str) -> None:
    texts = []
    for text in (before, after):
        text = (
            "import boto3\nfrom botocore.config import Config\n\ndef make():\n"
            f'    client_config = {text}\n    return boto3.client("s3", config=client_config)\n'
        )
        for mark, written in MARKS.items():
            text = text.replace(mark, written)
        texts.append(text.replace("\n", newline))
    assert fixed(texts[0]) == texts[1]


def test_nothing_is_broken_inside_an_f_string() -> None:
    source = "from botocore.config import Config\nx = f'{Config(max_pool_connections=5)}'\n"
    found = lint(source, NOWHERE, Settings())
    edits = [edit.text for each in found for fix in each.fixes for edit in fix.edits]
    assert len(edits) > 0
    assert all("\n" not in text for text in edits)


CHOSEN = """\
import boto3
from botocore.config import Config

TIGHT = Config({options})
s3 = boto3.client("s3", config=TIGHT)


def make():
    return boto3.client("{service}"{given})
"""
WHOLE = 'connect_timeout=5, read_timeout=60, retries={"max_attempts": 2}'


def test_the_config_that_the_clients_of_the_module_have_is_used() -> None:
    before, after = (CHOSEN.format(options=WHOLE, service="sqs", given=given) for given in ("", ", config=TIGHT"))
    assert fixed(before) == after


@pytest.mark.parametrize(
    ("options", "service"),
    [
        (f'{WHOLE}, region_name="eu-west-1"', "sqs"),
        (WHOLE.replace("60", "9"), "sqs"),
        (WHOLE.replace("60", "seconds"), "sqs"),
        ("**options", "sqs"),
        # Its clients keep the attempts that they have by default.
        (WHOLE, "dynamodb"),
    ],
)
def test_a_config_that_does_not_suit_every_client_is_not(options: str, service: str) -> None:
    assert "config=TIGHT)\n\n\ndef" in (written := fixed(CHOSEN.format(options=options, service=service, given="")))
    assert written.count("config=TIGHT") == 1
