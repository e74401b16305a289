"""Units of deployment: the files that run from one place with one set of imports, and what an image holds of them."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..files.dependencies import answered, moment
from ..files.filesystem import content, has, kind, upward

NOTEBOOK = "a notebook runs alone"
SCRIPT = "a script outside every package runs alone"
SEVERAL = "several packages hold this file"
TESTS = "tests run apart"
EXAMPLE = "an example is copied alone"
TEMPLATE = "{} is a template"
PACKAGE = "{} is packaged alone"
DISTRIBUTION = "{} has its own {}"
PROJECT = ""
NESTED = "{} is a project of its own"

ALONE = (NOTEBOOK, SCRIPT, SEVERAL, TESTS, EXAMPLE, TEMPLATE)
"""Units whose files share no module."""

_MARKERS = ("pyproject.toml", "setup.py", "requirements.txt")
"""Files that state what the folder they are in is installed with."""

_TESTS = re.compile(r"conftest|testing|(?:.*[-_])?tests?(?:[-_].*)?")
_EXAMPLES = re.compile(r"(?:.*[-_.])?(?:benchmark|demo|doc|example|sample|snippet|tutorial|workshop)s?(?:[-_.].*)?")
_BRACES = re.compile(r"\{\{|\{%")


class Unit(NamedTuple):
    """A unit of deployment: its ``folder``, or the file that is one, and the ``reason`` why that is one.

    ``start`` is the folder that absolute imports start from, empty where nothing states it. ``images`` are the
    Dockerfiles that copy its files. ``marker`` is the file that states requirements of its own, if that is the reason.
    """

    folder: str
    reason: str = PROJECT
    start: str = ""
    images: tuple[str, ...] = ()
    marker: str = ""

    @property
    def is_alone(self) -> bool:
        """Whether its files share no module."""
        return self.reason in ALONE

    def why_apart(self, other: Unit, root: str) -> str:
        """Why this unit is another one than ``other``, in words; paths are relative to ``root``."""
        images = {*self.images} ^ {*other.images}
        if images and self.folder == other.folder:
            return f"{_relative(min(images), root)} copies one of them alone"
        named = other if self.reason == PROJECT else self
        return (named.reason or NESTED).format(_relative(named.folder, root), named.marker)


def _relative(path: str, root: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def unit_of(path: str, root: str, packaged: Iterable[str], dockerfiles: Iterable[str]) -> Unit:
    """The unit of the file at ``path`` in the project with the folder ``root``; all paths are without links.

    ``packaged`` are the folders that packages of functions are made of, ``dockerfiles`` those of the project. Of the
    folder of a package and one with requirements of its own, the inner one decides.
    """
    if path.endswith(".ipynb"):
        return Unit(path, NOTEBOOK)
    folder = root
    for part in os.path.relpath(path, root).split(os.sep):
        folder = os.path.join(folder, part)
        if _BRACES.search(part):
            return Unit(folder, TEMPLATE)
        if _TESTS.fullmatch(part.removesuffix(".py")):
            return Unit(folder, TESTS)
        if _EXAMPLES.fullmatch(part) and folder != path:
            return Unit(path, EXAMPLE)
    codes = {code for code in packaged if is_below(path, code)}
    if len(codes) > 1:
        return Unit(path, SEVERAL)
    code = next(iter(codes), "")
    images = tuple(each for each in dockerfiles if any(is_below(path, source) for source in copied_by(each, root)))
    own, marker = _with_requirements(os.path.dirname(path), root)
    if code and len(code) >= len(own):
        return Unit(code, PACKAGE, code, images)
    return Unit(own, DISTRIBUTION, "", images, marker) if own else Unit(root, PROJECT, "", images)


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or something in it."""
    return f"{path}{os.sep}".startswith(os.path.join(folder, ""))


def _with_requirements(folder: str, root: str) -> tuple[str, str]:
    """The nearest folder that states its own requirements, and the file that does; both empty if there is none.

    It is ``folder`` or one above it, below ``root``.
    """
    for each in upward(folder, root):
        for marker in _MARKERS:
            if each != root and has(each, marker):
                return each, marker
    return "", ""


_COPY = re.compile(r"(?im)^[ \t]*(?:COPY|ADD)[ \t]+([^\n]*)")
_GLOB = re.compile(r"[*?\[]")


@answered(1_000, moment)
def copied_by(path: str, root: str) -> tuple[str, ...]:
    """The files and folders of the project that the Dockerfile at ``path`` copies into its image.

    Its context is taken to be the folder, from its own up to ``root``, that has most of what is copied.
    """
    copied = list(dict.fromkeys(sources(content(path) or b"")))
    contexts = []
    for folder in upward(os.path.dirname(path), root):
        named = (os.path.normpath(os.path.join(folder, source)) for source in copied)
        contexts.append(tuple(each for each in named if is_below(each, root) and kind(each)))
    return max(contexts, key=len)


_CONTINUED = re.compile(r"\\[ \t]*\r?\n")


def sources(text: bytes) -> Iterator[str]:
    """The paths that the instructions of a Dockerfile copy from its context; of a pattern the folder it searches.

    Addresses, paths with variables, and copies from other images are left out.
    """
    lines = _CONTINUED.sub(" ", text.decode("utf-8", "replace"))
    for instruction in _COPY.findall(lines):
        try:
            words = shlex.split(instruction.replace(",", " ").strip("[]") if "[" in instruction else instruction)
        except ValueError:
            continue
        options = [word for word in words if word.startswith("--")]
        if any(word.startswith("--from") for word in options):
            continue
        for source in [word for word in words if word not in options][:-1]:
            if "$" not in source and "://" not in source:
                match = _GLOB.search(source)
                yield (os.path.dirname(source[: match.start()]) if match else source).lstrip("/") or "."


_COMMAND = re.compile(r"(?im)^[ \t]*CMD[ \t]+(.*)$")
_HANDLER = re.compile(r"""\[\s*["']((?:\w+[./])+\w+)["']\s*\]\s*""")
_STARTED = re.compile(r"(?im)^[ \t]*ENTRYPOINT\b(?!.*(?:awslambdaric|lambda-entrypoint))")
"""An entry point that runs something else than Lambda's interface, which takes the name of a handler."""


_PARTS = re.compile(r"[./]")


def in_image(context: str, dockerfile: str, command: str) -> tuple[str, str] | None:
    """The folder with the code and the handler of the image that ``dockerfile`` makes of the folder ``context``.

    ``dockerfile`` is relative to the absolute ``context``; its ``CMD`` counts where ``command`` is empty. None where
    the handler is unknown, or where none or two of the folders that are copied have a module of this name.
    """
    raw = content(os.path.join(context, dockerfile)) or b""
    text = raw.decode("utf-8", "replace")
    named = _HANDLER.fullmatch((_COMMAND.findall(text) or [""])[-1].strip())
    handler = command or (named[1] if named else "")
    if "." not in handler or _STARTED.search(text) is not None:
        return None
    module = os.path.join(*_PARTS.split(handler)[:-1]) + ".py"
    found = set[str]()
    for source in sources(raw):
        path = os.path.normpath(os.path.join(context, source))
        # A folder is copied with its name, or what is in it.
        folders = (path, os.path.dirname(path)) if kind(path) == "folder" else (path.removesuffix(module),)
        files = {folder.rstrip(os.sep): os.path.join(folder, module) for folder in folders}
        found |= {folder for folder, file in files.items() if is_below(file, path) and kind(file) == "file"}
    return (found.pop(), handler) if len(found) == 1 else None
