"""What git lists in a working tree."""

from __future__ import annotations

from pathlib import Path

from flake8_botocore.files.ignored import GitListing
from tests.cli.git import start
from tests.cli.running import tree


def test_a_folder_is_tracked_where_a_file_in_it_is(tmp_path: Path) -> None:
    tree(tmp_path, {"app/inner/a.py": ""})
    start(tmp_path)
    tree(tmp_path, {"new/b.py": ""})
    listing = GitListing(str(tmp_path))
    tracked = {
        (name, folder)
        for name in ("app/inner/a.py", "app/inner", "app", "new/b.py", "new")
        for folder in (True, False)
        if listing.is_tracked(name, folder=folder)
    }
    assert tracked == {("app/inner/a.py", True), ("app/inner/a.py", False), ("app/inner", True), ("app", True)}
    assert {name for name in ("app/inner/a.py", "app", "new/b.py") if listing.names(name)} == {
        "app/inner/a.py", "new/b.py",
    }  # fmt: skip
