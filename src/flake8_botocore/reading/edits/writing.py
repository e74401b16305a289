"""One proposed fix written into the text of its module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import libcst as cst

from ...facts import Anchor
from ...proposals import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    MoveToConfig,
    NameArguments,
    ProposedChange,
    Remove,
    Rename,
    Replace,
)
from .brackets import Change
from .parts import (
    RefusedError,
    call_of,
    expression,
    is_bare_generator,
    keys,
    keywords,
    needs_parentheses,
    spelling,
    string,
)
from .policy import Policy
from .sketch import Sketch
from .style import Style


class Writer:
    """Writes the changes of one proposed fix into its sketch."""

    def __init__(self, sketch: Sketch, policy: Policy | None, complete: Collection[Anchor], style: Style) -> None:
        """``policy``: how Configs are written, if a change adds one; ``complete``: see ``fixes_for``."""
        self._style = style
        self._sketch = sketch
        self._policy = policy
        self._complete = complete

    def write(self, change: ProposedChange) -> None:
        """Add ``change`` to the sketch. Raises RefusedError or NoNameError where it cannot be written."""
        match change:
            case AddKeyword():
                self._add_keyword(change.call, change.name, self._style.quoted(change.text))
                self._sketch.lay_out(call_of(self._sketch.own(change.call)), self._style)
            case AddPolicyConfig():
                self._add_policy(change)
            case AddItem():
                self._add_item(change)
            case Remove():
                self._sketch.remove(*self._sketch.container(self._sketch.own(change.anchor)))
            case Replace():
                self._replace(change.anchor, self._style.quoted(change.text))
            case Rename():
                self._rename(change)
            case NameArguments():
                self._name_arguments(change)
            case MoveToConfig():
                self._move_to_config(change)

    def _add_keyword(self, anchor: Anchor, name: str, text: str) -> None:
        call = call_of(self._sketch.own(anchor))
        if is_bare_generator(call):
            raise RefusedError("its only argument is a generator without parentheses")
        if any(arg.star for arg in call.args) and anchor not in self._complete:
            raise RefusedError(f"a * or ** argument may hold {name}")
        if name in keywords(call):
            raise RefusedError(f"it has {name} already")
        self._sketch.add(call, name, f"{name}={text}")

    def _add_policy(self, change: AddPolicyConfig) -> None:
        reference = self._names().config(change)
        self._sketch.changes += reference.changes
        if change.argument is None:
            self._add_keyword(change.call, "config", reference.text)
        else:
            self._replace(change.argument, reference.text)

    def _add_item(self, change: AddItem) -> None:
        dictionary, key = self._sketch.own(change.dictionary), change.key
        if isinstance(dictionary, cst.Call) and key.isidentifier():
            self._add_keyword(change.dictionary, key, self._style.quoted(change.text))
            return
        if not isinstance(dictionary, cst.Dict):
            raise RefusedError("it is not a dictionary display")
        present = keys(dictionary)
        if None in present or key in map(string, present):
            raise RefusedError(f"it may have {key} already")
        quotes = Counter(each.quote for each in present if isinstance(each, cst.SimpleString))
        quote = self._style.quote if not quotes else "'" if quotes["'"] > quotes['"'] else '"'
        text = change.text if "'" in change.text else change.text.replace('"', quote)
        self._sketch.add(dictionary, key, f"{quote}{key}{quote}: {text}")

    def _replace(self, anchor: Anchor, text: str) -> None:
        start, end = self._sketch.place(expression(self._sketch.own(anchor)), outer=True)
        self._sketch.text(start, end)
        self._sketch.changes.append(Change(start, end, text))

    def _rename(self, change: Rename) -> None:
        own = self._sketch.own(change.anchor)
        parent, _ = self._sketch.container(own)
        node, name = spelling(own), change.name
        if name in (keywords(parent) if isinstance(parent, cst.Call) else map(string, keys(parent))):
            raise RefusedError(f"it has {name} already")
        self._sketch.names(parent, name)
        if isinstance(node, cst.SimpleString):
            name = f"{node.prefix}{node.quote}{name}{node.quote}"
        elif not isinstance(node, cst.Name) or isinstance(parent, cst.Dict):
            raise RefusedError("its name is not written out")
        self._sketch.changes.append(Change(*self._sketch.place(node), name))

    def _name_arguments(self, change: NameArguments) -> None:
        call, names, keep = call_of(self._sketch.own(change.call)), change.names, change.keep
        positional = [arg for arg in call.args if arg.keyword is None and arg.star != "**"]
        present = set(keywords(call)) & set(names[keep : len(positional)])
        unclear = any(arg.star or needs_parentheses(arg.value) for arg in positional)
        if present or unclear or is_bare_generator(call) or len(positional) > len(names):
            raise RefusedError("its positional arguments cannot be told apart")
        for name, arg in zip(names[keep:], positional[keep:], strict=False):
            start, _ = self._sketch.place(arg)
            self._sketch.changes.append(Change(start, start, f"{name}="))

    def _move_to_config(self, change: MoveToConfig) -> None:
        call = call_of(self._sketch.own(change.call))
        moved = [self._sketch.own(argument) for argument in change.arguments]
        texts: dict[str, str] = {}
        for index, arg in enumerate(call.args):
            if arg.keyword and arg in moved:
                self._sketch.text(*self._sketch.place(arg))
                texts[arg.keyword.value] = self._sketch.text(*self._sketch.place(arg.value, outer=True))
                self._sketch.remove(call, index)
        if len(texts) != len(change.arguments):
            raise RefusedError("an argument is not written in the call")
        configs = [arg.value for arg in call_of(change.call).args if arg.keyword and arg.keyword.value == "config"]
        if not configs:
            reference = self._names().config_class(change.call, change.library)
            self._sketch.changes += reference.changes
            inside = ", ".join(f"{name}={text}" for name, text in texts.items())
            self._add_keyword(change.call, "config", f"{reference.text}({inside})")
        elif isinstance(configs[0], cst.Call):
            for name, text in texts.items():
                self._add_keyword(Anchor(configs[0]), name, text)
        else:
            raise RefusedError("its Config is made elsewhere")

    def _names(self) -> Policy:
        if self._policy is None:
            raise RefusedError("it stands in another module")
        return self._policy
