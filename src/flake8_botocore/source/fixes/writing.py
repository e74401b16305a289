"""Proposed changes -> text edits, with the team's policy in the Configs that they write."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from ...config import Settings
from ...facts import Anchor
from ...findings import Edit, Fix, text_lines
from ...fixing import in_order
from ...rule import (
    AddClient,
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    MergeConfig,
    MoveToConfig,
    NameArguments,
    ProposedChange,
    ProposedFix,
    Remove,
    Rename,
    Replace,
)
from ..syntax.excerpts import NoExcerptError
from ..syntax.lean_tree import LeanTree
from .brackets import Replacement, Style, indent_of, style_of
from .insertion_points import NameUse, NoNameError
from .references import Reference, References, WhyNot, arguments_in
from .second_clients import SecondClient, merged_changes
from .sketch import (
    NewName,
    RefusedError,
    Sketch,
    call_of,
    expression,
    is_bare_generator,
    keys,
    keywords,
    needs_parentheses,
    spelling,
    string,
)


class Policy:
    """Decides how Configs are written for all clients at once, so that those with the same needs share a constant."""

    def __init__(
        self,
        tree: LeanTree,
        module: ast.Module,
        path: str,
        settings: Settings,
        clients: Sequence[AddPolicyConfig | MergeConfig | MoveToConfig],
        style: Style,
        why_not: WhyNot,
    ) -> None:
        """``clients``: the changes that write a Config for a client."""
        table, spans = tree.source, tree.spans(each.call for each in clients)
        self.module = module
        self._why_not = why_not
        self._settings = settings
        self._clients = clients
        self._table = table
        self._style = style
        self._places = {call: table.range(span) for call, span in spans.items()}
        self._references = References(table, module, path, {start for start, _ in self._places.values()}, style)
        self._use_of = {call: self._references.uses[start] for call, (start, _) in self._places.items()}

    def config_class(self, call: Anchor, library: str) -> Reference:
        """The class Config at ``call``. Raises NoNameError where it cannot be written."""
        return self._references.config(self._use(call), library)

    def config(self, change: AddPolicyConfig) -> Reference:
        """How to write the Config for a client: the team's, a constant of the module, a new one, or a call of Config.

        Raises NoNameError where it cannot be written.
        """
        existing = self.existing(change)
        if existing is not None:
            return existing
        use = self._use(change.call)
        config = self._references.config(use, change.library)
        if config.index is not None and (config.text, change.config_text) in self._constants:
            return self._constants[config.text, change.config_text]
        return Reference(self._style.quoted(f"{config.text}({change.config_text})"), config.changes)

    def existing(self, change: AddPolicyConfig) -> Reference | None:
        """The team's Config, a constant of the module with these values, or None."""
        use = self._use(change.call)
        if self._settings.shared_config is not None:
            return self._references.shared(use, self._settings.shared_config, self._why_not)
        return self._references.existing_constant(use, change.config_text)

    def _use(self, call: Anchor) -> NameUse:
        if call not in self._use_of:
            raise NoNameError("it is in another module")
        return self._use_of[call]

    @cached_property
    def _constants(self) -> dict[tuple[str, str], Reference]:
        """The constants for Configs that several clients of the module need, or that have no room in the line of one.

        The keys are the class and its arguments as they are written: ``("Config", "read_timeout=5")``. A constant gets
        a name that all of its clients propose, else one that the first of them does.
        """
        # For each Config the changes that write it, by their client: two findings of one client are no reason.
        changes_with: dict[tuple[str, str], dict[Anchor, AddPolicyConfig]] = defaultdict(dict)
        classes: dict[tuple[str, str], Reference] = {}
        for change in self._clients:
            if isinstance(change, AddPolicyConfig) and (config_class := self._class_of_new(change)) is not None:
                config = config_class.text, change.config_text
                classes.setdefault(config, config_class)
                changes_with[config][change.call] = change
        constants: dict[tuple[str, str], Reference] = {}
        for config, changes in changes_with.items():
            first = next(iter(changes.values()))
            class_text, arguments = config
            if len(changes) > 1 or self._too_long(first.call, f"{first.keyword}={class_text}({arguments})"):
                common = [name for name in first.names if all(name in other.names for other in changes.values())]
                names, others = common or [*first.names], constants.values()
                constant = self._references.constant(classes[config], arguments, others, names)
                if constant is not None:
                    constants[config] = constant
        return constants

    def _class_of_new(self, change: AddPolicyConfig) -> Reference | None:
        """The class of the new Config that the client needs.

        None if the client can use an existing Config, is in another module, or the class is not known at the top level.
        """
        elsewhere = change.call not in self._use_of
        if elsewhere or self._settings.shared_config is not None or self.existing(change) is not None:
            return None
        try:
            config = self._references.config(self._use_of[change.call], change.library)
        except NoNameError:
            return None
        return None if config.index is None else config

    def _too_long(self, call: Anchor, argument: str) -> bool:
        """Whether ``argument`` makes the line of the call too long, or its own line if the call has several."""
        start, end = self._places[call]
        table = self._table
        first, *others = text_lines(table.text[table.line_start(start) : table.line_end(end)])
        line = f"{indent_of(others[0])}{argument}," if others else f"{first}, {argument}"
        return len(line) > self._style.line_length


_WITH_CONFIG = re.compile(r"(.*Config\()([^()]+)(\)+)")
"""Code that ends with a call of Config: what is before its arguments, the arguments, and the closing parentheses."""


class Writer:
    """Writes the changes of one proposed fix into its sketch."""

    def __init__(self, sketch: Sketch, policy: Policy | None, complete: Collection[Anchor], style: Style) -> None:
        """``policy``: how Configs are written, if a change adds one; ``complete``: see ``fixes_for``.

        ``new_config`` becomes the arguments of the Config that a change writes, for the user; it stays empty if none
        does.
        """
        self._style = style
        self._sketch = sketch
        self._policy = policy
        self._complete = complete
        self.new_config = ""

    def write(self, change: ProposedChange) -> None:
        """Add ``change`` to the sketch. Raises RefusedError or NoNameError where it cannot be written."""
        match change:
            case AddKeyword():
                self._add_keyword(change.call, change.name, self._style.quoted(change.text))
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
            case MergeConfig():
                self._merge_config(change)
            case AddClient():
                self._add_client(change)

    def _add_keyword(self, anchor: Anchor, name: str, text: str) -> None:
        """Add ``name=text`` to a call, unless it has that argument already or ``*`` or ``**`` may hold it."""
        call = call_of(self._sketch.own(anchor))
        if is_bare_generator(call):
            raise RefusedError("its argument is a bare generator")
        if any(arg.star for arg in call.args) and anchor not in self._complete:
            raise RefusedError(f"a * or ** argument may hold {name}")
        if name in keywords(call):
            raise RefusedError(f"it has {name} already")
        self._sketch.add(call, name, f"{name}={text}")
        self._sketch.lay_out(call, self._style)

    def _add_policy(self, change: AddPolicyConfig) -> None:
        """Give a client its Config: ``config=SHARED`` or ``config=Config(read_timeout=5)``.

        ``change.merged`` are options for this client alone: ``config=SHARED.merge(Config(read_timeout=70))``. If the
        call has a Config already, ``change.argument``, the new one replaces it.
        """
        reference = self._required_policy().config(change)
        self._sketch.changes += reference.changes
        if self._required_policy().existing(change) is None:
            self.new_config = change.config_text
        text = reference.text
        if change.merged:
            config = self._required_policy().config_class(change.call, change.library)
            self._sketch.changes += config.changes
            text = self._style.quoted(f"{text}.merge({config.text}({change.merged}))")
        if change.argument is None:
            self._add_keyword(change.call, change.keyword, text)
        else:
            self._replace(change.argument, text)

    def _add_item(self, change: AddItem) -> None:
        """Add a key to ``{...}``, or the keyword to ``dict(...)``, unless it may be there already.

        The key gets the quotes that most keys have, which may not be those of the module.
        """
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
        quote = self._style.quote
        if quotes:
            quote = "'" if quotes["'"] > quotes['"'] else '"'
        text = change.text if "'" in change.text else change.text.replace('"', quote)
        self._sketch.add(dictionary, key, f"{quote}{key}{quote}: {text}")
        self._sketch.lay_out(dictionary, self._style)

    def _replace(self, anchor: Anchor, text: str) -> None:
        """Write ``text`` in place of the expression at ``anchor``, or of the value of that argument or element."""
        start, end = self._sketch.place(expression(self._sketch.own(anchor)), outer=True)
        # This refuses where a comment would be lost.
        self._sketch.text(start, end)
        self._sketch.changes.append(Replacement(start, end, self._in_lines(text, start, end)))

    def _in_lines(self, text: str, start: int, end: int) -> str:
        """``text``, which replaces the code from ``start`` to ``end``, laid out for the line that it gets.

        If that gets too long and ``text`` ends with a Config, each argument of the Config has a line; but not inside an
        f-string.
        """
        table, config = self._sketch.table, _WITH_CONFIG.fullmatch(text)
        line_start = table.line_start(start)
        length = table.line_end(end) - line_start - (end - start) + len(text)
        in_f_string = any(excerpt.quotes(start, end) for excerpt in self._sketch.excerpts)
        if config is None or length <= self._style.line_length or in_f_string:
            return text
        indent = indent_of(table.text[line_start:start])
        before, arguments, after = config.groups()
        lines = (f"{indent}{self._style.indent}{each}," for each in arguments_in(arguments))
        return table.newline(start).join([before, *lines, f"{indent}{after}"])

    def _rename(self, change: Rename) -> None:
        """Write another name for a keyword argument or a string key, unless its call or dictionary has that already.

        A key that is a variable, or an argument without a keyword, has no name that could be replaced.
        """
        own = self._sketch.own(change.anchor)
        parent, _ = self._sketch.container(own)
        old_name, text = spelling(own), change.name
        present = keywords(parent) if isinstance(parent, cst.Call) else map(string, keys(parent))
        if change.name in present:
            raise RefusedError(f"it has {change.name} already")
        self._sketch.note_name(parent, change.name)
        if isinstance(old_name, cst.SimpleString):
            text = f"{old_name.prefix}{old_name.quote}{change.name}{old_name.quote}"
        elif not isinstance(old_name, cst.Name) or isinstance(parent, cst.Dict):
            raise RefusedError("its name is not written out")
        self._sketch.changes.append(Replacement(*self._sketch.place(old_name), text))

    def _name_arguments(self, change: NameArguments) -> None:
        """Put ``name=`` before each positional argument of a call, but for the first ``change.keep``.

        ``change.names`` are those of all positions. Refused if a name is given as a keyword, too, or if an argument
        cannot be counted or named: ``*args``, ``f(a := 1)``, ``f(x for x in y)``, or more than there are names.
        """
        call, names, keep = call_of(self._sketch.own(change.call)), change.names, change.keep
        positional = [arg for arg in call.args if arg.keyword is None and arg.star != "**"]
        is_named_twice = not set(names[keep : len(positional)]).isdisjoint(keywords(call))
        cannot_be_named = any(arg.star or needs_parentheses(arg.value) for arg in positional) or is_bare_generator(call)
        if is_named_twice or cannot_be_named or len(positional) > len(names):
            raise RefusedError("its positional arguments cannot be told apart")
        for name, arg in zip(names[keep:], positional[keep:], strict=False):
            start, _ = self._sketch.place(arg)
            self._sketch.changes.append(Replacement(start, start, f"{name}="))

    def _move_to_config(self, change: MoveToConfig) -> None:
        """Move keyword arguments of a call into its ``config=Config(...)``, or into a new one.

        ``boto3.client("s3", read_timeout=5)`` becomes ``boto3.client("s3", config=Config(read_timeout=5))``.
        """
        call = call_of(self._sketch.own(change.call))
        moved = [self._sketch.own(argument) for argument in change.arguments]
        texts: dict[str, str] = {}
        for index, arg in enumerate(call.args):
            if arg.keyword and arg in moved:
                # This refuses where a comment would be lost.
                self._sketch.text(*self._sketch.place(arg))
                texts[arg.keyword.value] = self._sketch.text(*self._sketch.place(arg.value, outer=True))
                self._sketch.remove(call, index)
        if len(texts) != len(change.arguments):
            raise RefusedError("an argument is not written in the call")
        # In the lean tree, since a change needs an anchor.
        configs = [arg.value for arg in call_of(change.call).args if arg.keyword and arg.keyword.value == "config"]
        if not configs:
            reference = self._required_policy().config_class(change.call, change.library)
            self._sketch.changes += reference.changes
            inside = ", ".join(f"{name}={text}" for name, text in texts.items())
            self._add_keyword(change.call, "config", f"{reference.text}({inside})")
        elif isinstance(configs[0], cst.Call):
            for name, text in texts.items():
                self._add_keyword(Anchor(configs[0]), name, text)
        else:
            raise RefusedError("its Config is made elsewhere")

    def _merge_config(self, change: MergeConfig) -> None:
        """Set options of a client that has a Config already, and of no other client.

        If ``change.changes``, which change the Config, are all inside the call, they are made. Else others may use the
        Config, too, so it is merged with a new one: ``config=SHARED`` becomes ``config=SHARED.merge(Config(...))``.
        """
        call_start, call_end = self._sketch.place(self._sketch.own(change.call))
        anchors = [anchor for each in change.changes for anchor in _anchors(each)]
        places = [self._sketch.place(self._sketch.own(each)) for each in anchors]
        if places and all(call_start <= start and end <= call_end for start, end in places):
            for each in change.changes:
                self.write(each)
            return
        config = self._sketch.text(*self._sketch.place(expression(self._sketch.own(change.argument)), outer=True))
        config_class = self._required_policy().config_class(change.call, change.library)
        self._sketch.changes += config_class.changes
        merged = f"{config}.merge({config_class.text}({change.config_text}))"
        self._replace(change.argument, self._style.quoted(merged))

    def _add_client(self, change: AddClient) -> None:
        """Add a second client below the first, with ``change.changes``, and make ``change.uses`` on it.

        The changes inside the statement that makes the first client are made in the copy of it; the others, such as an
        import, where they are. A former fix may have added the second client: then only the uses change.
        """
        sketch, module = self._sketch, self._required_policy().module
        second = SecondClient(sketch.table, module, *sketch.place(sketch.own(change.call)))
        of_second = Sketch(sketch.table, sketch.excerpts)
        # Its line is longer by the suffix of its name.
        style = replace(self._style, line_length=self._style.line_length - len(second.suffix))
        for each in change.changes:
            Writer(of_second, self._policy, self._complete, style).write(each)
        inside = {each for each in of_second.all_changes() if second.start < each.end <= second.end}
        addition = second.addition(inside)
        if addition is not None:
            outside = sorted(of_second.all_changes() - inside)
            sketch.changes = merged_changes([*sketch.changes, *outside, addition])
        sketch.changes += [second.use(*sketch.place(sketch.own(each))) for each in change.uses]

    def _required_policy(self) -> Policy:
        """The policy. Raises RefusedError where there is none."""
        if self._policy is None:
            raise RefusedError("it is in another module")
        return self._policy


class Written(NamedTuple):
    """The fixes for one finding; ``refused`` is the reason, for the user, why one more was not written, if any."""

    fixes: tuple[Fix, ...]
    refused: str = ""


def fixes_for(
    proposals: Sequence[Sequence[ProposedFix]],
    tree: LeanTree,
    module: ast.Module,
    path: str,
    settings: Settings,
    complete: Collection[Anchor],
    why_not: WhyNot = lambda importing: None,
) -> list[Written]:
    """The fixes that can be written for each finding's ``proposals``, in their order.

    ``module`` is the ``ast`` tree of the same source; ``complete`` are the calls whose ``*`` and ``**`` arguments are
    known not to hide a parameter; ``why_not``: see ``WhyNot``.
    """
    proposals = _one_for_each_client(proposals)
    changes = [change for of_finding in proposals for each in of_finding for change in _flat(each.changes)]
    tree.find_holders(anchor for change in changes for anchor in _anchors(change))
    if not changes:
        return [Written(()) for _ in proposals]
    style = style_of(tree.source, module, path)
    of_clients = [each for each in changes if isinstance(each, (AddPolicyConfig, MergeConfig, MoveToConfig))]
    policy = Policy(tree, module, path, settings, of_clients, style, why_not) if of_clients else None
    drafts = _Drafts(tree, policy, complete, style)
    return [_together(each, [drafts.fix(one, index) for one in each]) for index, each in enumerate(proposals)]


class _Draft(NamedTuple):
    """A fix that can be written, before it is known whether another finding's fix is in its way."""

    fix: Fix
    changes: set[Replacement]
    named: set[NewName]
    """The names that the fix gives to calls and dictionaries."""


class _Drafts:
    """Writes each proposed fix once, and remembers which finding's fix was the first to give a name."""

    def __init__(self, tree: LeanTree, policy: Policy | None, complete: Collection[Anchor], style: Style) -> None:
        self._tree = tree
        self._policy = policy
        self._complete = complete
        self._style = style
        # By identity: the calls on one client share the fix, which may change all of them. A text is why there is none.
        self._drafts: dict[int, _Draft | str] = {}
        # The first finding whose fix gave the name, and the changes of each fix that gives it.
        self._names: dict[NewName, tuple[int, list[set[Replacement]]]] = {}

    def fix(self, proposal: ProposedFix, finding: int) -> Fix | str | None:
        """The fix for ``proposal`` of the finding with the index ``finding``; a text is the reason why there is none.

        None if there is nothing left to change.
        """
        if id(proposal) not in self._drafts:
            self._drafts[id(proposal)] = self._drafted(proposal)
        draft = self._drafts[id(proposal)]
        if not isinstance(draft, _Draft):
            return draft
        if not self._may_name(draft, finding):
            return "another finding's fix changes it"
        return draft.fix if draft.fix.edits else None

    def _drafted(self, proposal: ProposedFix) -> _Draft | str:
        """The changes of ``proposal`` as edits, or the reason why they cannot be written."""
        source = self._tree.source
        try:
            excerpts = self._tree.excerpts(anchor for each in _flat(proposal.changes) for anchor in _anchors(each))
            sketch = Sketch(source, excerpts)
            writer = Writer(sketch, self._policy, self._complete, self._style)
            for change in proposal.changes:
                writer.write(change)
            changes = sketch.all_changes()
            edits = [Edit(source.span(start, end), text) for start, end, text in sorted(changes, key=in_order)]
            fix = Fix(proposal.title, tuple(edits), proposal.applicability, writer.new_config)
            return _Draft(fix, changes, sketch.named)
        except (NoExcerptError, NoNameError, RefusedError) as error:
            return str(error)

    def _may_name(self, draft: _Draft, finding: int) -> bool:
        """Whether the fix may give its names to calls and dictionaries: no other finding's fix gives them otherwise.

        Two fixes must not both add ``config=`` to one call. Fixes of one finding may, since only one of them is made;
        so may fixes of which one makes all changes of the other, since equal edits are made once.
        """
        for name in draft.named:
            first_finding, known = self._names.setdefault(name, (finding, []))
            if first_finding != finding and not any(draft.changes <= each or each <= draft.changes for each in known):
                return False
            if draft.changes not in known:
                known.append(draft.changes)
        return True


def _one_for_each_client(proposals: Sequence[Sequence[ProposedFix]]) -> list[list[ProposedFix]]:
    """``proposals``, in which all changes that give one client a Config write the same one, with all their arguments.

    One finding may need ``Config(read_timeout=5)`` and another ``Config(retries=...)`` for one call: each fix then
    writes both, so that it makes no difference which is applied. Proposals that are only offered stay as they are, and
    so do the changes to one call that contradict each other, see ``_joined``.
    """
    applied = [each for own in proposals for each in own if each.applicability != "offered"]
    adding: dict[Anchor, list[AddPolicyConfig]] = defaultdict(list)
    for change in (change for proposal in applied for change in proposal.changes):
        if isinstance(change, AddPolicyConfig):
            adding[change.call].append(change)
    configs = {call: _joined(changes) for call, changes in adding.items()}

    def with_joined(change: ProposedChange) -> ProposedChange:
        if not isinstance(change, AddPolicyConfig) or (joined := configs[change.call]) is None:
            return change
        arguments, names = joined
        return replace(change, config_text=arguments, names=names)

    # By identity, as in ``_Drafts``.
    new = {id(each): each._replace(changes=tuple(map(with_joined, each.changes))) for each in applied}
    return [[new.get(id(each), each) for each in own] for own in proposals]


def _joined(changes: Sequence[AddPolicyConfig]) -> tuple[str, tuple[str, ...]] | None:
    """The arguments of one Config for all ``changes`` to one client, and the names that a constant for it may have.

    None if two of them that differ write the same option: the call makes several clients, which need different values.
    The names of the last change come first, as it is the one with most arguments.
    """
    texts = dict.fromkeys(each.config_text for each in changes)
    options = [argument.partition("=")[0] for text in texts for argument in arguments_in(text)]
    if len(set(options)) < len(options):
        return None
    return ", ".join(texts), tuple(dict.fromkeys(name for each in reversed(changes) for name in each.names))


def _together(proposals: Sequence[ProposedFix], found: Sequence[Fix | str | None]) -> Written:
    """The fixes for one finding, and the first reason why there is not one more.

    If one of the offered fixes cannot be written, the others are left out: half of a choice would look like the advice.
    """
    refused = [(each, why) for each, why in zip(proposals, found, strict=True) if isinstance(why, str)]
    is_half = any(each.applicability == "offered" for each, _ in refused)
    fixes = (each for each in found if isinstance(each, Fix) and not (is_half and each.applicability == "offered"))
    return Written(tuple(fixes), refused[0][1] if refused else "")


def _flat(changes: Iterable[ProposedChange]) -> Iterator[ProposedChange]:
    """``changes`` and those inside them."""
    for change in changes:
        yield change
        if isinstance(change, (AddClient, MergeConfig)):
            yield from _flat(change.changes)


def _anchors(change: ProposedChange) -> Iterator[Anchor]:
    """The anchors in ``change`` itself, without those of the changes inside it."""
    for field in fields(change):
        value = () if field.name == "changes" else getattr(change, field.name)
        values = value if isinstance(value, tuple) else (value,)
        yield from (each for each in values if each is not None and not isinstance(each, (str, int)))
