"""Modules are parsed once per process and state of the file; a changed file gives the new answer."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.files.snapshot import Snapshot, begin, current
from flake8_botocore.source.inference.source_file import SourceFile
from flake8_botocore.source.project import other_modules
from tests.layouts import lay_out
from tests.snippets import clean, flags

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


def test_a_module_is_parsed_once(tmp_path: Path, parses: list[str]) -> None:
    lay_out(tmp_path, {"aws.py": "CONFIG = None\n", "broken.py": "def broken(:\n"})
    for name in ("one.py", "two.py", "three.py"):
        flags(FLAGGED, path=str(tmp_path / name))
    assert parses == ["CONFIG = None\n"]


def test_a_module_that_nobody_asks_for_is_not_parsed(tmp_path: Path, parses: list[str]) -> None:
    lay_out(tmp_path, {"aws.py": "CONFIG = None\n"})
    clean(
        "import boto3\nimport aws\nfrom aws import CONFIG, make\nmake()\nboto3.session\n", path=str(tmp_path / "one.py")
    )
    assert parses == []


def test_a_change_of_the_same_size_and_time_is_seen(tmp_path: Path, parses: list[str]) -> None:
    """A tool may set the time of the last write back; that of the last change of the file it cannot."""
    path, module = str(tmp_path / "main.py"), tmp_path / "aws.py"
    lay_out(tmp_path, {"aws.py": "CONFIG = None\n"})
    flags(FLAGGED, path=path)
    before = module.stat()
    module.write_text("CONFIG = open\n")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    begin(Snapshot(current()))
    clean(BARE, path=path)


def test_a_module_that_goes_and_comes(tmp_path: Path, parses: list[str]) -> None:
    path, module = str(tmp_path / "main.py"), tmp_path / "aws.py"
    lay_out(tmp_path, {})
    clean(BARE, path=path)
    lay_out(tmp_path, {"aws.py": "CONFIG = None\n"})
    flags(FLAGGED, path=path)
    module.unlink()
    begin(Snapshot(current()))
    clean(BARE, path=path)


def test_a_change_far_down_the_chain(tmp_path: Path, parses: list[str]) -> None:
    """What a module said of another one is forgotten with it."""
    path = str(tmp_path / "main.py")
    lay_out(tmp_path, {"aws.py": "from values import CONFIG\n", "values.py": "CONFIG = None\n"})
    flags(FLAGGED, path=path)
    lay_out(tmp_path, {"values.py": "CONFIG = make()\n"})
    clean(BARE, path=path)
    assert parses == ["from values import CONFIG\n", "CONFIG = None\n", "CONFIG = make()\n"]


def test_only_so_many_trees_are_kept(tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently used goes first, and nothing else changes."""
    monkeypatch.setattr(other_modules.MODULES, "most", 100)
    names = ["a", "b", "c"]
    lay_out(tmp_path, {f"{name}.py": f"CONFIG = None  # {name}{'.' * 20}\n" for name in names})
    for name in [*names, "a", "b", "c", "c"]:
        flags(FLAGGED.replace("aws", name), path=str(tmp_path / "main.py"))
    assert [source[17] for source in parses] == ["a", "b", "c", "a", "b", "c"]


def test_no_look_at_everything_is_needed_to_find_a_module_that_made_room(
    tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The collector has seen it stay before, and a run looks among what is new alone."""
    monkeypatch.setattr(other_modules.MODULES, "most", 1)
    lay_out(tmp_path, {f"{name}.py": "class A:\n    def made(self): return A\nCONFIG = None\n" for name in "abc"})
    gc.collect()
    gc.disable()
    try:
        for name in "abcab":
            flags(FLAGGED.replace("aws", name), path=str(tmp_path / "main.py"))
            gc.collect(0)
        files = [each.path for each in gc.get_objects() if isinstance(each, SourceFile)]
    finally:
        gc.enable()
    # Other tests may have left some behind.
    held = [os.path.basename(path) for path in files if path.startswith(str(tmp_path))]
    assert (held, parses) == (["b.py"], ["class A:\n    def made(self): return A\nCONFIG = None\n"] * 5)


def test_two_modules_that_do_not_both_fit(tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """While one file is linted every module it needs is there."""
    monkeypatch.setattr(other_modules.MODULES, "most", 1)
    lay_out(tmp_path, {"a.py": "NONE = None\n", "b.py": "from a import NONE\nCONFIG = NONE\n"})
    flags(FLAGGED.replace("aws", "b"), path=str(tmp_path / "main.py"))
    # The helper has it read twice; each module had pushed the other one out.
    assert [source[:4] for source in parses] == ["from", "NONE"] * 2


def test_options_do_not_leak_from_one_run_into_the_next(tmp_path: Path) -> None:
    """The positions of Config depend on the target version, and so does what a module's Config says."""
    lay_out(
        tmp_path, {"aws.py": "from botocore.config import Config\nCONFIG = Config(None, None, None, None, None, 5)\n"}
    )
    main = """
        import boto3
        from aws import CONFIG
        from botocore.config import Config
        boto3.client("s3", config=CONFIG.merge(Config(retries={"mode": "standard"})))%s
    """
    path = str(tmp_path / "main.py")
    for _ in range(2):
        flags(main % "  # BOT102", path=path, botocore_version="1.44")
        clean(main % "", path=path, botocore_version="1.29")
