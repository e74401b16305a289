"""What is said for one release of each behaviour that the tables know, and for two that are older than the tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from flake8_botocore.botocore import known, parse_version
from flake8_botocore.botocore.defaults import default_retry_mode
from flake8_botocore.cli.audit import FORMATS as AUDITS
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.lsp.hover import subjects
from flake8_botocore.reports import FORMATS
from flake8_botocore.rules import all_rules

from ..lsp.editor import Editor
from .running import Command, tree

SOURCE = """\
import boto3
from botocore.config import Config

client = boto3.client("lambda")
client.invoke(FunctionName="report")
given = boto3.client("dynamodb", config=Config(defaults_mode="standard", tcp_keepalive=True))
late = Config(read_timeout=60, retries={"mode": "adaptive", "max_attempts": 4}, sigv4a_signing_region_set="*")
mode = Config(account_id_endpoint_mode="disabled", request_checksum_calculation="when_required")
table = boto3.resource("dynamodb", config=late.merge(mode))
"""

OPTIONS_SINCE = {
    "defaults_mode": "1.23.37",
    "tcp_keepalive": "1.27.84",
    "sigv4a_signing_region_set": "1.35.0",
    "request_checksum_calculation": "1.36.0",
    "account_id_endpoint_mode": "1.37.0",
}

RELEASES = ("1.12", "1.16", "1.20.0", "1.23.0", "1.27.90", "1.29.1", "1.35.92", "1.40.1", "1.43.9", "1.44.8")

FIRST = {"defaults_mode", "tcp_keepalive"}
"""The options of the first Config in ``SOURCE``; the others are in the merged one."""

OLDER = ("1.12", "1.16")

CODES = [rule.code for rule in all_rules()]


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A release that the project in ``tmp_path`` pins."""
    release = str(request.param)
    tree(tmp_path, {"app.py": SOURCE, "requirements.txt": f"botocore=={release}\n"})
    begin(Snapshot())
    return release


def missing(release: str) -> list[str]:
    """The options of ``SOURCE`` that botocore ``release`` does not have."""
    version = known(parse_version(release))
    return [name for name, since in OPTIONS_SINCE.items() if version < parse_version(since)]


def places(name: str, told: str) -> list[tuple[int, str]]:
    """Line and code of every finding in a report."""
    if name == "json":
        return [(each["line"], each["code"]) for each in json.loads(told)]
    if name == "sarif":
        results = json.loads(told)["runs"][0]["results"]
        return [(r["locations"][0]["physicalLocation"]["region"]["startLine"], r["ruleId"]) for r in results]
    if name == "gitlab":
        return [(each["location"]["lines"]["begin"], each["check_name"]) for each in json.loads(told)]
    if name == "github":
        return [
            (int(line), code) for line, code in re.findall(r"^::.*?,line=(\d+),.*?title=(BOT\d{3})", told, re.MULTILINE)
        ]
    if name == "concise":
        return [(int(line), code) for line, code in re.findall(r"^app\.py:(\d+):\d+: (BOT\d{3}) ", told, re.MULTILINE)]
    # The block of a decision of several rules ends with the places of the others.
    found = re.findall(r"^app\.py:(\d+)  (BOT\d{3}) |^  at app\.py:(\d+) \((BOT\d{3})\)$", told, re.MULTILINE)
    return [(int(first or other), code or of_other) for first, code, other, of_other in found]


def test_every_format_reports_the_same(command: Command, tmp_path: Path, release: str) -> None:
    chosen = ("--extend-select", ",".join(CODES), "--no-cache", "app.py")
    told = {name: command("check", *chosen, "--format", name, *["--all"] * (name == "text")) for name in FORMATS}
    pin = tmp_path / "requirements.txt"
    old = f"{pin}: botocore {release}.0 is not known; using the facts of 1.20, the oldest known release"
    assert {ran.code for ran in told.values()} == {1}
    assert [ran.err for ran in told.values()] == [f"flake8-botocore: {old}\n" if release in OLDER else ""] * len(
        FORMATS
    )
    found = {name: sorted(places(name, ran.out)) for name, ran in told.items()}
    of_all = found["concise"]
    assert found == dict.fromkeys(FORMATS, of_all)
    assert [code for _, code in of_all].count("BOT211") == len(missing(release))
    assert {(4, "BOT101"), (5, "BOT302")} <= set(of_all)
    # A Config with an option that the release does not have raises: no rule but BOT211 reports it.
    assert ((6, "BOT102") in of_all) == (not FIRST & set(missing(release)))


def test_every_page(command: Command, release: str) -> None:
    text = command("explain", *CODES)
    assert (text.code, text.err) == (0, "")
    assert text.out.count(f"Numbers are those of botocore {known(parse_version(release)).short}.") == len(all_rules())
    whole = command("explain", "--format", "json", *CODES)
    assert [each["code"] for each in json.loads(whole.out)] == CODES
    assert not re.search(r"\$[a-z]", text.out)


def test_every_audit(command: Command, release: str) -> None:
    told = {name: command("audit", "--format", name, "app.py") for name in AUDITS}
    assert {ran.code for ran in told.values()} == {0}
    rows = json.loads(told["json"].out)["clients"]
    short = known(parse_version(release)).short
    attempts, dynamodb = (3, 4) if short == "1.44" else (5, 3)
    # A client whose Config raises is no client.
    expected = {4: attempts}
    if not FIRST & set(missing(release)):
        expected[6] = dynamodb
    if not set(missing(release)) - FIRST:
        expected[9] = 5
    assert {row["line"]: row["sends"] for row in rows} == expected
    assert {row["botocore"] for row in rows} == {short}


def test_every_hover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    editor = Editor(tmp_path)
    editor.put("app.py", SOURCE)
    told = [each.told for each in sorted(subjects(editor.document("app.py")), key=lambda each: each.span)]
    editor.close("app.py")
    version = known(parse_version(release))
    attempts = 3 if version.short == "1.44" else 5
    assert told[0].startswith(f'**`boto3.client("lambda")`**: one call can be sent {attempts} times')
    assert f"- retry mode: **{default_retry_mode(version)}**, botocore {version.short} default" in told[0]
    # What raises TypeError is not shown: the Configs with an option that the release does not have.
    assert any("`Config(...)`" in each for each in told) == (len(missing(release)) < len(OPTIONS_SINCE) - 1)


def test_modes_that_a_release_does_not_have(command: Command, tmp_path: Path) -> None:
    """``defaults_mode`` raises TypeError before 1.23.37, so no mode and no attempts follow from it."""
    tree(tmp_path, {"app.py": SOURCE.replace(", tcp_keepalive=True", "")})
    told = {
        release: command(
            "check", "--format=concise", f"--bot-botocore-version={release}", "--select=BOT102", "app.py"
        ).out
        for release in ("1.23.0", "1.23.37", "1.44.8")
    }
    assert {release: re.findall(r"(\d+) attempts", text) for release, text in told.items()} == {
        "1.23.0": [],
        "1.23.37": ["3"],
        "1.44.8": ["4"],
    }
