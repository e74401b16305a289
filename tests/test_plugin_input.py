"""Bad and odd input: flake8 never goes down, nothing is lost, and what we could not read is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.source.project import importers
from tests.flake8_runs import PLACES, places

CLIENT = 'boto3.client("s3")'


def reported(directory: Path, content: bytes) -> list[str]:
    """Place and code of our findings and flake8's own errors about a file of these bytes."""
    (directory / "app.py").write_bytes(content)
    return places(directory, "--select=BOT,E9", "app.py")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", [], id="empty file"),
        pytest.param(b"\xef\xbb\xbf", [], id="only a BOM"),
        pytest.param(b'import boto3\nboto3.client("s3")', ["2:1 BOT101"], id="no final newline"),
        pytest.param(b'\xef\xbb\xbfimport boto3\nboto3.client("s3")\n', ["2:1 BOT101"], id="BOM"),
        pytest.param(b'\xef\xbb\xbfimport boto3; boto3.client("s3")\n', ["1:15 BOT101"], id="BOM on the line"),
        pytest.param(b'import boto3\r\n\r\nx = boto3.client("s3")\r\n', ["3:5 BOT101"], id="CRLF"),
        pytest.param(b'import boto3\rx = boto3.client("s3")\r', ["2:5 BOT101"], id="lone CR"),
        pytest.param(b'import boto3\nx = 1\rx = boto3.client("s3")\r\n', ["3:5 BOT101"], id="mixed newlines"),
        pytest.param(b'\x0cimport boto3\nboto3.client("s3")\n', ["2:1 BOT101"], id="form feed first"),
        pytest.param(b'import boto3\n\x0c\nboto3.client("s3")\n', ["3:1 BOT101"], id="form feed on a line of its own"),
        pytest.param(
            b'# -*- coding: latin-1 -*-\nimport boto3\nx = "\xe9"; boto3.client("s3")\n',
            ["3:10 BOT101"],
            id="declared latin-1",
        ),
        pytest.param(
            b'import boto3\nx = "\xe9"; boto3.client("s3")\n', ["2:10 BOT101"], id="not UTF-8, nothing declared"
        ),
        pytest.param(
            'import boto3\nx = "é𝄞"; boto3.client("s3")\n'.encode(), ["2:11 BOT101"], id="columns are code points"
        ),
        pytest.param(b'import boto3\n(x): int = 1\nboto3.client("s3")\n', ["3:1 BOT101"], id="libcst cannot parse"),
        pytest.param(
            b"import boto3\n(x): int = 1\nf'{boto3.client(\"s3\")}'\n",
            ["3:4 BOT101"],
            id="libcst cannot parse the file, and only it knows the place",
        ),
        pytest.param(
            b"import boto3\n" + b"x = " + b"[" * 90 + b'boto3.client("s3")' + b"]" * 90 + b"\n",
            ["2:95 BOT101"],
            id="90 nested lists",
        ),
    ],
)
def test_odd_but_valid_python(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    assert reported(tmp_path, content) == [f"app.py:{place}" for place in expected]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'import boto3\nboto3.client("s3"\n', id="syntax error"),
        pytest.param(b'import boto3\n  boto3.client("s3")\n', id="indentation error"),
        pytest.param(
            b'import boto3\nboto3.client("s3")\n\x00\n',
            id="null byte",
            marks=pytest.mark.skipif(
                sys.version_info < (3, 11, 4), reason="ast.parse raises ValueError, on which flake8 itself dies"
            ),
        ),
    ],
)
def test_a_file_that_python_refuses_is_left_to_flake8(tmp_path: Path, content: bytes) -> None:
    (line,) = reported(tmp_path, content)
    assert line.split()[1] in {"E999", "E902"}


def test_null_bytes_below_flake8() -> None:
    with pytest.raises((SyntaxError, ValueError), match="null bytes"):
        lint("import boto3\n\0\n", "app.py", Settings())


def test_a_syntax_error_hides_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(f"import boto3\n{CLIENT}\n", "utf-8")
    lines = reported(tmp_path, b"import boto3\n(\n") + places(tmp_path, "--select=BOT", ".")
    assert [line.split()[1] for line in lines] == ["E999", "BOT101"]
    assert lines[1] == "good.py:2:1 BOT101"


def test_standard_input_with_a_name(tmp_path: Path) -> None:
    source = f"import boto3\n{CLIENT}\n".encode()
    name = "--stdin-display-name=src/app.py"
    assert places(tmp_path, "--select=BOT", name, "-", stdin=source) == ["src/app.py:2:1 BOT101"]
    ignored = "--per-file-ignores=src/app.py:BOT101"
    assert places(tmp_path, "--select=BOT", name, ignored, "-", stdin=source) == []


@pytest.mark.slow
@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_several_processes_report_what_one_does(tmp_path: Path, start_method: str) -> None:
    for number in range(6):
        (tmp_path / f"app{number}.py").write_text("import boto3\n" + f"{CLIENT}\n" * number, "utf-8")
    expected = [f"app{n}.py:{line}:1 BOT101" for n in range(6) for line in range(2, n + 2)]
    assert places(tmp_path, "--select=BOT", "--jobs=1", ".") == expected
    # The option must reach workers that do not inherit this process's memory, too.
    arguments = [
        PLACES.replace("%(code)s", "%(code)s %(text)s"),
        "--select=BOT",
        "--jobs=2",
        "--bot-botocore-version=1.43",
    ]
    script = (
        "import multiprocessing, flake8.main.cli\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({start_method!r})\n"
        f"    raise SystemExit(flake8.main.cli.main({[*arguments, '.']!r}))\n"
    )
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (ran.stderr, ran.returncode) == ("", 1)
    lines = [line.removeprefix("./") for line in ran.stdout.splitlines()]
    assert [line.split(" boto3")[0] for line in lines] == expected
    assert all("(botocore 1.43)" in line for line in lines)


def test_a_failure_of_ours_is_reported_and_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f"import boto3\n{CLIENT}\n", "utf-8")
    script = (
        "import flake8.main.cli, flake8_botocore.source.fact_table as collecting\n"
        "def fail(*arguments): raise LookupError('out of luck')\n"
        "collecting.read_facts = fail\n"
        "raise SystemExit(flake8.main.cli.main(['--select=BOT', '--jobs=1', 'app.py']))\n"
    )
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [
        "app.py:1:1: BOT001 This file mentions boto but was not analysed: "
        "flake8-botocore failed with LookupError: out of luck."
    ]


def test_a_run_of_flake8_looks_once_at_the_files_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    look = importers._by_word
    monkeypatch.setattr(importers, "_by_word", lambda root, words: looked.append(root) or look(root, words))
    (tmp_path / "aws.py").write_text("import boto3\n\ndef make(client):\n    return client\n\nc = boto3.client('s3')\n")
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("from aws import c, make\n\nc.get_object(Bucket='b', Key='k')\nmake(c)\n")
    for runs in (1, 2):
        assert places(tmp_path, "--select=BOT", ".") == ["aws.py:6:5 BOT101"]
        assert looked == [str(tmp_path)] * runs


EDITOR = """
from pathlib import Path
from flake8.api.legacy import get_style_guide
from flake8_botocore import plugin

begun = []
begin = plugin.begin
plugin.begin = lambda snapshot: (begun.append(snapshot), begin(snapshot))
guide, paths = get_style_guide(select=["BOT"]), ["app.py", "more.py"]
print(guide.check_files(paths).total_errors)
Path("aws.py").write_text("TIMEOUT = 0\\n")
print(guide.check_files(["app.py"]).total_errors)
print(guide.check_files(paths).total_errors)
Path("aws.py").unlink()
print(guide.check_files(paths).total_errors)
print(len(begun))
"""


def test_a_process_that_keeps_flake8_loaded_begins_a_snapshot_for_each_run(tmp_path: Path) -> None:
    retries = '{"mode": "standard", "total_max_attempts": 2}'
    (tmp_path / ".flake8").write_text("[flake8]\njobs = 1\n")
    for name in ("app.py", "more.py"):
        (tmp_path / name).write_text(
            "import boto3\nfrom botocore.config import Config\nfrom aws import TIMEOUT\n\n"
            f"boto3.client('s3', config=Config(connect_timeout=5, read_timeout=TIMEOUT, retries={retries}))\n"
        )
    ran = subprocess.run(
        [sys.executable, "-c", EDITOR], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert [line for line in ran.stdout.splitlines() if line.isdecimal()] == ["0", "1", "2", "0", "5"]
