"""Generated programs of several files, of which another one has a say: nothing wrong is stated of their clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_botocore.files.snapshot import Snapshot, begin

from .conftest import Worker
from .generating import EXAMPLES, generated
from .several_files import KINDS, Files
from .test_changed_values import wrong, wrong_messages

NOT_YET = {"environment", "patched"}
"""Kinds of which some programs are still wrong: README has what is out of reach."""


def compared(files: Files, folder: Path, worker: Worker) -> tuple[list[str], bool] | None:
    """What is stated of the client of ``files`` that is not so, and whether all is stated; None if it cannot run."""
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    paths = {name: folder / (name if "." in name else f"{name}.py") for name in files.modules}
    for name, text in files.modules.items():
        paths[name].parent.mkdir(exist_ok=True)
        paths[name].write_text(text, encoding="utf-8")
    begin(Snapshot())
    run = "run" if "run" in files.modules else "generated"
    real = worker("settings_apart", f"import sys\nsys.path.insert(0, {str(folder)!r})\nfrom {run} import client")
    if "raises" in real:
        return None
    own = next(name for name in files.modules if name.endswith("generated"))
    found, known = wrong(files.modules[own], str(paths[own]), real, worker.botocore)
    for name in files.modules.keys() - {own}:
        if paths[name].suffix == ".py":
            found += wrong_messages(files.modules[name], str(paths[name]), real, worker.botocore)
    return found, known


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - NOT_YET))
def test_values_that_another_file_may_change_are_not_stated(kind: str, worker: Worker, tmp_path: Path) -> None:
    ran = 0

    @generated(EXAMPLES // 25)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        nonlocal ran
        files = data.draw(KINDS[kind]())
        answer = compared(files, tmp_path / str(len([*tmp_path.iterdir()])), worker)
        if answer is None:
            return
        found, known = answer
        told = "\n".join(f"--- {name}\n{text}" for name, text in files.modules.items())
        assert not found, f"{told}\n{files.kind}\n{found}"
        assert known or not files.certain, f"unknown:\n{told}"
        ran += 1

    check()
    assert ran > EXAMPLES // 60
