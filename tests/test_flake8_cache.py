"""The cache of flake8's own runs: off unless asked for, and the same findings as without."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from flake8_botocore import linter, plugin
from flake8_botocore.config import Settings
from flake8_botocore.files.dependencies import drop_everything
from flake8_botocore.findings import Finding
from tests.cli.running import tree
from tests.flake8_runs import flake8_process

CONFIG = """from botocore.config import Config
CONFIG = Config(read_timeout=5, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
"""
USER = "import boto3\nfrom app.aws import CONFIG\nboto3.client('s3', config=CONFIG)\nboto3.client('sqs')\n"
FILES = {".git/HEAD": "", "app/__init__.py": "", "app/aws.py": CONFIG, "app/user.py": USER, "app/plain.py": "x = 1\n"}
CHANGES: dict[str, dict[str, str | bytes]] = {
    "the file": {"app/user.py": f"# first\n{USER}"},
    "what it imports": {"app/aws.py": "CONFIG = None\n"},
    "the release": {"uv.lock": '[[package]]\nname = "botocore"\nversion = "1.20.0"\n'},
    "the settings": {".flake8": "[flake8]\nbot-required-options = mode\n"},
    "the baseline": {"flake8-botocore-baseline.json": '[{"flake8-botocore baseline": 1}\n]\n'},
    "a lock that is none": {"uv.lock": '[[package]]\nname = "botocore"\n'},
}


def test_nothing_is_kept_unless_it_reports_unused_noqa(tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    assert len(flake8_process(tmp_path, "--select=BOT").lines) == 1
    assert not list(tmp_path.rglob("CACHEDIR.TAG"))


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_after_every_change_the_same_is_said(tmp_path: Path, jobs: int) -> None:
    tree(tmp_path, FILES)
    with_cache = ("--select=BOT", f"--jobs={jobs}", "--bot-cache=kept")
    for files in ({}, *CHANGES.values()):
        tree(tmp_path, files)
        expected = flake8_process(tmp_path, "--select=BOT", f"--jobs={jobs}")
        for _ in range(2):
            ran = flake8_process(tmp_path, *with_cache)
            assert (ran.lines, ran.code) == (expected.lines, expected.code)
            # Each of its processes says it once.
            assert {*ran.stderr.split("\n")} == {*expected.stderr.split("\n")}
    assert (tmp_path / "kept/CACHEDIR.TAG").is_file()


def test_the_places_that_findings_rest_on_are_kept(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": 'import boto3\nclient = boto3.client("lambda")\nclient.invoke(FunctionName="x")\n'})
    first, second = (flake8_process(tmp_path, "--select=BOT", "--bot-cache=kept") for _ in range(2))
    assert (first, first.stderr, [line.partition(":")[2][:3] for line in first.lines]) == (second, "", ["2:1", "3:1"])


def test_what_has_not_changed_is_not_linted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    # An absolute path: the cache is saved once more when the process ends, in another working directory.
    folder = str(tmp_path / "kept")
    settings = Settings(cache=folder)
    linted: list[str] = []

    def run(*names: str) -> list[list[str]]:
        """What is found by a process of its own, as far as this can be played."""
        drop_everything()
        monkeypatch.setattr(plugin, "_caches", {})
        linted.clear()
        found = []
        for name in names:
            text = Path(name).read_text()

            def find(name: str = name, text: str = text) -> list[Finding]:
                linted.append(name)
                return linter.lint(text, name, settings, ast.parse(text), fixes=False)

            cache = plugin._cache(folder, settings)
            assert cache is not None
            found.append([finding.text for finding in plugin._cached(cache, name, text, settings, find)])
        for cache in filter(None, plugin._caches.values()):
            cache.save()
        return found

    names = ("app/user.py", "app/plain.py")
    first = run(*names)
    assert linted == list(names)
    assert [len(found) for found in first] == [1, 0]
    assert run(*names) == first
    assert linted == []
    Path("app/plain.py").write_text("x = 2\n")
    assert run(*names) == first
    assert linted == ["app/plain.py"]
    Path("app/aws.py").write_text("CONFIG = None\n")
    assert [len(found) for found in run(*names)] == [2, 0]
    assert linted == ["app/user.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_folder_that_is_a_link_is_named_and_not_used(tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "elsewhere/notes": ""})
    (tmp_path / "kept").symlink_to("elsewhere")
    expected = flake8_process(tmp_path, "--select=BOT")
    ran = flake8_process(tmp_path, "--select=BOT", "--jobs=1", "--bot-cache=kept")
    assert (ran.lines, ran.code) == (expected.lines, expected.code)
    assert ran.stderr == "flake8-botocore: kept is a symbolic link, so the results of this run are not cached\n"
    assert [each.name for each in (tmp_path / "elsewhere").iterdir()] == ["notes"]
