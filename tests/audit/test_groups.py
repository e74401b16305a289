"""``audit --by``: clients by the root they come from, by service, folder or file."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ..cli.running import Command, tree

FILES: dict[str, str | bytes] = {
    "aws.py": """\
import boto3
from botocore.config import Config

session = boto3.Session()
short = session.client("sqs", config=Config(read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1}))
""",
    "one.py": """\
import aws
import boto3
from botocore.config import Config

s3 = aws.session.client("s3")
alone = boto3.client("lambda", config=Config(retries={"max_attempts": 1}))
alone.invoke(FunctionName="f")
""",
    "two.py": 'from aws import session\n\ns3 = session.client("s3")\nx = [session.client(n) for n in ("sns", "ec2")]\n',
}
VERSION = "--bot-botocore-version=1.44"
BY = ("root", "service", "folder", "file")
SESSION = "the session made at aws.py:4"


def grouped(command: Command, tmp_path: Path, by: str) -> dict[str | None, list[str]]:
    """The clients, by path and line, of each group in the JSON of the audit, in order."""
    tree(tmp_path, FILES)
    audit = json.loads(command("audit", "--format=json", f"--by={by}", VERSION, ".").out)
    rows = [f"{row['path']}:{row['line']}" for row in audit["clients"]]
    assert audit["by"] == by
    for group in audit["groups"]:
        assert group["totals"]["clients"] == len(group["clients"])
    return {group["name"]: [rows[index] for index in group["clients"]] for group in audit["groups"]}


def test_by_root(command: Command, tmp_path: Path) -> None:
    assert grouped(command, tmp_path, "root") == {
        SESSION: ["./one.py:5", "./two.py:3", "./two.py:4", "./aws.py:5"],
        None: ["./one.py:6"],
    }


def test_by_service(command: Command, tmp_path: Path) -> None:
    assert list(grouped(command, tmp_path, "service").items()) == [
        ("s3", ["./one.py:5", "./two.py:3"]),
        ("lambda", ["./one.py:6"]),
        ("sqs", ["./aws.py:5"]),
        (None, ["./two.py:4"]),
    ]


def test_by_file(command: Command, tmp_path: Path) -> None:
    assert list(grouped(command, tmp_path, "file").items()) == [
        ("./one.py", ["./one.py:5", "./one.py:6"]),
        ("./two.py", ["./two.py:3", "./two.py:4"]),
        ("./aws.py", ["./aws.py:5"]),
    ]


def test_each_client_says_its_service_and_root(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    audit = json.loads(command("audit", "--format=json", VERSION, ".").out)
    shown = {
        f"{row['path']}:{row['line']}": (row["service"], row["root"], row["root_line"]) for row in audit["clients"]
    }
    assert shown == {
        "./aws.py:5": ("sqs", "aws.py", 4),
        "./one.py:5": ("s3", "aws.py", 4),
        "./one.py:6": ("lambda", None, None),
        "./two.py:3": ("s3", "aws.py", 4),
        "./two.py:4": (None, "aws.py", 4),
    }
    assert {"by", "groups"} & audit.keys() == set()


@pytest.mark.parametrize("by", BY)
def test_the_text_has_a_heading_for_each_group(command: Command, tmp_path: Path, by: str) -> None:
    names = [name for name in grouped(command, tmp_path, by) if name is not None]
    text = command("audit", f"--by={by}", VERSION, ".").out
    headings = [line for line in text.splitlines() if re.match(r"\S.*: \d+ clients?", line)]
    assert [line.rpartition(": ")[0] for line in headings[: len(names)]] == names


def test_the_heading_says_how_many_and_how_long(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    lines = command("audit", "--by=root", VERSION, ".").lines
    assert lines[0] == f"{SESSION}: 4 clients, longest wait 360.15 s"
    assert "no root that is known: 1 client, longest wait 240.05 s" in lines
    tree(tmp_path, {"two.py": 'import aws\n\naws.session.client("s3", config=aws.Config(read_timeout=None))\n'})
    assert command("audit", "--by=file", VERSION, "two.py").lines[0] == "two.py: 1 client, without limit"


def test_a_spreadsheet_has_the_group_in_front(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    rows = list(csv.DictReader(io.StringIO(command("audit", "--format=csv", "--by=root", VERSION, ".").out)))
    assert [row["group"] for row in rows] == [SESSION] * 4 + [""]
    assert [next(iter(row)) for row in rows] == ["group"] * 5
    plain = csv.DictReader(io.StringIO(command("audit", "--format=csv", VERSION, ".").out))
    assert "group" not in (plain.fieldnames or ())


def test_a_page_has_a_body_for_each_group(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    page = command("audit", "--format=html", "--by=root", VERSION, ".").out
    headings = re.findall(r'<tr class="group"><th colspan="9" scope="rowgroup">(.*?)</th></tr>', page)
    assert headings == [
        f"{SESSION}: 4 clients, longest wait 360.15 s",
        "no root that is known: 1 client, longest wait 240.05 s",
    ]
    assert [body.count("<tr") for body in page.split("<tbody>")[1:]] == [5, 2]
    plain = command("audit", "--format=html", VERSION, ".").out
    assert (plain.count("<tbody>"), 'class="group"' in plain) == (1, False)


def test_only_the_worst_clients_and_the_sums_of_all(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    for more, rows in ((), 5), (("--top=2",), 2), (("--top=9",), 5):
        audit = json.loads(command("audit", VERSION, "--format=json", *more, ".").out)
        assert (len(audit["clients"]), audit["totals"]["clients"]) == (rows, 5)
        assert len(list(csv.reader(io.StringIO(command("audit", VERSION, "--format=csv", *more, ".").out)))) == rows + 1
        assert len(re.findall("sent [0-9?]+x", command("audit", "--all", VERSION, *more, ".").out)) == rows
        assert command("audit", VERSION, "--format=html", *more, ".").out.count("<tr") == rows + 1
    first, second = json.loads(command("audit", VERSION, "--format=json", "--top=2", ".").out)["clients"]
    assert first["longest_wait"] >= second["longest_wait"] == 360.15


def test_only_the_largest_groups(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    audit = json.loads(command("audit", VERSION, "--format=json", "--by=service", "--top=1", ".").out)
    assert [group["name"] for group in audit["groups"]] == ["s3"]
    assert len(audit["clients"]) == audit["totals"]["clients"] == 5


@pytest.mark.parametrize("wrong", ["0", "-1", "two", "1.5"])
def test_a_number_that_cannot_be_is_refused(command: Command, tmp_path: Path, wrong: str) -> None:
    ran = command("audit", f"--top={wrong}", ".")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"flake8-botocore: argument --top: {wrong!r} is not a whole number of 1 or more\n"
