"""A template in YAML or JSON as a tree; what tools read in different ways is unknown.

For SAM, which uses PyYAML, ``010`` is 8, ``1:30`` is 90 and ``yes`` is true; for the Serverless Framework, which uses
js-yaml 4, they are 10 and two texts. Tags such as ``!Ref`` stand for a value that only a deployment knows.
"""

from __future__ import annotations

import re

import yaml

from ..facts import UNKNOWN
from . import DEEPEST, Mapping, Tree

# The loader in C takes 0.1 s for 400 KB, the other one 1.5 s; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"0|-?[1-9][0-9]*")


class UnreadableTemplateError(Exception):
    """The text is no template; the message says why and in which line."""


_UNREADABLE = re.compile(r"\t|\\u[dD][89a-fA-F]\w\w")
"""What JSON allows and PyYAML does not: tabs between values, and halves of characters beyond 16 bits: ``\\ud83d``."""


def read_template(text: str) -> Tree:
    """The tree of the template ``text``, UNKNOWN if it is empty. Raises UnreadableTemplateError."""
    if text.lstrip().startswith("{"):
        text = _UNREADABLE.sub(" ", text)
    try:
        _refuse_depth(text)
        root = yaml.compose(text, _LOADER)
        return UNKNOWN if root is None else _Nodes().tree(root)
    except yaml.YAMLError as error:
        raise UnreadableTemplateError(_reason(error)) from error
    except RecursionError as error:
        raise UnreadableTemplateError("it is nested too deeply") from error
    except (ValueError, OverflowError) as error:
        # The loader in Python raises these for an escaped character that Unicode does not have.
        raise UnreadableTemplateError(str(error)) from error


def _refuse_depth(text: str) -> None:
    """Raise RecursionError for ``text`` with more than DEEPEST levels of mappings and lists.

    Before PyYAML 6.0.4 the loader in C composes any depth, and a deep text ends the process with a stack overflow.
    """
    depth = 0
    for each in yaml.parse(text, _LOADER):
        is_start, is_end = isinstance(each, yaml.CollectionStartEvent), isinstance(each, yaml.CollectionEndEvent)
        depth += 1 if is_start else -1 if is_end else 0
        if depth > DEEPEST:
            raise RecursionError


def _reason(error: yaml.YAMLError) -> str:
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem and mark:
        return f"line {mark.line + 1}: {problem.removeprefix('but ')}"
    return str(error).partition("\n")[0]


class _Nodes:
    """Makes trees of PyYAML's nodes, of each only once, however many aliases name it."""

    def __init__(self) -> None:
        self._trees: dict[yaml.Node, Tree] = {}

    def tree(self, node: yaml.Node) -> Tree:
        """The tree of ``node``; UNKNOWN inside itself, where an alias may lead."""
        if node not in self._trees:
            self._trees[node] = UNKNOWN
            self._trees[node] = self._made(node)
        return self._trees[node]

    def _made(self, node: yaml.Node) -> Tree:
        """The tree of ``node``; UNKNOWN for anything but a mapping, a list, a text and a plain number."""
        kind = node.tag.removeprefix(_STANDARD)
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return tuple(self.tree(item) for item in node.value)
        if isinstance(node, yaml.ScalarNode) and (kind == "str" or (kind == "int" and _NUMBER.fullmatch(node.value))):
            return str(node.value)
        return UNKNOWN

    def _mapping(self, node: yaml.MappingNode) -> Mapping[Tree]:
        """The mapping of ``node``; not complete if a key may stand for any others.

        Such keys are ``<<`` (its tag is ``merge``), ``Fn::Transform``, a loop (``Fn::ForEach::Topics``), a list, and
        ``!Sub "${Name}"``.
        """
        found: Mapping[Tree] = Mapping()
        for key, value in node.value:
            is_text = isinstance(key, yaml.ScalarNode) and key.tag.startswith(_STANDARD)
            if is_text and key.tag != f"{_STANDARD}merge":
                found.put(key.value, self.tree(value), key.start_mark.line + 1)
            if not is_text or key.value in ("<<", "Fn::Transform") or key.value.startswith("Fn::ForEach"):
                found.complete = False
        return found
