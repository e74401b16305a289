"""What does each mechanism of the analysis earn? Switch it off, lint repositories again and count what changes.

usage: python proofs/ablation.py [--only PATTERN] [--programs N] [--most N] [--show N] FOLDER...

``mechanisms.tsv`` names the mechanisms, their code, and the functions that are replaced by ones with a neutral answer.
Every rule is on; test files are skipped. A first run notes in which files a mechanism answers otherwise; only these are
linted again, in a process for each mechanism. Prints its lines of code, the files it matters in, and the findings that
are lost, new or have another text. ``--programs`` takes so many generated programs of the oracle as well and counts
the settings of their clients that are wrong or unknown then.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import math
import os
import pkgutil
import re
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from flake8_botocore import source as analysis
from flake8_botocore.botocore import NEWEST
from flake8_botocore.config import Settings
from flake8_botocore.config.options import is_skipped
from flake8_botocore.facts import ABSENT, UNKNOWN, Mentions
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.files.source_text import SourceError, decode
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules

SETTINGS = Settings(opt_in=frozenset(rule.code for rule in all_rules()))
CONSTANTS: dict[str, Any] = {
    "unknown": UNKNOWN,
    "absent": ABSENT,
    "none": None,
    "no": False,
    "yes": True,
    "empty": (),
    "text": "",
    "dict": {},
    "set": frozenset(),
    "unseen": Mentions(),
    "always": "always",
}
NEUTRAL: dict[str, Callable[..., Any]] = {
    **{word: lambda *_, value=value, **__: value for word, value in CONSTANTS.items()},
    "first": lambda *given, **_: given[0],
    "second": lambda *given, **_: given[1],
    "whatever": lambda called, _, evaluator: module("inference.classes").return_value(called.scope, evaluator),
    "unfollowed": lambda self, it: self.inference.value(it.node, it.scope),
    "agreed": lambda values: values[0] if len(values) == 1 else UNKNOWN,
}
"""What a function that is switched off gives, by the word for it in the table of mechanisms."""


class Answers(dict[Any, Any]):
    """Answers that a snapshot keeps of one function, each with what was ``noted`` while it was found.

    Whoever is given a kept answer depends on the same mechanisms.
    """

    def __init__(self, noted: set[str]) -> None:
        super().__init__()
        self._noted = noted
        self._before: dict[Any, set[str]] = {}
        """What was noted before each answer that is being found."""
        self._beside: dict[Any, set[str]] = {}

    def get(self, asked: Any, default: Any = None) -> Any:
        """The answer, or ``default``, after which the memo finds and keeps it."""
        if asked in self:
            self._noted |= self._beside[asked]
            return self[asked]
        self._before[asked] = {*self._noted}
        self._noted.clear()
        return default

    def __setitem__(self, asked: Any, answer: Any) -> None:
        """Keep ``answer`` with what was noted since it was asked for."""
        super().__setitem__(asked, answer)
        self._beside[asked] = {*self._noted}
        self._noted |= self._before.pop(asked, set())


class Program(NamedTuple):
    """A generated program that makes a client, and the settings that this runs with."""

    source: str
    path: str
    real: dict[str, Any]

    def found(self) -> dict[Any, Any]:
        """The settings that the linter knows, each with whether it is right."""
        from tests.oracle.reading import computed

        try:
            known = computed(self.source, str(NEWEST), self.path)[0]
        except IndexError:
            return {}
        values = {name: getattr(known, name, None) for name in self.real}
        return {name: value.value == self.real[name] for name, value in values.items() if value is not None}


class File(NamedTuple):
    """A file of a repository."""

    folder: str
    path: str

    def found(self) -> dict[Any, Any]:
        """Its findings, by code and place."""
        os.chdir(self.folder)
        try:
            found = lint(decode(Path(self.path).read_bytes()).text, self.path, SETTINGS)
        except (SourceError, OSError, SyntaxError, ValueError, RecursionError):
            return {}
        assert not any("failed with" in each.message for each in found), found[0]
        return {(each.code, each.span): repr(each) for each in found}


def module(name: str) -> Any:
    """A module of the analysis."""
    return importlib.import_module(f"{analysis.__name__}.{name}")


class Mechanism(NamedTuple):
    """The places of its code, and the functions to replace, each with the word for what is given instead."""

    name: str
    places: list[str]
    switches: list[tuple[str, str]]

    @property
    def lines(self) -> int:
        """The lines of its code, without comments and docstrings."""
        return sum(map(code_lines, self.places))

    def replace(self, made_of: Callable[[Callable[..., Any], Callable[..., Any]], Callable[..., Any]]) -> None:
        """Replace its functions, wherever they are imported, by what is made of the old and the neutral one."""
        for target, word in self.switches:
            home, _, path = target.partition(":")
            *outer, name = path.split(".")
            owner = functools.reduce(getattr, outer, module(home))
            old = vars(owner)[name]
            new: Any = made_of(getattr(old, "func", getattr(old, "__func__", old)), NEUTRAL[word])
            new = staticmethod(new) if isinstance(old, staticmethod) else new
            if isinstance(old, functools.cached_property):
                new = functools.cached_property(new)
                new.__set_name__(owner, name)
            setattr(owner, name, new)
            for every in [each for key, each in sys.modules.items() if key.startswith("flake8_botocore")]:
                for key in [key for key, value in vars(every).items() if value is old]:
                    setattr(every, key, new)

    def watch(self, noted: set[str]) -> None:
        """Note in this process where it answers otherwise than the neutral function does."""

        def watching(old: Callable[..., Any], neutral: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **keywords: Any) -> Any:
                answer, usual = old(*args, **keywords), neutral(*args, **keywords)
                given = [*answer] if hasattr(answer, "gi_code") else answer
                if given is not usual and given != usual and (given or usual):
                    noted.add(self.name)
                return given if given is answer else iter(given)

            return functools.wraps(old)(call)

        self.replace(watching)


def code_lines(place: str) -> int:
    """The lines of code of ``module`` or of ``module:name,name``; a method is ``Class.name``."""
    home, _, names = place.partition(":")
    text = Path(module(home).__file__).read_text("utf-8")
    lines = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and line.strip()[0] != "#"}
    tree: Any = ast.parse(text)
    for each in ast.walk(tree):
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            lines -= {*range(each.lineno, (each.end_lineno or 0) + 1)}
    own = set[int]()
    for name in names.split(",") if names else ():
        part = tree
        for each in name.split("."):
            part = next(one for one in part.body if getattr(one, "name", "") == each)
        own |= {*range(part.lineno, part.end_lineno + 1)}
    return len(lines & own if names else lines)


def mechanisms(only: str = "") -> list[Mechanism]:
    """Those of the table whose names match ``only``; loads every module of the analysis."""
    for name in pkgutil.walk_packages(analysis.__path__, f"{analysis.__name__}."):
        importlib.import_module(name.name)
    table = Path(__file__).with_name("mechanisms.tsv").read_text("utf-8")
    rows = (row.split("\t") for row in table.splitlines())
    return [
        Mechanism(name, places.split(), [switch.partition("=")[::2] for switch in switches.split()])
        for name, places, switches in rows
        if re.search(only, name)
    ]


def programs(number: int, folder: Path) -> Iterator[Program]:
    """Programs of three generators, a third of each, below ``folder``, and what their clients run with."""
    from hypothesis import given

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.oracle import conftest, generating, held_values, several_files, test_composed_sources

    made: list[dict[str, str]] = []
    some = generating.generated(number // 3)
    some(given(test_composed_sources.accepted())(lambda text: made.append({"generated": text})))()
    some(given(held_values.classes())(lambda held: made.append({"generated": held.source})))()
    some(given(several_files.starred())(lambda files: made.append(files.modules)))()
    worker = conftest.Worker(str(NEWEST))
    for index, modules in enumerate(made):
        own = folder / str(index)
        own.mkdir()
        (own / "pyproject.toml").touch()
        for name, text in modules.items():
            (own / f"{name}.py").write_text(text, "utf-8")
        source = modules["generated"]
        code = f"exec(compile({source!r}, 'generated.py', 'exec', dont_inherit=True))"
        real = worker("settings_apart", f"import sys\nsys.path.insert(0, {str(own)!r})\n{code}")
        if "raises" in real:
            continue
        real["retry_mode"] = real["retries"]["mode"]
        real["total_attempts"] = math.ceil(real.pop("retries").get("total_max_attempts", 0))
        yield Program(source, str(own / "generated.py"), real)
    worker.close()


def first_run(works: list[Any], every: list[Mechanism]) -> tuple[list[dict[Any, Any]], dict[str, list[int]]]:
    """What is found in each of ``works``, and in which of them each mechanism matters."""
    noted, mattering = set[str](), defaultdict[str, list[int]](list)
    found, snapshot = [], Snapshot()
    snapshot.answers, snapshot.of_files = (defaultdict(lambda: Answers(noted)) for _ in range(2))
    begin(snapshot)
    for each in every:
        each.watch(noted)
    for index, work in enumerate(works):
        noted.clear()
        found.append(work.found())
        for name in noted:
            mattering[name].append(index)
    return found, dict(mattering)


def without(mechanism: Mechanism, works: list[Any]) -> list[dict[Any, Any]]:
    """What is found in ``works`` with ``mechanism`` switched off."""
    mechanism.replace(lambda _, neutral: neutral)
    return [work.found() for work in works]


def apart(function: Callable[..., Any], *given: Any) -> Any:
    """What ``function`` gives in a process of its own, which starts from what this one has loaded."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(function, given)


def changes(old: dict[Any, Any], new: dict[Any, Any], *, settings: bool) -> Iterator[tuple[str, Any]]:
    """How each finding, or each of the ``settings``, changes."""
    for key in sorted(old.keys() | new.keys(), key=str):
        if old.get(key) != new.get(key):
            if settings:
                yield "unknown" if key not in new else "wrong" if not new[key] else "right", key
            else:
                yield "lost" if key not in new else "new" if key not in old else "other text", key


def main() -> int:
    """Measure every mechanism and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--only", default="", help="mechanisms whose names match this pattern")
    parser.add_argument("--programs", type=int, default=0, help="generated programs of the oracle")
    parser.add_argument("--most", type=int, default=1_000_000, help="files to lint again for each mechanism")
    parser.add_argument("--show", type=int, default=0, help="examples of each mechanism")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    every = mechanisms(asked.only)
    with tempfile.TemporaryDirectory() as below:
        paths = (
            (folder.resolve(), path) for folder in asked.folders for path in sorted(folder.resolve().rglob("*.py"))
        )
        works: list[Any] = [
            File(str(folder), str(path.relative_to(folder)))
            for folder, path in paths
            if path.is_file() and not is_skipped(str(path), SETTINGS)
        ]
        works += programs(asked.programs, Path(below)) if asked.programs else ()
        before, mattering = apart(first_run, works, every)
        print(f"{len(works)} files and programs, {sum(map(len, before))} findings and settings")
        columns = ("files", "lost", "new", "other text", "wrong", "unknown")
        print("mechanism", "lines", *columns, sep="\t")
        # Those that matter in few files come first: they are the ones in question.
        for each in sorted(every, key=lambda each: len(mattering.get(each.name, ()))):
            places = mattering.get(each.name, [])
            again = places[:: len(places) // asked.most + 1]
            counts, examples = Counter(files=len(places)), []
            for place, after in zip(again, apart(without, each, [works[place] for place in again]), strict=True):
                work = works[place]
                for how, key in changes(before[place], after, settings=isinstance(work, Program)):
                    counts[how] += 1
                    examples.append(f"  {how} {work.path} {key}")
            print(each.name, each.lines, *(counts[column] for column in columns), sep="\t", flush=True)
            print(*examples[: asked.show], sep="\n", end="\n" if asked.show and examples else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
