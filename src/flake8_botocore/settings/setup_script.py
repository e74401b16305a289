"""What a setup.py requires, read from its source: nothing of it is run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping


def written_requirements(text: str) -> list[list[str]]:
    """``install_requires`` and each list of ``extras_require``, as far as they are written out in ``text``.

    A list may stand in the call of ``setup``, in that of ``dict`` whose result ``setup`` is given, or under a name of
    the module. Nothing of what is no Python of today: it may be written for an older one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, MemoryError):
        return []
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    given = {
        keyword.arg: keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _last_name(node.func) in ("setup", "dict")
        for keyword in node.keywords
    }
    extras = _looked_up(given.get("extras_require"), named)
    lists = [given.get("install_requires"), *(extras.values if isinstance(extras, ast.Dict) else [])]
    return [_texts(each, named) for each in lists]


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _looked_up(node: ast.expr | None, named: Mapping[str, ast.expr]) -> ast.expr | None:
    return named.get(node.id) if isinstance(node, ast.Name) else node


def _texts(node: ast.expr | None, named: Mapping[str, ast.expr]) -> list[str]:
    """The requirements in a list or text, and in a sum of lists."""
    node = _looked_up(node, named)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        # Looked up once: a name may stand for a sum with itself.
        sides = (_looked_up(side, named) for side in (node.left, node.right))
        return [text for side in sides for text in _texts(side, {})]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.splitlines()
    items = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
