"""Data classes whose methods are made with the first instance are those of Python."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import flake8_botocore
from flake8_botocore.lazy_dataclasses import dataclass


def defined(decorate: Callable[..., Any], **chosen: bool) -> type[Any]:
    """A class with everything a data class of ours has."""

    @decorate(**chosen)
    class Example:
        """What it is."""

        name: str
        count: int = 1
        many: list[int] = dataclasses.field(default_factory=list, repr=False)
        made: str = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "made", f"{self.name} {self.count}")

    return Example


CHOSEN: list[dict[str, bool]] = [{}, {"frozen": True}, {"eq": False}, {"frozen": True, "eq": False}]


def outcome(act: Callable[[], Any]) -> object:
    """What ``act`` gives, or the error it ends with."""
    try:
        return act()
    except Exception as error:
        return type(error), str(error)


def otherwise(kind: type[Any]) -> type[Any]:
    """A class that fills the fields of ``kind`` itself."""

    class Otherwise(kind):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__("a", many=[])

    return Otherwise


ACTS: dict[str, Callable[[type[Any]], Any]] = {
    "repr": lambda kind: repr(kind("a", many=[1])),
    "equal": lambda kind: kind("a") == kind("a", 1, []),
    "different": lambda kind: kind("a") == kind("b"),
    "in a set": lambda kind: len({kind("a", many=()), kind("a", many=())}),
    "too little": lambda kind: kind(),
    "too much": lambda kind: kind("a", 1, [], "b"),
    "set": lambda kind: setattr(kind("a"), "name", "b"),
    "deleted": lambda kind: delattr(kind("a"), "name"),
    "new attribute": lambda kind: setattr(kind("a"), "other", "b"),
    "replaced": lambda kind: vars(dataclasses.replace(kind("a"), count=2)),
    "fields before the first": lambda kind: [(each.name, each.init, each.repr) for each in dataclasses.fields(kind)],
    "is one before the first": dataclasses.is_dataclass,
    "as a dictionary": lambda kind: dataclasses.asdict(kind("a")),
    "names for match before the first": lambda kind: kind("a") and kind.__match_args__,
    "signature": lambda kind: kind("a") and str(inspect.signature(kind)),
    "members": lambda kind: kind("a") and sorted(vars(kind)),
    "default before the first": lambda kind: kind.count,
    "document before the first": lambda kind: kind.__doc__,
    "own default each": lambda kind: kind("a").many is kind("a").many,
    "of a derived class": lambda kind: type("Derived", (kind,), {})("a").made,
    "of one that is made otherwise": lambda kind: otherwise(kind)().made,
}


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
@pytest.mark.parametrize("act", ACTS)
def test_it_does_what_pythons_own_does(act: str, chosen: dict[str, bool]) -> None:
    late, own = defined(dataclass, **chosen), defined(dataclasses.dataclass, **chosen)
    assert "__eq__" not in vars(late)
    assert outcome(lambda: ACTS[act](late)) == outcome(lambda: ACTS[act](own))


@pytest.mark.parametrize("chosen", CHOSEN, ids=str)
def test_a_data_class_can_be_made_of_another(chosen: dict[str, bool]) -> None:
    def derived(decorate: Callable[..., Any]) -> type[Any]:
        @decorate(**chosen)
        class Derived(defined(decorate, **chosen)):  # type: ignore[misc]
            more: int = 0

        return Derived

    late, own = derived(dataclass), derived(dataclasses.dataclass)
    assert repr(late("a", more=2)) == repr(own("a", more=2)).replace(own.__qualname__, late.__qualname__)


def test_what_another_process_made_is_whole() -> None:
    """Workers hand their findings over, and none was made here before."""
    script = """
import pickle, sys
from flake8_botocore.findings import Fix
found = pickle.load(sys.stdin.buffer)
assert found == Fix("Title", (), "safe") and hash(found) == hash(Fix("Title", (), "safe"))
print(found)
"""
    from flake8_botocore.findings import Fix

    found = Fix("Title", (), "safe")
    ran = subprocess.run([sys.executable, "-c", script], input=pickle.dumps(found), capture_output=True, timeout=60)
    assert (ran.stdout.decode().strip(), ran.stderr.decode()) == (repr(found), "")


def data_classes() -> Iterator[type[Any]]:
    """Every data class of ours."""
    for module in pkgutil.walk_packages(flake8_botocore.__path__, "flake8_botocore."):
        if not module.name.startswith(("flake8_botocore.lsp", "flake8_botocore.__main__")):
            for value in vars(importlib.import_module(module.name)).values():
                if inspect.isclass(value) and value.__module__ == module.name and dataclasses.is_dataclass(value):
                    yield value


def test_every_data_class_can_be_finished_and_has_a_field() -> None:
    """One without a field would come whole from no other process: there is no state to set."""
    found = list(data_classes())
    assert found
    assert [kind for kind in found if not dataclasses.fields(kind)] == []
