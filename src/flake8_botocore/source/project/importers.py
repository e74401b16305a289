"""Which files of a project import which, and which set up sessions, by their text alone, which is not parsed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...botocore.defaults import VARIABLES
from ...botocore.requests import lasting_words
from ...files.filesystem import LARGEST_MODULE, content, has, memo_of_file
from ...files.ignored import left_out, modules_and_folders
from ...files.snapshot import memo
from ..text_gate import is_test_module, may_be_client, whole_word
from .module_paths import ModulePaths, module_paths

MOST_FILES = 3_000
"""Files of a project that are looked through; past them somebody may use anything."""

MOST_IMPORTED = 60
"""Modules looked through for one file that does not say boto itself."""

DEEPEST_IMPORTS = 2
"""Imports of imports that are followed for such a file."""

LONGEST_NAME = 1_000
"""Characters of a module's name past which no file can have it."""

_SKIPPED = re.compile(r"\..*|__pycache__")
"""Names of folders and files that are not looked into."""

# An import statement; its names may be in parentheses. No two neighbours can take the same characters, so that what
# does not match is found out in one go: dots, then what begins with a letter; blanks, then something; comments to their
# end, then what holds none.
_IMPORT = re.compile(
    r"(?m)^[ \t]*(?:from[ \t]+(?=[.\w])(?P<dots>\.*)(?P<module>(?:\w[\w.]*)?)[ \t]+"
    r"import[ \t]+(?P<names>\([^()#]*(?:#[^\n]*\n[^()#]*)*\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))"
)
_NAME = re.compile(r"[^\W\d]\w*")

ANY = "*"
"""Stands for any variable: code that patches boto may do what each of them does."""

_PARAMETER = re.compile(rb"[(,][ \t\n]*(\w+)[ \t]*(?=[,:=)])")
"""A name that may be a parameter: ``a`` and ``b`` of ``(a, b=1)``."""

_READ = rb"(?:getenv|environ(?:\.get|\.pop)?)[ \t]*[(\[]\s*[\"']%s[\"'](?!\s*\][ \t]*=[^=])"
"""Code that reads a variable but does not set it: ``os.environ["AWS_REGION"]``, and no ``=`` behind it."""

_PATCHED = re.compile(
    rb"(?m)^[ \t]*(?:boto(?:3|core)[.\w]*|Session|Config)\.(?:client|resource|create_client|Session|__init__|OPTION\w+)"
    rb"(?:(?:\[[^\]\n]{0,200}\])?[ \t]*=(?!=)|\.update\()"
    rb"|^[ \t]*(?:setattr\([ \t]*boto|boto3\.__dict__|vars\(boto)"
)
"""Code that replaces a function of boto: ``boto3.client = fake``, ``setattr(boto3, ...)``."""

_BASES = re.compile(rb"class[ \t]+\w+[ \t]*[(\[]([^:]{0,1000})")
"""The beginning of a class: what is between its brackets, its bases among it."""

_WORD = re.compile(r"\w+")
_AFTER_DOT = re.compile(r"\.[ \t]*(\w+)")
_IMPORTED = re.compile(r"(\w+)(?:[ \t]+as[ \t]+(\w+))?")
"""A name in a ``from`` import, and the name that it gets there."""


def mentioned_elsewhere(path: str, name: str, root: str) -> bool:
    """Whether a file under ``root`` may use what the module at ``path`` calls ``name``; see ``users``."""
    found = users(path, name, root)
    return found is None or next(found, None) is not None


def imported_whole(path: str, name: str, root: str) -> bool:
    """Whether a file that imports everything of the module at ``path`` mentions its ``name``."""
    return any(b"import *" in _text(file) for file in users(path, name, root) or ())


@memo(1_000)
def says(root: str, name: str) -> bool:
    """Whether a file under ``root`` says ``name``; also true where there are too many to read."""
    files = sources_below(root)
    return len(files) > MOST_FILES or any(says_word(file, name) for file in files)


@memo_of_file(50_000)
def says_word(path: str, name: str) -> bool:
    """Whether the text of the file at ``path`` has the word ``name`` in it."""
    return re.search(whole_word(name).encode(), _text(path)) is not None


def users(
    path: str, name: str, root: str, *, tests: bool = True, saying: Iterable[str] = ("",)
) -> Iterator[str] | None:
    """The files under ``root`` that may use ``name`` of the module at ``path``: they import the module, and mention it.

    An import counts if one part of it is the last part of the module's name: ``helpers`` of ``app/helpers.py``. The
    files also have one of the words ``saying``, see ``lasting_words``. An empty name or word is in every file. Without
    ``tests``, no tests are among them. None, for unknown, if there are too many files, or the module is not part of the
    project.
    """
    if left_out(path, root):
        return None
    files = (importers if tests else _programs)(root, _last_part(path))
    if files is None:
        return None
    words = frozenset(saying)
    others = (file for file in files if file != path)
    with_word = (file for file in others if "" in words or not words.isdisjoint(_lasting_words_in(file)))
    return (file for file in with_word if not name or says_word(file, name))


@memo_of_file(20_000)
def _lasting_words_in(path: str) -> tuple[str, ...]:
    """Which of botocore's ``lasting_words``, such as ``get_waiter``, are in the text of the file at ``path``.

    A result that is cached depends on these words only, not on all of the text.
    """
    # To split a text into its words takes a quarter of the time of looking for each.
    text = _text(path)
    found = _LASTING.intersection(text.translate(_BLANKED).split())
    return tuple(sorted(each.decode() for each in (*found, *(each for each in _NO_NAMES if each in text))))


_LASTING = frozenset(word.encode() for word in lasting_words(None) if word.isidentifier())
_NO_NAMES = [word.encode() for word in lasting_words(None) if not word.isidentifier()]
"""Such as ``.copy(``: calls of methods whose names alone are common."""
_BLANKED = bytes(each if chr(each).isascii() and f"a{chr(each)}".isidentifier() else 32 for each in range(256))
"""A table for ``bytes.translate``: blanks in place of all bytes that cannot be part of a name."""


@memo(20)
def _by_word(root: str, words: Callable[[str], Iterable[str]]) -> dict[str, tuple[str, ...]] | None:
    """The files under ``root`` by each of the words that ``words`` finds in them; None if they are too many to read."""
    files = sources_below(root)
    if len(files) > MOST_FILES:
        return None
    found: dict[str, list[str]] = {}
    for file in files:
        for word in words(file):
            found.setdefault(word, []).append(file)
    return {word: tuple(with_word) for word, with_word in found.items()}


@memo_of_file(20_000)
def _imported(path: str) -> tuple[tuple[str, str], ...]:
    """The names that the file at ``path`` imports from modules, each with its name there."""
    statements = _statements(_text(path).decode("latin-1"))
    every = (each for match in statements if match["names"] for each in _IMPORTED.findall(match["names"]))
    return tuple((own or name, name) for name, own in every)


@memo(5_000)
def deriving(path: str, name: str, root: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The files under ``root`` that may derive from class ``name`` of the module at ``path``, with their names for it.

    They import the module or a ``name``, or have ``class A(package.name)``; and in any case one of their names for the
    class is in the bases of a class. None if there are too many files to read.
    """
    dotted = _by_dotted_base(root)
    by_module, by_name = _programs(root, _last_part(path)), _programs(root, name)
    if dotted is None or by_module is None or by_name is None:
        return None
    files = dict.fromkeys(file for file in (*by_module, *by_name, *dotted.get(name, ())) if file != path)
    called = {file: tuple(own for own, base in base_names(file) if base == name) for file in files}
    return tuple((file, names) for file, names in called.items() if names)


@memo(10)
def _by_dotted_base(root: str) -> dict[str, tuple[str, ...]] | None:
    """The files under ``root`` but tests by the last name of each base with a dot: ``class A(package.Base)``.

    Such a file may import no more than a package that passes the class on. None where there are too many to read.
    """
    return _by_word(root, lambda file: () if is_of_tests(file, root) else _dotted_bases(file))


@memo_of_file(20_000)
def _dotted_bases(path: str) -> tuple[str, ...]:
    written = b" ".join(_BASES.findall(_text(path))).decode("latin-1")
    return tuple(sorted({*_AFTER_DOT.findall(written)}))


@memo(2_000)
def _programs(root: str, part: str) -> tuple[str, ...] | None:
    """The files of ``importers(root, part)`` that are no tests; None where there are too many to read."""
    files = importers(root, part)
    return None if files is None else tuple(file for file in files if not is_of_tests(file, root))


def is_of_tests(path: str, root: str) -> bool:
    """Whether the module at ``path`` under ``root`` is there for tests."""
    return is_test_module(path[len(root) :].removesuffix(".py").replace(os.sep, "."))


@memo_of_file(20_000)
def base_names(path: str) -> tuple[tuple[str, str], ...]:
    """The names in the bases of the classes in the file at ``path``, each with its name where it is imported from."""
    bases, imported = b" ".join(_BASES.findall(_text(path))).decode("latin-1"), dict(_imported(path))
    return tuple((name, imported.get(name, name)) for name in sorted({*_WORD.findall(bases)}))


def _last_part(path: str) -> str:
    """The last part of the name of the module at ``path``."""
    folder, module = os.path.split(path)
    return os.path.basename(folder) if module == "__init__.py" else module.removesuffix(".py")


def imports_boto(source: str, path: str, deepest: int = DEEPEST_IMPORTS) -> bool:
    """Whether ``source``, at ``path``, imports a module of the project that mentions boto, maybe through others.

    ``deepest`` is how many imports in a row are followed. False past MOST_IMPORTED modules.
    """
    path = os.path.abspath(path)
    paths = module_paths(path)
    seen: set[str] = set()
    # Files, and the names of modules that each imports.
    level = [(path, tuple(dict.fromkeys(origins(source))))]
    for _ in range(deepest):
        meant = (file for importer, named in level for file in modules_meant(importer, named, paths))
        found = dict.fromkeys(file for file in meant if file not in seen)
        seen |= found.keys()
        if len(seen) > MOST_IMPORTED:
            return False
        if any(says_boto(file) for file in found):
            return True
        level = [(file, imported_names(file)) for file in found]
    return False


@memo(20_000)
def set_elsewhere(path: str) -> tuple[str, ...]:
    """Botocore's variables that packages around the module at ``path`` or its imports may set; ANY if one patches boto.

    Imports of imports count, too. Modules that import this one do not: finding those doubles the time of a run over one
    file.
    """
    found, level = {path}, [path]
    for _ in range(DEEPEST_IMPORTS):
        level = [*dict.fromkeys(each for file in level for each in imported_files(file) if each not in found)]
        found.update(level)
    return tuple(sorted({name for each in found - {path} for name in _sets(each)}))


def imported_by(files: Iterable[str]) -> set[str]:
    """The modules of the project that ``files`` import, directly or through others, and ``files``."""
    found, waiting = set(files), [*files]
    while waiting:
        new = {*imported_files(waiting.pop())} - found
        found |= new
        waiting += new
    return found


_SETS = re.compile(
    rb"environ[ \t]*\[[^\]\n]{0,100}\][ \t]*=(?!=)|environ\.(?:setdefault|update)\b|environ\b(?![.\[\w])"
)
"""Code that may set a variable, or hands the environment on."""


@memo_of_file(50_000)
def _sets(path: str) -> tuple[str, ...]:
    """The variables of botocore that the file at ``path`` may set, and ANY if it patches boto."""
    text = _text(path)
    names = VARIABLES if b"AWS_" in text and _SETS.search(text) else ()
    # The name of a variable is somewhere else, too, than where the variable is read.
    found = [name for name in names if text.count(name.encode()) > len(re.findall(_READ % name.encode(), text))]
    if b"boto" in text and _PATCHED.search(text):
        found.append(ANY)
    return tuple(found)


def leading_to(wanted: str) -> Callable[[str], bool]:
    """A function that returns whether the module at a path is ``wanted``, or imports it, directly or through others.

    It caches its answers, so that each import is followed once for many modules.
    """
    known = {wanted: True}

    def leads(path: str) -> bool:
        """Follow imports from ``path`` until one leads to ``wanted``; if none does, none of the modules seen does."""
        if path in known:
            return known[path]
        seen, waiting = {path}, [path]
        while waiting:
            imported = set(imported_files(waiting.pop()))
            if any(known.get(each, False) for each in imported):
                known[path] = True
                return True
            new = imported - seen - known.keys()
            seen |= new
            waiting += new
        known.update(dict.fromkeys(seen, False))
        return False

    return leads


@memo(20_000)
def imported_files(path: str) -> tuple[str, ...]:
    """The files of the project that the one at ``path`` imports, without links, and those of the packages around it."""
    paths = module_paths(path)
    found = (*modules_meant(path, imported_names(path), paths), *packages_around(path, paths))
    return tuple(dict.fromkeys(map(paths.realpath, found)))


class FoundImport(NamedTuple):
    """An absolute import that finds a module of the project: the file ``importer`` imports the module ``file``.

    ``start`` is the folder from which it is imported: ``/src`` if ``import app.aws`` finds ``/src/app/aws.py``.
    """

    importer: str
    start: str
    file: str


@memo(20_000)
def found_imports(path: str) -> tuple[FoundImport, ...]:
    """The absolute imports of the file at ``path`` that find a module of the project."""
    paths, found = module_paths(path), dict[FoundImport, None]()
    for origin in imported_names(path):
        is_absolute = not origin.startswith(".") and len(origin) <= LONGEST_NAME
        file = paths.module(origin, path) if is_absolute else None
        if file is not None and file != path:
            # One level up for each part of the name.
            start = os.path.dirname(file) if os.path.basename(file) == "__init__.py" else file
            for _ in origin.split("."):
                start = os.path.dirname(start)
            found[FoundImport(path, start, file)] = None
    return tuple(found)


@memo(10)
def imports_of_programs(root: str) -> tuple[FoundImport, ...]:
    """``found_imports`` of every file under ``root`` that is no test; none where there are too many files."""
    programs = (each for each in sources_below(root) if not is_of_tests(each, root))
    few = len(sources_below(root)) <= MOST_FILES
    return tuple(found for each in programs for found in found_imports(each)) if few else ()


def packages_around(path: str, paths: ModulePaths) -> Iterator[str]:
    """The ``__init__.py`` of each package around the file at ``path``, the innermost first."""
    folder = os.path.dirname(path)
    if os.path.basename(path) == "__init__.py":
        folder = os.path.dirname(folder)
    while has(folder, "__init__.py") and paths.inside(folder):
        yield paths.realpath(os.path.join(folder, "__init__.py"))
        folder = os.path.dirname(folder)


def modules_meant(importer: str, named: Iterable[str], paths: ModulePaths) -> Iterator[str]:
    """The files of the project that ``importer`` means by the names of modules it imports."""
    for origin in named:
        file = paths.module(origin, importer) if len(origin) <= LONGEST_NAME else None
        if file is not None and file != importer:
            yield file


@memo_of_file(50_000)
def says_boto(path: str) -> bool:
    """Whether the text of a module says boto."""
    return b"boto" in _text(path)


@memo_of_file(20_000)
def takes_client(path: str) -> bool:
    """Whether a function of the file at ``path`` may be given a client, by the names of its parameters."""
    return any(may_be_client(name.decode("latin-1")) for name in _PARAMETER.findall(_text(path)))


@memo(100)
def sources_below(root: str) -> tuple[str, ...]:
    """The Python files under ``root``, at most MOST_FILES and one more.

    That one tells callers that there are too many to read.
    """
    found: list[str] = []
    folders = [root]
    while folders:
        folder = folders.pop()
        for name, kind in modules_and_folders(folder, root):
            if _SKIPPED.fullmatch(name):
                continue
            if kind == "folder":
                folders.append(os.path.join(folder, name))
            else:
                found.append(os.path.join(folder, name))
                if len(found) > MOST_FILES:
                    return tuple(found)
    return tuple(found)


def importers(root: str, part: str) -> tuple[str, ...] | None:
    """The files under ``root`` whose imports have ``part`` as one part of a dotted name.

    None where there are too many files to read.
    """
    by_part = _by_word(root, imported_parts)
    return None if by_part is None else by_part.get(part, ())


@memo_of_file(20_000)
def imported_names(path: str) -> tuple[str, ...]:
    """The names in import statements of the file at ``path`` that may be modules."""
    return tuple(dict.fromkeys(origins(_text(path).decode("latin-1"))))


@memo_of_file(20_000)
def imported_parts(path: str) -> tuple[str, ...]:
    """The parts of the names in the import statements of the file at ``path``, each once."""
    return tuple(sorted({part for origin in imported_names(path) for part in origin.split(".")}))


def _text(path: str) -> bytes:
    return (content(path) or b"")[:LARGEST_MODULE]


def origins(text: str) -> Iterator[str]:
    """The names in import statements of ``text`` that may be modules: ``a.b``, dots in front if relative."""
    for match in _statements(text):
        yield from _origins(match)


def _origins(match: re.Match[str]) -> Iterator[str]:
    """The names that may be modules in one import statement: ``a`` and ``a.b`` of ``from a import b``."""
    if match["modules"] is not None:
        yield from (words[0] for each in match["modules"].split(",") if (words := each.split()))
        return
    base = match["dots"] + match["module"]
    dot = "" if base.endswith(".") else "."
    yield from (base, *(f"{base}{dot}{name}" for name in _NAME.findall(match["names"])))


def _statements(text: str) -> Iterator[re.Match[str]]:
    """The import statements of ``text``.

    The pattern is tried only at the beginning of lines with the word ``import``, which is much faster.
    """
    start = 0
    while (word := text.find("import", start)) >= 0:
        # Without a newline in between, the line begins at ``start``.
        line_start = text.rfind("\n", start, word) + 1 or start
        match = _IMPORT.match(text, line_start)
        if match is not None:
            yield match
        start = text.find("\n", word if match is None else match.end()) + 1
        if start == 0:
            return


@memo(100)
def setters(root: str) -> tuple[str, ...]:
    """The modules under ``root``, tests aside, whose text sets a default client config or default session."""
    return tuple(each for each in sources_below(root) if sets_up_sessions(each) and not is_of_tests(each, root))


@memo_of_file(50_000)
def sets_up_sessions(path: str) -> bool:
    """Whether the text of a module sets a default client config or default session."""
    text = _text(path)
    return b".set_default_client_config(" in text or b"setup_default_session(" in text
