"""Generated classes and modules that hold a timeout: what is known of it is what a real client runs with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_botocore.files.snapshot import Snapshot, begin

from .conftest import Worker
from .generating import EXAMPLES, generated
from .held_values import Held, classes, modules
from .reading import computed


def compare(held: Held, path: Path, worker: Worker) -> bool:
    """Assert that the timeout, where it is known, is the real one, and that it is where it must be; whether it is."""
    known = computed(held.source, worker.botocore, str(path))[0].read_timeout
    # The worker's own annotations are texts, which dataclasses would look up in its module.
    code = f"exec(compile({held.source!r}, 'generated.py', 'exec', dont_inherit=True))"
    real = worker("settings", f"import sys\nsys.path.insert(0, {str(path.parent)!r})\n{code}")
    told = f"\n{held.source}\n{held.modules}\nknown: {known}\nreal: {real}"
    assert known is None or known.value == real["read_timeout"], told
    assert known is not None or not held.certain, f"unknown:{told}"
    return known is not None


@pytest.mark.slow
def test_a_timeout_in_a_class(worker: Worker, tmp_path: Path) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 2)
    @given(classes())
    def check(held: Held) -> None:
        seen[compare(held, tmp_path / "generated.py", worker)] += 1

    check()
    assert min(seen) > EXAMPLES // 20


@pytest.mark.slow
def test_a_timeout_in_another_module(worker: Worker, tmp_path: Path) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 8)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        # The worker keeps the modules that it imported: each program has names of its own, a repeated one, too.
        number = len([*tmp_path.iterdir()])
        folder, held = tmp_path / str(number), data.draw(modules(number))
        folder.mkdir()
        (folder / "pyproject.toml").touch()
        for name, text in held.modules.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        begin(Snapshot())
        seen[compare(held, folder / "generated.py", worker)] += 1

    check()
    assert min(seen) > EXAMPLES // 80
