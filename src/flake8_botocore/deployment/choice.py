"""The module that a function's block means, where its code is no folder of the project: by what the block says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence

from ..files.filesystem import content, is_inside, kind
from . import LONGEST_TEXT, DeployedFunction, Tree
from . import Mapping as Object

_HERE = re.compile(r"\$\{(?:path\.\w+|__dirname)\}/?|\A(?:fileb?|file)://")
"""What stands for the template's own folder in a path, or says that it is one: ``${path.module}/``, ``file://``."""

_WHOLE = re.compile(r"Dockerfile[^/]*\Z|\.zip\Z")
"""The end of a path that stands for its folder, too: a Dockerfile, or a package beside its module."""

_INSERTED = re.compile(r"[$%{}<>\n*]")
"""Characters of a text that is no path: something is inserted, it is a pattern, or it has several lines."""

_SEPARATORS = re.compile(r"[-_\s]")
_PARTS = re.compile(r"[./]")
_GENERIC = {"src", "lambda", "lambdas", "code", "app", "main", "python", "function", "functions", "handler", "handlers"}
_GENERIC |= {"source", "index", "lambdafunction", "lambdahandler", "dist", "build", "resources", "package", "api"}
"""Names of folders and modules that tell nothing about the function in them."""

NO_CODE = {"environment", "events", "description", "functionname", "name", "handler", "tags", "policies", "role"}
NO_CODE |= {"layers", "vpc", "environment_variables", "function_name", "vpc_config", "vpcconfig", "runtime"}
"""Keys of a function that name no code, whatever their texts are."""


MOST_TEXTS = 100
"""Texts of one block that are looked at."""


def texts_in(tree: Tree) -> tuple[str, ...]:
    """The texts in the block ``tree`` that may name code, up to MOST_TEXTS, of all keys but NO_CODE.

    Aliases of YAML can put one mapping or list into a block many times: it is looked at once.
    """
    found, waiting, seen = dict[str, None](), [tree], set[int]()
    while waiting and len(found) < MOST_TEXTS:
        each = waiting.pop()
        if isinstance(each, str):
            found[each] = None
        elif isinstance(each, Object | tuple) and id(each) not in seen:
            seen.add(id(each))
            waiting += each if isinstance(each, tuple) else _values_of_code(each)
    return tuple(found)


def _values_of_code(block: Object[Tree]) -> list[Tree]:
    return [value for key, value in block.values.items() if key.lower() not in NO_CODE]


def module_meant(
    function: DeployedFunction, starts: Sequence[str], root: str, modules: Mapping[str, Sequence[str]]
) -> tuple[str, str] | None:
    """The folder of the code and the handler in it that ``function`` means; None where that is not certain.

    The candidates for the handler ``orders/app.run`` are the modules ``.../orders/app.py`` that define ``run``. The
    block's texts decide: they name a candidate's folder, or one file of any name that defines ``run``. If its own texts
    name none, the texts of what the block names count, too; at last, the candidate with the most signs is taken.

    Paths may start at any of ``starts``, of which the first is the template's folder. ``modules`` are the paths of
    those in the project ``root`` by their file names: ``app.py``.
    """
    *parts, name = _PARTS.split(function.handler)
    end = os.path.join(*parts) + ".py" if parts else ""
    # By the folder of their code: ``/app/src`` for ``/app/src/orders/app.py``.
    candidates = {
        each.removesuffix(os.sep + end): each
        for each in modules.get(os.path.basename(end), ())
        if each.endswith(os.sep + end) and _defines(each, name)
    }
    # First the block's own texts. ``fromkeys``: if it names nothing, both are the same, and one look is enough.
    for texts in dict.fromkeys((function.said, (*function.said, *function.beyond))):
        code = _named_folder(candidates, texts, starts, root)
        if code is not None:
            return code, ".".join((*parts, name))
        named = (path for each in texts if each.endswith(".py") for path in _paths(each, starts))
        files = {path for path in named if _defines(path, name)}
        if len(files) == 1:
            folder, file = os.path.split(files.pop())
            return (folder, f"{file.removesuffix('.py')}.{name}") if is_inside(folder, root) else None
    code = _likeliest_folder(candidates, function, starts, root)
    return None if code is None else (code, ".".join((*parts, name)))


def _defines(path: str, name: str) -> bool:
    """Whether the module at ``path`` defines or imports ``name``, by its text."""
    word = re.escape(name.encode())
    pattern = rb"(?m)^(?:async )?def %b\b|^%b\s*(?::[^=\n]*)?=|^from .*\bimport\b.*\b%b\b|^\s+%b,?$"
    return kind(path) == "file" and re.search(pattern.replace(b"%b", word), content(path) or b"") is not None


def _paths(text: str, starts: Sequence[str]) -> Iterator[str]:
    """The absolute paths that ``text`` may be, from each of ``starts``; none if it is no path.

    ``src`` may be a folder below any of them, but ``.`` is the first one only: the template's own folder.
    """
    path = _HERE.sub("", text)
    if path and len(path) <= LONGEST_TEXT and not _INSERTED.search(path):
        possible_starts = starts[:1] if os.path.normpath(path) == os.curdir else starts
        yield from (os.path.normpath(os.path.join(start, path)) for start in possible_starts)


def _named_folder(candidates: Mapping[str, str], texts: Sequence[str], starts: Sequence[str], root: str) -> str | None:
    """The one folder among the ``candidates``, folders with their modules, that the ``texts`` name, or whose module.

    If they name no other folder of the project, the end of a path is enough: ``../services/orders`` names any folder
    ``.../services/orders``. A single name such as ``orders`` is not, as many paths end with it.
    """
    paths = {path for each in texts for path in _paths(each, starts)}
    paths |= {os.path.dirname(path) for path in paths if _WHOLE.search(path)}
    found = [code for code, module in candidates.items() if code in paths or module in paths]
    if not found and not _named_folders(texts, starts, root):
        relative = [text for text in (_HERE.sub("", each) for each in texts) if not _INSERTED.search(text)]
        ends = [os.sep + each.lstrip("./").rstrip("/") for each in relative]
        long_ends = tuple(each for each in ends if each.count(os.sep) > 1)
        found = [code for code, module in candidates.items() if code.endswith(long_ends) or module.endswith(long_ends)]
    return found[0] if len(found) == 1 else None


def _named_folders(texts: Sequence[str], starts: Sequence[str], root: str) -> set[str]:
    """The folders of the project ``root`` that the ``texts`` name.

    Those around the template, such as ``..`` and the root itself, do not count: they tell nothing of a function.
    """
    paths = {path for each in texts for path in _paths(each, starts)}
    return {
        path
        for path in paths
        if is_inside(path, root) and not any(is_inside(start, path) for start in starts) and kind(path) == "folder"
    }


def _likeliest_folder(
    candidates: Mapping[str, str], function: DeployedFunction, starts: Sequence[str], root: str
) -> str | None:
    """The folder among the ``candidates``, folders with their modules, that ``function`` means by the most signs.

    None if that is less than two signs, or if several folders have as many. None, too, if texts name folders of the
    project, and none of the candidates is in one of them.
    """
    texts = (*function.said, *function.beyond)
    named_folders = _named_folders(texts, starts, root)
    if named_folders and not any(is_inside(code, path) for code in candidates for path in named_folders):
        return None
    function_names = {_bare(each) for each in (function.name, function.called)}
    file_names = {_bare(os.path.splitext(os.path.basename(each))[0]) for each in texts if not _INSERTED.search(each)}

    def signs(code: str, module: str) -> int:
        """How many of five signs say that the function is in ``module``."""
        own_names = {*_own_names(code, module, root)}
        is_only_one, is_in_named_folder = len(candidates) == 1, any(is_inside(code, path) for path in named_folders)
        # The handler is a path, ``orders/app.run``, from where the app runs, or from the root.
        starts_like_handler = code in starts[1:] and os.path.dirname(module) != code
        named_like_function = any(_is_named_after(own, name) for own in own_names for name in function_names)
        named_by_text = not own_names.isdisjoint(file_names)
        return sum((is_only_one, is_in_named_folder, starts_like_handler, named_like_function, named_by_text))

    counts = {code: signs(code, module) for code, module in candidates.items()}
    most = max(counts.values(), default=0)
    best = [code for code, count in counts.items() if count == most]
    return best[0] if len(best) == 1 and most > 1 else None


def _own_names(code: str, module: str, root: str) -> Iterator[str]:
    """The names that tell something of the ``module`` in the folder ``code``: its own, and that of its folder."""
    for path in (code, os.path.dirname(code), module.removesuffix(".py")):
        name = _bare(os.path.basename(path))
        if path != root and is_inside(path, root) and name not in _GENERIC:
            yield name


def _is_named_after(own: str, name: str) -> bool:
    """Whether a function ``name`` is named after the folder or module ``own``; short words are in many names."""
    return own == name or (len(own) > 3 and own in name)


def _bare(name: str) -> str:
    """``name`` in lower case without separators: ``putitems`` for ``put-Items`` and ``put_items``."""
    return _SEPARATORS.sub("", name).lower()
