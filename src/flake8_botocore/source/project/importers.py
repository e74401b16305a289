"""Which files of a project import which, and which set up sessions: told by their text, without parsing it."""

from __future__ import annotations

import builtins
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from keyword import kwlist

from ...botocore.api import MAKING, ROOTS
from ...botocore.defaults import VARIABLES
from ...botocore.special_services import lasting_words
from ...files.dependencies import LruCache, answered, held_moment, is_noting, long_moment, moment, unheard
from ...files.filesystem import LARGEST_MODULE, content, digest, stamp_of_file
from ...files.ignored import left_out, modules_and_folders
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
# No two neighbours can take the same characters, so that what does not match is found out in one go: dots, then what
# begins with a letter; blanks, then something; comments to their end, then what holds none.
_IMPORT = re.compile(
    r"(?m)^[ \t]*(?:from[ \t]+(?=[.\w])(?P<dots>\.*)(?P<module>(?:\w[\w.]*)?)[ \t]+"
    r"import[ \t]+(?P<names>\([^()#]*(?:#[^\n]*\n[^()#]*)*\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))"
)
_NAME = re.compile(r"[^\W\d]\w*")

ANY = "*"
_OF_OBJECT = "?"
"""Stands for an attribute assigned under a name that is not written; no import brings the object's own name."""
_OF_SELF = "self"
"""The same where the object is the method's own, which is no module."""
_ASSIGNED = (
    re.compile(rb"\.(?<!\bself\.)(?<!\bcls\.)[ \t]*(\w+)[ \t]*(?:[-+*/%@&|^]|\*\*|//|<<|>>|:[^\n=]{0,200})?=(?!=)"),
    re.compile(rb"for[ \t]+[\w.]{0,200}\.(\w+)"),
    re.compile(rb"as[ \t]+[\w.]{0,200}\.(\w+)"),
    re.compile(rb"del[ \t]+[\w.]{0,200}\.(\w+)"),
)
_SEVERAL = re.compile(rb"\.[ \t]*\w+[ \t]*[,)\]][\w., \t*\[\]]{0,200}\)?[ \t]*=(?!=)")
_LONGEST_TARGETS = 200
_OF_SOMETHING = re.compile(rb"\.[ \t]*(\w+)")
_BY_NAME = re.compile(
    rb"setattr(?:__)?[ \t]*\((?:[^,()]{0,200},\s{0,200}[\"'](\w+)[\"']\s{0,200},"
    rb"|\s{0,200}(\w{1,100})(?:\.[\w.]{0,200})?[ \t]*,)?"
)
_BY_DICTIONARY = re.compile(
    rb"(?:(?:(?<![\w.])(\w{1,100})[ \t]*\.[ \t]*)?__dict__|vars[ \t]*\((?:[ \t]*(\w+)[ \t]*|[^()]{0,200})\))"
    rb"[ \t]*(?:=(?!=)|\[|\.[ \t]*(?:update|setdefault)\b)"
)
_PARAMETER = re.compile(rb"[(,][ \t\n]*(\w+)[ \t]*(?=[,:=)])")
_READ = rb"(?:getenv|environ(?:\.get|\.pop)?)[ \t]*[(\[]\s*[\"']%s[\"'](?!\s*\][ \t]*=[^=])"
_LAST = re.compile(rb"(\w{1,80})[ \t]{0,20}$")
_FIRST = re.compile(rb"^[ \t]*(\w+)")
_ALIAS = re.compile(rb"(?m)^[ \t]*(\w+)[ \t]*=[ \t]*(?:\w+\.)*(\w+)[ \t]*$")
_STAR = re.compile(rb"from[ \t]+([.\w]+)[ \t]+import[ \t]*(?:\([ \t]*)?\*")
_PATCHED = re.compile(
    rb"(?m)^[ \t]*(?:boto(?:3|core)[.\w]*|Session|Config)\.(?:client|resource|create_client|Session|__init__|OPTION\w+)"
    rb"(?:(?:\[[^\]\n]{0,200}\])?[ \t]*=(?!=)|\.update\()"
    rb"|^[ \t]*(?:setattr\([ \t]*boto|boto3\.__dict__|vars\(boto)"
)
_BASES = re.compile(rb"class[ \t]+\w+[ \t]*[(\[]([^:]{0,1000})")

_INSIDE = re.compile(r"(?:[ \t]{0,20}\.[ \t]{0,20}\w{1,100}|\[[^\[\]]{0,200}\])*")
_PATH = re.compile(r"[\w.]{0,200}$")
_NEXT_WORD = re.compile(r"^[ \t]+(\w+)")
_NO_WORD = re.compile(r"\W")
_BRACKET = re.compile(r"[()\[\]{}]")
_GIVEN = re.compile(r"[ \t]*([-+*/%@&|^]|\*\*|//|<<|>>)?=(?!=)")
_GIVEN_WITH_OTHERS = re.compile(r"[)\]]*[ \t]*(?:,[^\n=]{0,200})?=(?!=)")
_TARGET = re.compile(r"\b(?:del|as|for(?![^\n]*\bin\b))\b[^\n=:]*$")
_LOOKED_AT = re.compile(r"(?:\b(?:if|elif|while|not|in|is|and|assert|global)|[=!<>]=|[-+*/%<>])[ \t]*$|^[ \t]*$")
_LOOKED_AT_BEFORE = re.compile(r"[ \t]*(?:[=!]=|[-+*/%<>]|(?:is|in|not|and)\b)")
_CHANGING = {*"update setdefault pop clear popitem append extend insert remove reverse sort add discard".split()}
_CHANGING |= {f"__{each}__" for each in ("setattr", "delattr", "setitem", "delitem", "ior", "iadd", "imul")}
_LOOKING = {*MAKING, *dir(builtins), *"import merge dumps deepcopy debug error exception info log warning".split()}
_LOOKING -= {*"setattr delattr vars map filter exec eval iter next zip enumerate list tuple set".split()}
"""Functions that change nothing they are given: boto's, Python's, and functions that log."""


def mentioned_elsewhere(path: str, name: str, root: str) -> bool:
    """Whether a file under ``root`` may use what the module at ``path`` calls ``name``; see ``users``."""
    found = users(path, name, root)
    return found is None or next(found, None) is not None


def imported_whole(path: str, name: str, root: str) -> bool:
    """Whether a file that imports everything of the module at ``path`` mentions its ``name``."""
    return any(map(_imports_all, users(path, name, root) or ()))


@answered(50_000, stamp_of_file)
def _imports_all(path: str) -> bool:
    return b"import *" in _text(path)


@answered(1_000, held_moment)
def says(root: str, name: str) -> bool:
    """Whether a file under ``root`` says ``name``; also true where there are too many to look through."""
    files = sources_below(root)
    return len(files) > MOST_FILES or any(says_word(file, name) for file in files)


@answered(50_000, stamp_of_file)
def says_word(path: str, name: str) -> bool:
    """Whether the text of the file at ``path`` has the word ``name`` in it."""
    return re.search(whole_word(name).encode(), _text(path)) is not None


def users(
    path: str, name: str, root: str, *, tests: bool = True, saying: Iterable[str] = ("",)
) -> Iterator[str] | None:
    """The files under ``root`` that import the module at ``path``, by the last part of its name, and mention ``name``.

    They also have one of the words ``saying``, see ``lasting_words``. An empty name or word is in every file. Tests are
    among them only with ``tests``. None if there are too many files, or the module is none of the project's.
    """
    if left_out(path, root):
        return None
    files = (importers if tests else _programs)(root, _last_part(path))
    if files is None:
        return None
    words = frozenset(saying)
    others = (file for file in files if file != path and ("" in words or not words.isdisjoint(_lasting_words_in(file))))
    return (file for file in others if not name or says_word(file, name))


@answered(20_000, stamp_of_file)
def _lasting_words_in(path: str) -> tuple[str, ...]:
    """The ``lasting_words`` in the text of the file at ``path``.

    A result that is cached depends on these words only, not on all of the text.
    """
    # To split a text into its words takes a quarter of the time of looking for each.
    text = _text(path)
    found = _LASTING.intersection(text.translate(_BLANKED).split())
    return tuple(sorted(each.decode() for each in (*found, *(each for each in _NO_NAMES if each in text))))


_LASTING = frozenset(word.encode() for word in lasting_words(None) if word.isidentifier())
_NO_NAMES = [word.encode() for word in lasting_words(None) if not word.isidentifier()]
_BLANKED = bytes(each if chr(each).isascii() and f"a{chr(each)}".isidentifier() else 32 for each in range(256))


def assigning(path: str, name: str, of: str, root: str) -> list[str] | None:
    """The files under ``root`` that import the module at ``path``, or its class ``of``, and may assign to ``name``.

    None where there are too many files to look through.
    """
    index = _by_name(path, of, root)
    if index is None:
        return None
    files = dict(index)
    found = dict.fromkeys(file for each in (name, ANY, _OF_OBJECT, _OF_SELF) for file in files.get(each, ()))
    return [file for file in found if may_assign(file, path, name, of)]


@answered(2_000, held_moment)
def _by_name(path: str, of: str, root: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """For each attribute, the files that may assign to it and import the module at ``path`` or its class ``of``."""
    if importing(path, of, root) is None:
        return None
    found: dict[str, list[str]] = {}
    for file in dict.fromkeys(file for file, _ in _knowing(path, of, root)):
        for name in assigned_names(file):
            found.setdefault(name, []).append(file)
    return tuple((name, tuple(files)) for name, files in found.items())


def may_assign(file: str, path: str, name: str, of: str) -> bool:
    """Whether ``file`` may assign to ``name`` of the module at ``path``, or of its class ``of``, if it imports that.

    A ``setattr`` on an object that no import names counts for a class; for a module only if the file passes the module,
    or ``name`` itself, on.
    """
    names = assigned_names(file)
    if name in names or ANY in names:
        return True
    if of and _OF_SELF in names and not {*names_for(file, of)}.isdisjoint(names_of_bases(file)):
        return True
    return _OF_OBJECT in names and (bool(of) or _hands_on(file, _last_part(path)) or _hands_on(file, name))


@answered(20_000, stamp_of_file)
def _hands_on(path: str, name: str) -> bool:
    """Whether the file at ``path`` uses ``name`` itself, and not only its attributes.

    An import, and an argument ``config=`` for a client, do not count; an import under another name does.
    """
    imports = [*_imports_in(_text(path))]
    whole = re.compile(rb"(?<!\bconfig=)\b%s\b(?!\s*\.)" % re.escape(name).encode())
    imported = sum(len(whole.findall(each)) for each in imports)
    renamed = re.compile(rb"\b%s\s+as\b" % re.escape(name).encode())
    return len(whole.findall(_text(path))) > imported or any(map(renamed.search, imports))


@answered(5_000, held_moment)
def changes(path: str, name: str, root: str) -> bool:
    """Whether another file under ``root`` has what the module at ``path`` calls ``name`` where it may be changed."""
    others = (each for each in _knowing(path, name, root) if each != (path, name))
    return any(_may_change(*each) and leads(each[0], path) for each in others)


def leads(path: str, wanted: str) -> bool:
    """Whether the file at ``path`` imports the one ``wanted``, or one that does."""
    imported = imported_files(path)
    return wanted in imported or any(wanted in imported_files(each) for each in imported)


@answered(5_000, held_moment)
def _knowing(path: str, name: str, root: str) -> tuple[tuple[str, str], ...]:
    """The files under ``root`` that import ``name`` of the module at ``path``, each with a name they have for it.

    A package may hand on what it imports, and any module may do so under another name: DEEPEST_IMPORTS of these are
    followed. Files are found by the last part of a module's name, so some may import another module with that name.
    """
    waiting, seen = [(path, name, DEEPEST_IMPORTS)], dict[tuple[str, str], None]()
    looked_at: set[tuple[str, str]] = set()
    while waiting:
        giving, called, left = waiting.pop()
        # Most files use the object's own name and do not hand it on, and many packages share a last part: looking at
        # each file anew took a sixth of the audit of a project of 1,100 modules.
        parts = [part for part in (_last_part(giving), called) if part and (part, called) not in looked_at]
        looked_at.update((part, called) for part in parts)
        plain = {(file, called): None for part in parts for file in _programs(root, part) or () if file != giving}
        new = plain.keys() - seen.keys()
        seen |= plain
        for file in dict.fromkeys(file for part in parts for file in _handing_on(root, part) if file != giving):
            for each in ((file, own) for own in names_for(file, called)):
                if each in new or each not in seen:
                    seen[each] = None
                    if left and (each[1] != called or file.endswith("__init__.py") or starred(file)):
                        waiting.append((*each, left - 1))
    return tuple(seen)


@answered(2_000, held_moment)
def _handing_on(root: str, part: str) -> tuple[str, ...]:
    """The files of ``_programs(root, part)`` that may give others what they import.

    These are packages, and modules that import something under another name or with a star.
    """
    files = _programs(root, part) or ()
    return tuple(file for file in files if file.endswith("__init__.py") or _renames(file) or starred(file))


def names_for(path: str, name: str) -> list[str]:
    """``name`` and the other names that the file at ``path`` gives to what it imports as ``name``."""
    found, renames = [name], _renames(path)
    for each in found if name in renames else ():
        found += [new for old, new in zip(renames[::2], renames[1::2], strict=True) if old == each and new not in found]
    return found


@answered(20_000, stamp_of_file)
def _renames(path: str) -> tuple[str, ...]:
    """Names for what is imported, or what a class is derived from, each followed by another name for the same."""
    text, bases = _text(path), names_of_bases(path)
    # To split takes a tenth of the time that a pattern for both names takes.
    around = pairwise(text.split(b" as "))
    named = ((_LAST.search(before[-80:]), _FIRST.match(after[:80])) for before, after in around)
    imported = [(old[1], new[1]) for old, new in named if old and new]
    assigned = [(old, new) for new, old in _ALIAS.findall(text) if new.decode() in bases] if bases else []
    return tuple(each.decode() for pair in (*imported, *assigned) for each in pair)


@answered(50_000, stamp_of_file)
def starred(path: str) -> tuple[str, ...]:
    """The modules of which the file at ``path`` imports all names."""
    return tuple(each.decode() for each in _STAR.findall(_text(path)))


def star_binds(origin: str, importer: str, name: str, plain: bool) -> bool:
    """Whether ``from origin import *`` in the file ``importer`` may bind ``name``; ``plain``: it is no definition.

    A module outside the project may bind a ``plain`` name, unless it is Python's or boto's own.
    """
    pattern = whole_word(name) if plain else rf"\b(?:def|class|as)[ \t]+{name}\b|(?m:^[ \t]*{name}[ \t]*=)"
    waiting, seen = [(origin, importer)], set[str]()
    while waiting:
        each, at = waiting.pop()
        path = module_paths(at).module(each, at)
        if path is None and plain and each.partition(".")[0] not in sys.stdlib_module_names | ROOTS:
            return True
        if path is None or path in seen:
            continue
        if re.search(pattern.encode(), _text(path)):
            return True
        seen.add(path)
        waiting += [(module, path) for module in starred(path)]
    return False


@answered(50_000, stamp_of_file)
def _may_change(path: str, name: str) -> bool:
    """Whether the text of the file at ``path`` has ``name`` where what it stands for may be changed."""
    text = _text(path).decode("latin-1")
    places = (each.span() for each in re.finditer(whole_word(name), text))
    return any(not _is_looked_at(text, start, end) for start, end in places)


def _is_looked_at(text: str, start: int, end: int) -> bool:
    """Whether ``text`` only reads the object that it names from ``start`` to ``end``, or something in that.

    It may change the object by an assignment, by a method that changes it, or by passing it on. Only the text around
    the name is looked at.
    """
    before = text[max(text.rfind("\n", 0, start) + 1, start - 300) : start]
    if "#" in before or before[-1:] in ("'", '"') or before.lstrip().startswith(("from ", "import ")):
        return True
    inside = "".join(_INSIDE.findall(text[end : end + 600])[:1])
    behind = text[end + len(inside) : end + len(inside) + 300]
    given = _GIVEN.match(behind)
    if given is not None:
        return not (inside or given[1])
    if inside.rpartition(".")[2].strip() in _CHANGING or "__dict__" in inside:
        return False
    if behind.lstrip()[:1] == "(":
        return True
    # The name may be an attribute, as in ``settings.AWS``: go on before ``settings``.
    before = _PATH.sub("", before) if before[-1:] == "." else before
    function = _called(text[max(0, start - 1_000) : start])
    if function is not None:
        keyword = _word_before(before[:-1]) if before[-1:] == "=" else ""
        looks = function in _LOOKING and not (keyword and function == "dict")
        return looks or keyword.endswith("config") or inside[-1:] not in ("", "]")
    if inside:
        return not _TARGET.search(before) and not _GIVEN_WITH_OTHERS.match(behind)
    words = {_word_before(before), *_NEXT_WORD.findall(behind)} - {*kwlist, ""}
    return bool(words or _LOOKED_AT.search(before) or _LOOKED_AT_BEFORE.match(behind))


def _word_before(text: str) -> str:
    """The name that ``text`` ends with."""
    return _NO_WORD.split(text.rstrip(" \t"))[-1]


def _called(text: str) -> str | None:
    """The last name of the function to which the text after ``text`` is an argument; None if it is none.

    ``len`` stands for an index, which does not change what is in it.
    """
    deep = 0
    for each in reversed([*_BRACKET.finditer(text)]):
        deep = max(deep, 0) + (1 if each[0] in ")]}" else -1)
        before = text[max(0, each.start() - 80) : each.start()].rstrip(" \t") if deep < 0 and each[0] != "{" else ""
        word = _word_before(before)
        if before[-1:] in (")", "]") or (word and word not in {*kwlist} - {"import"}):
            # An index only reads, as ``len`` does.
            return word if each[0] == "(" else "len"
    return None


@answered(5_000, held_moment)
def deriving(path: str, name: str, root: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The files under ``root`` that may derive from class ``name`` of the module at ``path``, with their names for it.

    None if the files that import it are not known.
    """
    if importing(path, name, root) is None:
        return None
    found: dict[str, list[str]] = {}
    for file, called in _knowing(path, name, root):
        if called in names_of_bases(file):
            found.setdefault(file, []).append(called)
    return tuple((file, tuple(names)) for file, names in found.items())


def importing(path: str, name: str, root: str) -> list[str] | None:
    """The files other than tests that import the module at ``path``, or ``name`` by way of another module.

    None where there are too many to look through.
    """
    found = [_programs(root, part) for part in (_last_part(path), name) if part]
    files = dict.fromkeys(file for each in found for file in each or ())
    return None if None in found else [file for file in files if file != path]


@answered(2_000, held_moment)
def _programs(root: str, part: str) -> tuple[str, ...] | None:
    """The files of ``importers(root, part)`` that are no tests; None where there are too many to look through."""
    files = importers(root, part)
    return None if files is None else tuple(file for file in files if not is_test(file, root))


def is_test(path: str, root: str) -> bool:
    """Whether the module at ``path`` under ``root`` is there for tests."""
    return is_test_module(path[len(root) :].removesuffix(".py").replace(os.sep, "."))


@answered(20_000, stamp_of_file)
def assigned_names(path: str) -> tuple[str, ...]:
    """The attributes, other than of ``self``, that a file may assign to.

    For an attribute whose name is not written, ANY if the object is imported or unknown, ``_OF_SELF`` for ``self``, and
    ``_OF_OBJECT`` for any other object: see ``may_assign``.
    """
    text = _text(path)
    found = {name.decode() for pattern in _ASSIGNED for name in pattern.findall(text)}
    for several in _SEVERAL.finditer(text):
        start = max(0, several.start() - _LONGEST_TARGETS)
        targets = text[max(start, text.rfind(b"\n", start, several.start()) + 1) : several.end()].lstrip()
        # What is given to a call has a parenthesis before it.
        if b"(" not in targets[1:]:
            found.update(name.decode() for name in _OF_SOMETHING.findall(targets))
    by_name = _BY_NAME.findall(text)
    found.update(name.decode() for name, _ in by_name if name)
    changed = {of for name, of in by_name if not name}
    # A pattern that begins with a choice takes much longer than looking for the words in it.
    if b"__dict__" in text or b"vars" in text:
        changed |= {of or given for of, given in _BY_DICTIONARY.findall(text)}
    imported = {each for given in _imported_in(text) for each in _WORD.findall(given)} if changed else set()
    marks = {b"": ANY, b"self": _OF_SELF, b"cls": _OF_SELF}
    found |= {ANY if of in imported else marks.get(of, _OF_OBJECT) for of in changed}
    return tuple(sorted(found))


_WORD = re.compile(rb"\w+")


def _imports_in(text: bytes) -> Iterator[bytes]:
    return (match[0].encode("latin-1") for match in _statements(text.decode("latin-1")))


def _imported_in(text: bytes) -> Iterator[bytes]:
    """The part of each import statement that has the names it gives."""
    return ((match["names"] or match["modules"]).encode("latin-1") for match in _statements(text.decode("latin-1")))


_BASE = re.compile(rb"[A-Za-z_]\w*")


@answered(20_000, stamp_of_file)
def names_of_bases(path: str) -> tuple[str, ...]:
    """The names in the bases of the classes that the file at ``path`` defines."""
    bases = b" ".join(_BASES.findall(_text(path)))
    return tuple(sorted({name.decode() for name in _BASE.findall(bases)}))


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
    level = [(path, tuple(dict.fromkeys(origins(source))))]
    for _ in range(deepest):
        found = {
            file: None
            for importer, named in level
            for file in modules_meant(importer, named, paths)
            if file not in seen
        }
        seen |= found.keys()
        if len(seen) > MOST_IMPORTED:
            return False
        if any(mentions_boto(file) for file in found):
            return True
        level = [(file, imported_names(file)) for file in found]
    return False


@answered(20_000, moment)
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


@answered(50_000, stamp_of_file)
def _sets(path: str) -> tuple[str, ...]:
    """The variables of botocore that the file at ``path`` may set, and ANY if it patches boto."""
    text = _text(path)
    names = [*map(str.encode, VARIABLES)] if b"AWS_" in text and _SETS.search(text) else []
    found = [name for name in names if text.count(name) > len(re.findall(_READ % name, text))]
    patched = b"boto" in text and _PATCHED.search(text) is not None
    return tuple(each.decode() for each in found) + (ANY,) * patched


def leading_to(wanted: str) -> Callable[[str], bool]:
    """A function that tells whether the module at a path is ``wanted``, or imports it, directly or through others."""
    known = {wanted: True}

    def leads(path: str) -> bool:
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


@answered(20_000, moment)
def imported_files(path: str) -> tuple[str, ...]:
    """The files of the project that the one at ``path`` imports, without links, and those of the packages around it."""
    paths = module_paths(path)
    found = (*modules_meant(path, imported_names(path), paths), *packages_around(path, paths))
    return tuple(dict.fromkeys(map(paths.realpath, found)))


def packages_around(path: str, paths: ModulePaths) -> Iterator[str]:
    """The ``__init__.py`` of each package around the file at ``path``, the innermost first."""
    folder = os.path.dirname(path)
    if os.path.basename(path) == "__init__.py":
        folder = os.path.dirname(folder)
    while paths.has(folder, "__init__.py") and paths.inside(folder):
        yield paths.realpath(os.path.join(folder, "__init__.py"))
        folder = os.path.dirname(folder)


def modules_meant(importer: str, named: Iterable[str], paths: ModulePaths) -> Iterator[str]:
    """The files of the project that ``importer`` means by the names of modules it imports."""
    for origin in named:
        file = paths.module(origin, importer) if len(origin) <= LONGEST_NAME else None
        if file is not None and file != importer:
            yield file


@answered(50_000, stamp_of_file)
def mentions_boto(path: str) -> bool:
    """Whether the text of a module says boto."""
    return b"boto" in _text(path)


@answered(20_000, stamp_of_file)
def takes_client(path: str) -> bool:
    """Whether a function of the file at ``path`` may be given a client, by the names of its parameters."""
    return any(may_be_client(name.decode("latin-1")) for name in _PARAMETER.findall(_text(path)))


@answered(100, moment)
def sources_below(root: str) -> tuple[str, ...]:
    """The Python files under ``root``, at most MOST_FILES and one more.

    That one tells callers that there are too many to look through.
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


@answered(2_000, held_moment)
def importers(root: str, part: str) -> tuple[str, ...] | None:
    """The files under ``root`` whose imports have ``part`` as one part of a dotted name.

    None where there are too many files to look through.
    """
    if is_noting() and _imports(root) is None:
        return None
    with unheard():
        index = _indexes.get(root, held_moment(), lambda: _by_part(root))
    return None if index is None else index.get(part, ())


_indexes: LruCache[dict[str, tuple[str, ...]] | None] = LruCache(10)


@answered(100, held_moment)
def _imports(root: str) -> str | None:
    """A digest of what the files under ``root`` import; None where there are too many to look through.

    A result that is cached depends on this digest, not on each of the files.
    """
    files = sources_below(root)
    every = [(file, imported_parts(file)) for file in files] if len(files) <= MOST_FILES else None
    return None if every is None else digest(repr(every).encode("utf-8", "surrogateescape"))


def _by_part(root: str) -> dict[str, tuple[str, ...]] | None:
    """The files under ``root`` by each part of the names they import; None where there are too many."""
    files = sources_below(root)
    if len(files) > MOST_FILES:
        return None
    found: dict[str, list[str]] = {}
    for file in files:
        for part in imported_parts(file):
            found.setdefault(part, []).append(file)
    return {part: tuple(each) for part, each in found.items()}


@answered(20_000, stamp_of_file)
def imported_names(path: str) -> tuple[str, ...]:
    """The names in import statements of the file at ``path`` that may be modules."""
    return tuple(dict.fromkeys(origins(_text(path).decode("latin-1"))))


@answered(20_000, stamp_of_file)
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
    """The names that may be modules in one import statement: for ``from a import b``, ``a`` and ``a.b``."""
    if match["modules"] is not None:
        yield from (words[0] for each in match["modules"].split(",") if (words := each.split()))
        return
    base = match["dots"] + match["module"]
    glue = "" if base.endswith(".") else "."
    yield from (base, *(f"{base}{glue}{name}" for name in _NAME.findall(match["names"])))


def _statements(text: str) -> Iterator[re.Match[str]]:
    """The import statements of ``text``.

    The pattern is tried only on lines with the word ``import``, which is much faster.
    """
    start = 0
    while (place := text.find("import", start)) >= 0:
        match = _IMPORT.match(text, text.rfind("\n", start, place) + 1 or start)
        if match is not None:
            yield match
        start = text.find("\n", place if match is None else match.end()) + 1
        if start == 0:
            return


MOST_SCANNED = 5_000
"""Modules of a package that are looked through."""

_NO_PROGRAM = re.compile(r"(tests?|test_.*|.*_test\.py|conftest\.py|\..*)")


@answered(5_000, moment)
def setters(folder: str, root: str) -> tuple[str, ...]:
    """The modules in ``folder`` whose text sets a default client config or default session; see ``setters_below``."""
    return tuple(path for path in _modules_of(folder, root, deep=False) if sets_up_sessions(path))


@answered(5_000, moment)
def setters_below(folder: str, root: str) -> tuple[str, ...]:
    """The modules in ``folder`` or below it whose text sets a default client config or default session.

    In order of path. Tests, links and what is not part of the project with the folder ``root`` are left out; both
    folders are without links.
    """
    return tuple(path for path in _modules_of(folder, root, deep=True) if sets_up_sessions(path))


@answered(100, long_moment)
def setters_of_project(root: str) -> tuple[str, ...]:
    """The modules of the project with the folder ``root`` whose text sets a default client config or session."""
    return tuple(path for path in _modules_of(root, root, deep=True) if sets_up_sessions(path))


def _modules_of(folder: str, root: str, *, deep: bool) -> Iterator[str]:
    """The modules in ``folder``, at most MOST_SCANNED; ``deep``: those below it, too."""
    left = MOST_SCANNED
    folders = [folder]
    while folders:
        below, modules = _entries(folders.pop(), root)
        if deep:
            folders += reversed(below)
        for path in modules:
            if left == 0:
                return
            left -= 1
            yield path


def _entries(folder: str, root: str) -> tuple[list[str], list[str]]:
    """The paths of the folders and of the modules in ``folder``, without tests and hidden ones."""
    kept = [(name, kind) for name, kind in modules_and_folders(folder, root) if not _NO_PROGRAM.fullmatch(name)]
    return (
        [os.path.join(folder, name) for name, kind in kept if kind == "folder"],
        [os.path.join(folder, name) for name, kind in kept if kind == "file"],
    )


@answered(50_000, stamp_of_file)
def sets_up_sessions(path: str) -> bool:
    """Whether the text of a module sets a default client config or default session."""
    text = _text(path)
    return b".set_default_client_config(" in text or b"setup_default_session(" in text
