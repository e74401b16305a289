"""The cache of results: what is read again after a change, and what happens where it cannot be used."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from flake8_botocore.runs import cache_folder
from flake8_botocore.runs.cache import NOTHING

from .editing import differing, forget
from .git import git
from .running import START, Command, Ran, in_process, tree

CACHE = filesystem.CACHE
COMPLETE = 'read_timeout=5, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}'
CONFIG = f"from botocore.config import Config\nCONFIG = Config({COMPLETE})\n"
USER = "import boto3\nfrom app.aws import CONFIG\nboto3.client('s3', config=CONFIG)\n"
FILES = {
    "app/__init__.py": "",
    "app/aws.py": CONFIG,
    "app/user.py": USER,
    "app/other.py": "import boto3\nboto3.client('s3')\n",
    "app/plain.py": "import os\n",
    "app/caller.py": "from app.user import thing\nthing.invoke()\n",
}
LONG_AGO = 1_000_000_000


@pytest.fixture
def read(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Ran, list[str]]]:
    """Runs the command as a new process and tells which files it read, each time it did."""
    tree(tmp_path, FILES)
    seen: list[str] = []
    reading = filesystem._read

    def noting(path: str) -> object:
        found = reading(path)
        seen.append(os.path.relpath(path))
        return found

    monkeypatch.setattr(filesystem, "_read", noting)
    # What was written a moment ago is read again, for another change in the same moment would not show.
    monkeypatch.setattr(filesystem, "SETTLED", -10.0)

    def run(*arguments: str) -> tuple[Ran, list[str]]:
        forget()
        seen.clear()
        ran = command(*arguments)
        return ran, sorted(set(seen))

    return run


CHECK = ("check", "--format=concise", "--jobs=1", ".")


def test_where_nothing_changed_nothing_is_read(read: Callable[..., tuple[Ran, list[str]]]) -> None:
    first, seen = read(*CHECK)
    assert seen == sorted(FILES)
    assert [line.split(":")[0] for line in first.lines] == ["./app/other.py"]
    assert read(*CHECK) == (first, [])


@pytest.mark.parametrize(
    ("change", "again", "found"),
    [
        ({"app/plain.py": "import sys\n"}, ["app/plain.py"], ["other"]),
        ({"app/other.py": "import boto3\n"}, ["app/other.py"], []),
        # The advice for a client goes by what others do with it.
        ({"app/aws.py": "CONFIG = None\n"}, ["app/aws.py", "app/caller.py", "app/user.py"], ["other", "user"]),
        ({"app/aws.py": f"{CONFIG}# comment\n"}, ["app/aws.py", "app/user.py"], ["other"]),
        ({"app/new.py": "x = 1\n"}, ["app/new.py"], ["other"]),
        ({"app/user.py": f"{USER}# comment\n"}, ["app/aws.py", "app/caller.py", "app/user.py"], ["other"]),
    ],
)
def test_only_files_that_depend_on_a_change_are_read_again(
    read: Callable[..., tuple[Ran, list[str]]],
    tmp_path: Path,
    change: dict[str, str],
    again: list[str],
    found: list[str],
) -> None:
    read(*CHECK)
    tree(tmp_path, change)
    ran, seen = read(*CHECK)
    assert seen == again
    assert [line.split(":")[0] for line in ran.lines] == [f"./app/{name}.py" for name in found]
    assert read(*CHECK) == (ran, [])
    assert read(*CHECK, "--no-cache")[0] == ran


def test_a_file_written_anew_with_its_size_and_time_kept(
    read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path
) -> None:
    path = tmp_path / "app/other.py"
    os.utime(path, (LONG_AGO, LONG_AGO))
    (line,) = read(*CHECK)[0].lines
    path.write_text(path.read_text().replace("s3", "ec"))
    os.utime(path, (LONG_AGO, LONG_AGO))
    path.write_text(path.read_text().replace("boto3.client", "print#client"))
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert "BOT101" in line
    ran, seen = read(*CHECK)
    assert (ran.lines, seen) == ([], ["app/other.py"])


def test_other_settings_have_results_of_their_own(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    first, _ = read(*CHECK)
    (tmp_path / ".flake8").write_text("[flake8]\nignore = BOT101\n")
    assert read(*CHECK)[0].lines == []
    (tmp_path / ".flake8").unlink()
    assert read(*CHECK) == (first, [])


@pytest.mark.parametrize("format_name", ["text", "json", "sarif", "github", "concise"])
def test_every_report_is_the_same(read: Callable[..., tuple[Ran, list[str]]], format_name: str) -> None:
    arguments = ("check", f"--format={format_name}", "--jobs=1", ".")
    ran = [read(*arguments)[0], read(*arguments)[0], read(*arguments, "--no-cache")[0]]
    assert ran[0] == ran[1] == ran[2]
    assert "BOT101" in ran[0].out


@pytest.mark.parametrize(
    "arguments",
    [
        ("fix", "--jobs=1", "."),
        ("fix", "--jobs=1", "--diff", "."),
        ("audit", "--jobs=1", "."),
        ("audit", "--jobs=1", "--format=json", "--by=root", "."),
    ],
)
def test_other_work_is_not_done_again_either(
    read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    expected, _ = read(*arguments, "--no-cache")
    first, seen = read(*arguments)
    assert seen == sorted(FILES)
    assert first == expected
    assert read(*arguments) == (expected, [])
    tree(tmp_path, {"app/other.py": "import boto3\nboto3.client('sqs')\nboto3.client('s3')\n"})
    changed, seen = read(*arguments)
    assert seen == ["app/other.py"]
    assert changed == read(*arguments, "--no-cache")[0] != expected


def test_fixed_files_are_read_again(read: Callable[..., tuple[Ran, list[str]]]) -> None:
    fix = ("fix", "--jobs=1", "--unsafe-fixes", ".")
    ran, _ = read(*fix)
    assert ran.err == "Fixed 1 in 1 file, 0 left.\n"
    again, seen = read(*fix)
    assert (again.err, seen) == ("Fixed 0 in 0 files, 0 left.\n", ["app/other.py"])
    assert read(*fix) == (again, [])


def test_no_cache_leaves_nothing_behind(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    read(*CHECK, "--no-cache")
    assert not (tmp_path / CACHE).exists()
    read(*CHECK, f"--cache-dir={tmp_path / 'there'}")
    assert not (tmp_path / CACHE).exists()
    assert (tmp_path / "there/CACHEDIR.TAG").is_file()


def test_a_problem_is_told_each_time(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    tree(tmp_path, {"app/broken.py": "import boto3\nboto3.client(\n", "uv.lock": '[[package]]\nname = "botocore"\n'})
    assert [read(*CHECK)[0].err for _ in range(2)] == [read(*CHECK, "--no-cache")[0].err] * 2


NO_RESULTS = [None, 5, "text", [], {}, [-1], [-2], [1], [7, "x"], [0, 1], [5, 1, 2, 3, 4], [0, "x.py", [-1], [-1], 5]]


def corrupted(whole: bytes) -> list[bytes]:
    """A cache as a crash, a disk or another program may leave it."""
    head, _, text = whole.partition(b"\n")
    held = json.loads(text)
    wrong: list[object] = [None, [], {}, {**held, "looks": []}, {**held, "files": [[1]]}, {**held, "answers": [[0, 5]]}]
    wrong += [{**held, "states": [["a"]]}, {**held, "files": [["./app/other.py", [99], [0]]]}, "[" * 10_000]
    wrong += [{**held, "looks": [[look, seen] for _, seen in held["looks"]]} for look in (["no such look"], [], [1], 5)]
    wrong += [{**held, "looks": [[[*look, "more"], seen] for look, seen in held["looks"]]}]
    wrong += [{**held, "looks": [[look, {"a": 1}] for look, _ in held["looks"]]}]
    # Each is a value that a result may hold elsewhere, so that only its type tells that it is none.
    wrong += [{**held, "files": [[path, each, looks] for path, _, looks in held["files"]]} for each in NO_RESULTS]
    for value in ([None], [["x"], 5]):  # what no function answers
        looks = [[look, value if ":" in look[0] else seen] for look, seen in held["looks"]]
        wrong.append({**held, "files": [], "looks": looks})
    wrong += [{**held, "files": [["./app/other.py", [-1], [-1]]]}, {**held, "files": [[1, [-1], []]]}]
    signed = [json.dumps(each).encode() if not isinstance(each, str) else each.encode() for each in wrong]
    return [
        *(b"", whole[: len(whole) // 2], whole[:-1], b"\0" * len(whole), head + b"\n", text),
        *(b"flake8-botocore cache %b\n%b" % (filesystem.digest(each).encode(), each) for each in signed),
    ]


def test_a_cache_that_is_not_as_it_was_written(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    first, _ = read(*CHECK)
    (path,) = (tmp_path / CACHE).glob("*.json")
    whole = path.read_bytes()
    for content in corrupted(whole):
        path.write_bytes(content)
        assert read(*CHECK)[0] == first
        assert read(*CHECK) == (first, [])


@pytest.mark.parametrize("failing", ["mkdir", "replace"])
def test_a_full_disk(
    read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    expected, _ = read(*CHECK, "--no-cache")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache_folder.os, failing, fail)
    assert read(*CHECK)[0] == expected
    assert not list(tmp_path.glob(f"{CACHE}/*.json*"))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux bounds the size of files and has a full device")
def test_a_disk_that_is_full_in_the_middle(tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    expected = in_process(tmp_path, "check", "--no-cache", ".")
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300)); {START}"
    )
    command = [sys.executable, "-c", limited, "check", "."]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == expected
    assert not list(tmp_path.glob(f"{CACHE}/*.json*"))


def test_a_folder_that_nobody_may_write_to(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    """A file where the folder should be stops root as well."""
    expected, _ = read(*CHECK, "--no-cache")
    (tmp_path / CACHE).write_text("no folder")
    assert read(*CHECK)[0] == expected


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("target", ["nowhere/at/all", "notes"])
def test_a_link_in_the_place_of_the_folder_is_not_followed(
    read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path, target: str
) -> None:
    expected, _ = read(*CHECK, "--no-cache")
    tree(tmp_path, {"notes/0123456789abcdef0123456789abcdef.json": "mine"})
    (tmp_path / CACHE).symlink_to(target)
    ran, _ = read(*CHECK)
    said = f"flake8-botocore: {tmp_path / CACHE} is a symbolic link, so the results of this run are not cached\n"
    assert ran == expected._replace(err=said + expected.err)
    assert os.listdir(tmp_path / "notes") == ["0123456789abcdef0123456789abcdef.json"]
    (tmp_path / CACHE).unlink()
    assert read(*CHECK)[0] == expected


def test_a_cache_that_git_tracks_hides_nothing(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    expected, _ = read(*CHECK)
    (whole,) = tmp_path.glob(f"{CACHE}/*.json")
    content = json.loads(whole.read_bytes().partition(b"\n")[2])
    content["files"] = [[path, NOTHING, looks] for path, _, looks in content["files"]]
    cache_folder.write(str(tmp_path / CACHE), whole.stem, content)
    # As far as it is served it hides what there is.
    assert (expected.code, read(*CHECK)[0].code) == (1, 0)
    poisoned = whole.read_bytes()
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--force", CACHE)
    ran, _ = read(*CHECK)
    said = f"flake8-botocore: git tracks {whole}, so these cached results are ignored: they may be anybody's\n"
    assert ran == expected._replace(err=said + expected.err)
    assert whole.read_bytes() == poisoned
    git(tmp_path, "rm", "--quiet", "--cached", "-r", CACHE)
    assert read(*CHECK)[0].code == 0


def test_two_processes_at_once(tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, ".git/HEAD": ""})
    expected = in_process(tmp_path, "check", "--no-cache", ".")
    command = [sys.executable, "-c", START, "check", "."]
    running = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for each in running:
        out, err = each.communicate(timeout=60)
        assert (each.returncode, out, err) == expected
    assert len(list(tmp_path.glob(f"{CACHE}/*.json*"))) == 1


def test_results_of_two_processes_are_kept_together(read: Callable[..., tuple[Ran, list[str]]], tmp_path: Path) -> None:
    """As where a hook is run on half of the files by each of two processes."""
    read(*CHECK[:-1], "app/other.py")
    read(*CHECK[:-1], "app/user.py")
    assert read(*CHECK[:-1], "app/other.py")[1] == []
    assert read(*CHECK[:-1], "app/user.py")[1] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edit_the_same_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """``tests/cli/editing.py`` makes thousands of edits before a release."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    assert differing(root, seed, 25, "--format=concise") is None
