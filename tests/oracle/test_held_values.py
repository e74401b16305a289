"""Generated classes that hold a timeout: what is known of it is what a real client runs with."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given

from .conftest import Worker
from .generating import EXAMPLES, generated
from .held_values import Held, classes
from .reading import computed


def compare(held: Held, path: Path, worker: Worker) -> bool:
    """Assert that the timeout, where it is known, is the real one, and that it is where it must be; whether it is."""
    known = computed(held.source, worker.botocore, str(path))[0].read_timeout
    # The worker's own annotations are texts, which dataclasses would look up in its module.
    code = f"exec(compile({held.source!r}, 'generated.py', 'exec', dont_inherit=True))"
    real = worker("settings", f"import sys\nsys.path.insert(0, {str(path.parent)!r})\n{code}")
    told = f"\n{held.source}\nknown: {known}\nreal: {real}"
    assert known is None or known.value == real["read_timeout"], told
    assert known is not None or not held.certain, f"unknown:{told}"
    return known is not None


def test_a_timeout_in_a_class(worker: Worker, tmp_path: Path) -> None:
    seen = [0, 0]

    @generated(EXAMPLES // 2)
    @given(classes())
    def check(held: Held) -> None:
        seen[compare(held, tmp_path / "generated.py", worker)] += 1

    check()
    assert min(seen) > EXAMPLES // 20
