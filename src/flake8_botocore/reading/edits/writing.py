"""One proposal written into the text of its module."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from ...facts import Anchor
from ...findings import Edit, Fix
from ...fixing.source import LineTable
from ...proposals import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    MoveToConfig,
    NameArguments,
    ProposedChange,
    ProposedFix,
    Remove,
    Rename,
    Replace,
)
from ...settings import Settings
from ..syntax.positions import Located
from .brackets import Brackets, Change, Item
from .insertion_points import NoNameError
from .parts import (
    Bracketed,
    Element,
    RefusedError,
    call_of,
    elements,
    expression,
    is_bare_generator,
    keys,
    keywords,
    needs_parentheses,
    spelling,
    string,
)
from .references import Reference, References


@dataclass
class _Sketch:
    """What one proposal changes, before it becomes text."""

    add: dict[Bracketed, list[str]] = field(default_factory=lambda: defaultdict(list))
    remove: dict[Bracketed, set[int]] = field(default_factory=lambda: defaultdict(set))
    changes: list[Change] = field(default_factory=list)


class Writer:
    """Writes proposals into one module whose places are known."""

    def __init__(
        self,
        containers: Mapping[object, tuple[Bracketed, int]],
        complete: Collection[Anchor],
        located: Located,
        source: str,
        settings: Settings,
    ) -> None:
        """``containers`` and ``complete`` are those of ``Edits``."""
        self.containers = containers
        self.complete = complete
        self.located = located
        self.source = source
        self.table = LineTable(source)
        self.settings = settings

    def prepare(self, proposals: Sequence[ProposedFix], tree: ast.Module | None, path: str) -> None:
        """Find out what names all the proposals need, so that clients of one module can share a constant."""
        clients = [
            change
            for proposal in proposals
            for change in proposal.changes
            if isinstance(change, (AddPolicyConfig, MoveToConfig))
            and isinstance(change.call, cst.CSTNode)
            and change.call in self.located
        ]
        if clients:
            starts = {self.place(change.call)[0] for change in clients}
            self.references = References(self.table, tree or ast.parse(self.source), path, starts)
            self.constants = self._shared_constants([c for c in clients if isinstance(c, AddPolicyConfig)])

    def fix(self, proposal: ProposedFix) -> Fix | None:
        """``proposal`` as a fix, None where it cannot be written."""
        sketch = _Sketch()
        try:
            for change in proposal.changes:
                self._sketch(change, sketch)
            for parent in {*sketch.add, *sketch.remove}:
                brackets = self._brackets(parent)
                sketch.changes += brackets.change(sketch.remove[parent], sketch.add[parent])
        except (RefusedError, NoNameError):
            return None
        changes = {each for each in sketch.changes if each.text or each.end > each.start}
        edits = tuple(Edit(self.table.span(start, end), text) for start, end, text in sorted(changes))
        return Fix(proposal.title, edits, proposal.applicability) if edits else None

    def place(self, node: object, *, outer: bool = False) -> tuple[int, int]:
        """Start and end index of ``node``, with its own parentheses if ``outer``.

        Raises RefusedError for what is not a node of this module.
        """
        if not isinstance(node, cst.CSTNode) or node not in self.located:
            raise RefusedError("it stands in another module")
        return self.table.range(self.located.outer(node) if outer else self.located.span(node))

    # One change.

    def _sketch(self, change: ProposedChange, sketch: _Sketch) -> None:
        match change:
            case AddKeyword():
                self._add_keyword(change.call, change.name, change.text, sketch)
            case AddPolicyConfig():
                self._add_policy(change, sketch)
            case AddItem():
                self._add_item(change, sketch)
            case Remove():
                self._remove(change, sketch)
            case Replace():
                sketch.changes.append(self._replacement(change.anchor, change.text))
            case Rename():
                sketch.changes.append(self._renaming(change))
            case NameArguments():
                sketch.changes += self._naming_of_arguments(change)
            case MoveToConfig():
                self._move_to_config(change, sketch)

    def _add_keyword(self, anchor: Anchor, name: str, text: str, sketch: _Sketch) -> None:
        call = call_of(anchor)
        if is_bare_generator(call):
            raise RefusedError("its only argument is a generator without parentheses")
        if any(arg.star for arg in call.args) and anchor not in self.complete:
            raise RefusedError(f"a * or ** argument may hold {name}")
        if name in keywords(call):
            raise RefusedError(f"it has {name} already")
        sketch.add[call].append(f"{name}={text}")

    def _add_policy(self, change: AddPolicyConfig, sketch: _Sketch) -> None:
        reference = self._policy(change)
        sketch.changes += reference.changes
        if change.argument is None:
            self._add_keyword(change.call, "config", reference.text, sketch)
        else:
            sketch.changes.append(self._replacement(change.argument, reference.text))

    def _add_item(self, change: AddItem, sketch: _Sketch) -> None:
        dictionary, key = change.dictionary, change.key
        if isinstance(dictionary, cst.Call) and key.isidentifier():
            self._add_keyword(dictionary, key, change.text, sketch)
            return
        if not isinstance(dictionary, cst.Dict):
            raise RefusedError("it is not a dictionary display")
        present = keys(dictionary)
        if None in present or key in map(string, present):
            raise RefusedError(f"it may have {key} already")
        quotes = Counter(each.quote for each in present if isinstance(each, cst.SimpleString))
        quote = "'" if quotes["'"] > quotes['"'] else '"'
        text = change.text if "'" in change.text else change.text.replace('"', quote)
        sketch.add[dictionary].append(f"{quote}{key}{quote}: {text}")

    def _remove(self, change: Remove, sketch: _Sketch) -> None:
        parent, index = self._parent(change.anchor)
        item = self._brackets(parent).items[index]
        self._refuse_comments(item.start, item.after)
        sketch.remove[parent].add(index)

    def _replacement(self, anchor: Anchor, text: str) -> Change:
        start, end = self.place(expression(anchor), outer=True)
        self._refuse_comments(start, end)
        return Change(start, end, text)

    def _renaming(self, change: Rename) -> Change:
        parent, _ = self._parent(change.anchor)
        node, name = spelling(change.anchor), change.name
        if name in (keywords(parent) if isinstance(parent, cst.Call) else map(string, keys(parent))):
            raise RefusedError(f"it has {name} already")
        if isinstance(node, cst.SimpleString):
            name = f"{node.prefix}{node.quote}{name}{node.quote}"
        elif not isinstance(node, cst.Name) or isinstance(parent, cst.Dict):
            raise RefusedError("its name is not written out")
        return Change(*self.place(node), name)

    def _naming_of_arguments(self, change: NameArguments) -> list[Change]:
        call, names, keep = call_of(change.call), change.names, change.keep
        positional = [arg for arg in call.args if arg.keyword is None and arg.star != "**"]
        present = set(keywords(call)) & set(names[keep : len(positional)])
        unclear = any(arg.star or needs_parentheses(arg.value) for arg in positional)
        if present or unclear or is_bare_generator(call) or len(positional) > len(names):
            raise RefusedError("its positional arguments cannot be told apart")
        named = zip(names[keep:], positional[keep:], strict=False)
        return [Change(*self.place(arg)[:1] * 2, f"{name}=") for name, arg in named]

    def _move_to_config(self, change: MoveToConfig, sketch: _Sketch) -> None:
        call = call_of(change.call)
        moved = {arg.keyword.value: arg for arg in call.args if arg.keyword and arg in change.arguments}
        if len(moved) != len(change.arguments):
            raise RefusedError("an argument is not written in the call")
        texts: dict[str, str] = {}
        for name, arg in moved.items():
            self._refuse_comments(*self.place(arg))
            start, end = self.place(arg.value, outer=True)
            texts[name] = self.source[start:end]
            sketch.remove[call].add(list(call.args).index(arg))
        present = [arg.value for arg in call.args if arg.keyword and arg.keyword.value == "config"]
        if not present:
            start, _ = self.place(call)
            reference = self.references.config(self.references.uses[start])
            sketch.changes += reference.changes
            inside = ", ".join(f"{name}={text}" for name, text in texts.items())
            self._add_keyword(change.call, "config", f"{reference.text}({inside})", sketch)
        elif isinstance(present[0], cst.Call):
            for name, text in texts.items():
                self._add_keyword(Anchor(present[0]), name, text, sketch)
        else:
            raise RefusedError("its Config is made elsewhere")

    # The policy.

    def _policy(self, change: AddPolicyConfig) -> Reference:
        """How the policy's Config is written for this client."""
        start, _ = self.place(change.call)
        use = self.references.uses[start]
        if self.settings.shared_config is not None:
            return self.references.shared(use, self.settings.shared_config)
        existing = self.references.existing_constant(use, change.config_text)
        if existing is not None:
            return existing
        config = self.references.config(use)
        if config.index is not None and change.config_text in self.constants:
            return self.constants[change.config_text]
        return Reference(f"{config.text}({change.config_text})", config.changes)

    def _shared_constants(self, clients: Sequence[AddPolicyConfig]) -> dict[str, Reference]:
        """The constants for Configs that two or more clients of the module need, by their arguments."""
        needed: dict[str, dict[int, Reference]] = defaultdict(dict)
        for change in clients:
            start, _ = self.place(change.call)
            use = self.references.uses[start]
            if self.references.existing_constant(use, change.config_text) is not None:
                continue
            try:
                config = self.references.config(use)
            except NoNameError:
                continue
            if config.index is not None:
                needed[change.config_text][start] = config
        constants: dict[str, Reference] = {}
        for text, configs in needed.items():
            constant = self.references.constant(next(iter(configs.values())), text, constants.values())
            if len(configs) > 1 and constant is not None:
                constants[text] = constant
        return constants

    # Places.

    def _parent(self, anchor: Anchor) -> tuple[Bracketed, int]:
        if anchor not in self.containers:
            raise RefusedError("it is not an argument or element of this module")
        return self.containers[anchor]

    def _brackets(self, parent: Bracketed) -> Brackets:
        """The elements of a call or dictionary as places in the text."""
        start, end = self.place(parent)
        items = tuple(self._item(element) for element in elements(parent))
        first = self.place(parent.whitespace_before_args)[0] if isinstance(parent, cst.Call) else start + 1
        return Brackets(self.table, first, end - 1, items)

    def _item(self, element: Element) -> Item:
        start, end = self.place(element)
        if not isinstance(element.comma, cst.Comma):
            return Item(start, end, end)
        return Item(start, end, self.place(element.comma.whitespace_before)[1] + 1)

    def _refuse_comments(self, start: int, end: int) -> None:
        """Keep away from text that may hold a comment; a ``#`` in a string counts as one."""
        if "#" in self.source[start:end]:
            raise RefusedError("a comment would be lost")
