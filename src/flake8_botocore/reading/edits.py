"""Wishes to text edits: where in the source a rule's wish has to be written, and what must be added for it."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import libcst as cst

from ..facts import Anchor
from ..findings import Edit, Fix
from ..fixing.source import LineTable
from ..settings import Settings
from ..wishes import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    Change,
    MoveToConfig,
    NameArguments,
    Remove,
    Rename,
    Replace,
    Wish,
)
from . import bracketed
from .bracketed import Brackets, Item
from .naming import Naming, NoNameError, Reference
from .positions import Located
from .tree import push_children

_Element = cst.Arg | cst.DictElement | cst.StarredDictElement
_Parent = cst.Call | cst.Dict


class RefusedError(Exception):
    """The wish cannot be written there without losing a comment or changing more than it says."""


@dataclass
class _Sketch:
    """What one wish changes, before it becomes text."""

    add: dict[_Parent, list[str]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[_Parent, set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: list[bracketed.Change] = field(default_factory=list)


class Edits:
    """The fixes for the wishes of one module.

    Made in two steps, so that one code generation serves findings and fixes: ask for the places of ``wanted``,
    then call ``fixes``. ``complete`` holds the calls whose ``*`` and ``**`` arguments are known not to hide a
    parameter.
    """

    def __init__(self, module: cst.Module, wishes: Sequence[Wish], complete: Collection[Anchor] = ()) -> None:
        self.module = module
        self.wishes = wishes
        self.complete = complete
        changes = [change for wish in wishes for change in wish.changes]
        self._parents = _parents(module) if any(isinstance(c, (Remove, Rename)) for c in changes) else {}
        self.wanted: set[cst.CSTNode] = set()
        for change in changes:
            self.wanted |= self._nodes(change)

    def fixes(self, located: Located, source: str, path: str, settings: Settings) -> list[Fix | None]:
        """A fix for each wish, in their order; None where it cannot be written.

        There is none at all where the tree does not give back ``source``, because its places would be wrong.
        """
        if not self.wanted or located.code != source:
            return [None] * len(self.wishes)
        writer = _Writer(self, located, source, path, settings)
        return [writer.fix(wish) for wish in self.wishes]

    def parent(self, element: cst.CSTNode) -> tuple[_Parent, int]:
        """The call or dictionary that ``element`` belongs to, and its index there."""
        if element not in self._parents:
            raise RefusedError("it is not an argument or element of this module")
        return self._parents[element]

    def _nodes(self, change: Change) -> set[cst.CSTNode]:
        """Every node whose place is needed to write ``change``."""
        match change:
            case AddKeyword(call=anchor) | AddPolicyConfig(call=anchor) | NameArguments(call=anchor):
                nodes = _family(anchor)
            case AddItem(dictionary=anchor):
                nodes = _family(anchor)
            case MoveToConfig(call=anchor):
                nodes = _family(anchor)
                for element in _elements(anchor):
                    nodes |= _family(element.value) if isinstance(element, cst.Arg) else set()
            case Remove(anchor=anchor):
                nodes = _family(self._parents[anchor][0]) if anchor in self._parents else set()
            case Rename(anchor=anchor):
                nodes = _named(anchor)
            case Replace(anchor=anchor):
                nodes = {_expression(anchor)}
        if isinstance(change, AddPolicyConfig) and isinstance(change.argument, cst.CSTNode):
            nodes.add(_expression(change.argument))
        return {node for node in nodes if isinstance(node, cst.CSTNode)}


class _Writer:
    """Writes the wishes of one module whose places are known."""

    def __init__(self, edits: Edits, located: Located, source: str, path: str, settings: Settings) -> None:
        self.edits = edits
        self.located = located
        self.source = source
        self.table = LineTable(source)
        self.settings = settings
        self._needing = [
            change
            for wish in edits.wishes
            for change in wish.changes
            if isinstance(change, (AddPolicyConfig, MoveToConfig))
        ]
        if self._needing:
            offsets = {self.place(change.call)[0] for change in self._needing}
            self.naming = Naming(self.table, ast.parse(source), path, offsets)
        self._constants = self._shared_constants() if self._needing else {}

    def fix(self, wish: Wish) -> Fix | None:
        """``wish`` as a fix, None where it cannot be written."""
        sketch = _Sketch()
        try:
            for change in wish.changes:
                self.sketch(change, sketch)
            for parent in {*sketch.add, *sketch.remove}:
                brackets = self.brackets(parent)
                sketch.changes += brackets.change(sketch.remove[parent], sketch.add[parent])
        except (RefusedError, NoNameError, KeyError):
            return None
        edits = sorted({(self.table.span(c.start, c.end), c.text) for c in sketch.changes if c.text or c.end > c.start})
        return Fix(wish.title, tuple(Edit(*edit) for edit in edits), wish.applicability) if edits else None

    def sketch(self, change: Change, sketch: _Sketch) -> None:
        """Add what ``change`` needs to ``sketch``. Raises RefusedError or NoNameError."""
        match change:
            case AddKeyword(call=call, name=name, text=text):
                self.add_keyword(call, name, text, sketch)
            case AddPolicyConfig(call=call, argument=argument):
                reference = self.policy(change)
                sketch.changes += reference.changes
                if argument is None:
                    self.add_keyword(call, "config", reference.text, sketch)
                else:
                    sketch.changes.append(self.replacement(argument, reference.text))
            case AddItem(dictionary=dictionary, key=key, text=text):
                self.add_item(dictionary, key, text, sketch)
            case Remove(anchor=anchor):
                self.remove(anchor, sketch)
            case Replace(anchor=anchor, text=text):
                sketch.changes.append(self.replacement(anchor, text))
            case Rename(anchor=anchor, name=name):
                sketch.changes.append(self.renaming(anchor, name))
            case NameArguments(call=call, names=names, keep=keep):
                sketch.changes += self.naming_of_arguments(call, names, keep)
            case MoveToConfig(call=call, arguments=arguments):
                self.move_to_config(call, arguments, sketch)

    # One change each.

    def add_keyword(self, anchor: Anchor, name: str, text: str, sketch: _Sketch) -> None:
        call = _call(anchor)
        if _is_bare_generator(call):
            raise RefusedError("its only argument is a generator without parentheses")
        if any(arg.star for arg in call.args) and anchor not in self.edits.complete:
            raise RefusedError(f"a * or ** argument may hold {name}")
        if name in _keywords(call):
            raise RefusedError(f"it has {name} already")
        sketch.add[call].append(f"{name}={text}")

    def add_item(self, anchor: Anchor, key: str, text: str, sketch: _Sketch) -> None:
        if isinstance(anchor, cst.Call):
            if not key.isidentifier():
                raise RefusedError("the key cannot be written as a keyword")
            self.add_keyword(anchor, key, text, sketch)
            return
        if not isinstance(anchor, cst.Dict):
            raise RefusedError("it is not a dictionary display")
        keys = [element.key if isinstance(element, cst.DictElement) else None for element in anchor.elements]
        if None in keys or key in map(_string, keys):
            raise RefusedError(f"it may have {key} already")
        quotes = Counter(each.quote for each in keys if isinstance(each, cst.SimpleString) and len(each.quote) == 1)
        quote = quotes.most_common(1)[0][0] if quotes else '"'
        sketch.add[anchor].append(f"{quote}{key}{quote}: {text}")

    def remove(self, anchor: Anchor, sketch: _Sketch) -> None:
        parent, index = self.edits.parent(anchor)
        item = self.brackets(parent).items[index]
        self.refuse_comments(item.start, item.after)
        sketch.remove[parent].add(index)

    def replacement(self, anchor: Anchor, text: str) -> bracketed.Change:
        start, end = self.table.range(self.located.outer(_expression(anchor)))
        self.refuse_comments(start, end)
        return bracketed.Change(start, end, text)

    def renaming(self, anchor: Anchor, name: str) -> bracketed.Change:
        parent, _ = self.edits.parent(anchor)
        (node,) = _named(anchor)
        if name in (_keywords(parent) if isinstance(parent, cst.Call) else map(_string, _keys(parent))):
            raise RefusedError(f"it has {name} already")
        text = f"{node.prefix}{node.quote}{name}{node.quote}" if isinstance(node, cst.SimpleString) else name
        return bracketed.Change(*self.place(node), text)

    def naming_of_arguments(self, anchor: Anchor, names: Sequence[str], keep: int) -> list[bracketed.Change]:
        call = _call(anchor)
        positional = [arg for arg in call.args if arg.keyword is None and arg.star != "**"]
        present = set(_keywords(call)) & set(names[keep : len(positional)])
        unclear = any(arg.star or _is_bare(arg.value) for arg in positional)
        if present or unclear or _is_bare_generator(call) or len(positional) > len(names):
            raise RefusedError("its positional arguments cannot be told apart")
        named = zip(names[keep:], positional[keep:], strict=False)
        return [bracketed.Change(self.place(arg)[0], self.place(arg)[0], f"{name}=") for name, arg in named]

    def move_to_config(self, anchor: Anchor, arguments: Sequence[Anchor], sketch: _Sketch) -> None:
        call = _call(anchor)
        moved = [arg for arg in call.args if arg in arguments and arg.keyword is not None]
        if len(moved) != len(arguments):
            raise RefusedError("an argument is not written in the call")
        for arg in moved:
            self.refuse_comments(*self.place(arg))
            sketch.remove[call].add(call.args.index(arg))
        texts = {arg.keyword.value: self.source[slice(*self.place(arg.value, outer=True))] for arg in moved if arg.keyword}
        present = next((arg.value for arg in call.args if arg.keyword and arg.keyword.value == "config"), None)
        if isinstance(present, cst.Call):
            for name, text in texts.items():
                self.add_keyword(Anchor(present), name, text, sketch)
            return
        if present is not None:
            raise RefusedError("its Config is made elsewhere")
        reference = self.naming.config(self.naming.uses[self.place(call)[0]])
        sketch.changes += reference.changes
        inside = ", ".join(f"{name}={text}" for name, text in texts.items())
        self.add_keyword(anchor, "config", f"{reference.text}({inside})", sketch)

    # The policy.

    def policy(self, change: AddPolicyConfig) -> Reference:
        """How the policy's Config is written for this client."""
        use = self.naming.uses[self.place(change.call)[0]]
        if self.settings.shared_config is not None:
            return self.naming.shared(use, self.settings.shared_config)
        existing = self.naming.existing_constant(use, change.config_text)
        if existing is not None:
            return existing
        config = self.naming.config(use)
        constant = self._constants.get(change.config_text)
        if constant is not None and config.index is not None:
            return constant
        return Reference(f"{config.text}({change.config_text})", config.changes)

    def _shared_constants(self) -> dict[str, Reference]:
        """The constants for Configs that two or more clients of the module need."""
        needed: dict[str, dict[int, Reference]] = defaultdict(dict)
        for change in self._needing:
            if isinstance(change, AddPolicyConfig):
                start = self.place(change.call)[0]
                config = self.naming.config(self.naming.uses[start])
                if config.index is not None:
                    needed[change.config_text][start] = config
        constants: dict[str, Reference] = {}
        for text, configs in needed.items():
            if len(configs) > 1:
                constant = self.naming.constant(next(iter(configs.values())), text, constants.values())
                if constant is not None:
                    constants[text] = constant
        return constants

    # Places.

    def place(self, node: object, *, outer: bool = False) -> tuple[int, int]:
        """Start and end index of ``node``, with its own parentheses if ``outer``."""
        assert isinstance(node, cst.CSTNode)
        return self.table.range(self.located.outer(node) if outer else self.located.span(node))

    def brackets(self, parent: _Parent) -> Brackets:
        """The elements of a call or dictionary as places in the text."""
        start, end = self.place(parent)
        items = tuple(self.item(element) for element in _elements(parent))
        if items:
            first = items[0].start
        elif isinstance(parent, cst.Call):
            first = end - 1 - len(self.edits.module.code_for_node(parent.whitespace_before_args))
        else:
            first = start + 1
        return Brackets(self.table, first, end - 1, items)

    def item(self, element: _Element) -> Item:
        start, end = self.place(element)
        if not isinstance(element.comma, cst.Comma):
            return Item(start, end, end)
        return Item(start, end, end + len(self.edits.module.code_for_node(element.comma.whitespace_before)) + 1)

    def refuse_comments(self, start: int, end: int) -> None:
        """Refuse to touch text that may hold a comment; a ``#`` in a string counts, which costs a fix, not code."""
        if "#" in self.source[start:end]:
            raise RefusedError("a comment would be lost")


def _parents(module: cst.Module) -> dict[object, tuple[_Parent, int]]:
    """The call or dictionary and the index in it, for every argument and element and for what names them."""
    parents: dict[object, tuple[_Parent, int]] = {}
    stack: list[cst.CSTNode] = [module]
    while stack:
        node = stack.pop()
        push_children(stack, node)
        if isinstance(node, (cst.Call, cst.Dict)):
            for index, element in enumerate(_elements(node)):
                parents[element] = (node, index)
                for name in (getattr(element, "keyword", None), getattr(element, "key", None)):
                    if name is not None:
                        parents[name] = (node, index)
    return parents


def _elements(node: object) -> Sequence[_Element]:
    if isinstance(node, cst.Call):
        return node.args
    return [e for e in node.elements if isinstance(e, (cst.DictElement, cst.StarredDictElement))] if isinstance(node, cst.Dict) else ()


def _family(anchor: object) -> set[cst.CSTNode]:
    return {anchor, *_elements(anchor)} if isinstance(anchor, cst.CSTNode) else set()


def _call(anchor: Anchor) -> cst.Call:
    if not isinstance(anchor, cst.Call):
        raise RefusedError("it is not a call")
    return anchor


def _expression(anchor: object) -> cst.CSTNode:
    """The value of an argument or element, or the expression itself."""
    if isinstance(anchor, (cst.Arg, cst.DictElement)):
        return anchor.value
    if not isinstance(anchor, cst.BaseExpression):
        raise RefusedError("it is not an expression")
    return anchor


def _named(anchor: object) -> set[cst.CSTNode]:
    """The node that spells the name: the keyword of an argument, the string of a key."""
    if isinstance(anchor, cst.Arg):
        anchor = anchor.keyword
    elif isinstance(anchor, cst.DictElement):
        anchor = anchor.key
    return {anchor} if isinstance(anchor, (cst.Name, cst.SimpleString)) else set()


def _keywords(call: cst.Call) -> list[str]:
    return [arg.keyword.value for arg in call.args if arg.keyword is not None]


def _keys(dictionary: cst.Dict) -> list[cst.BaseExpression]:
    return [element.key for element in dictionary.elements if isinstance(element, cst.DictElement)]


def _string(node: cst.BaseExpression | None) -> object:
    return node.evaluated_value if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)) else None


def _is_bare_generator(call: cst.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0].value, cst.GeneratorExp) and not call.args[0].value.lpar


def _is_bare(value: cst.BaseExpression) -> bool:
    """Whether ``value`` needs parentheses once it stands behind ``name=``."""
    return isinstance(value, cst.NamedExpr) and not value.lpar
