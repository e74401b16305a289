"""Which Configs are judged by themselves and which are only parts of another one, and what a session adds to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, ConfigCreation, MergedConfig, Value, alternatives
from ..inference.asking import Inference
from ..inference.objects import options
from ..inference.source_file import SourceFile
from ..syntax.expressions import called_name
from ..syntax.tree import nodes

_Parents = Mapping[cst.CSTNode, cst.CSTNode]

_HOLDING = (cst.Element, cst.DictElement, cst.List, cst.Tuple, cst.Dict)


def judge_uses(file: SourceFile, evaluator: Inference) -> None:
    """Decide for each Config of ``file`` whether it is judged by itself, and with which session default.

    One that only flows into a merge is a fragment, one that is only compared with another is an example of it, and
    one of which every client is under a mock is, too.
    """
    made = file.made
    reached: dict[Value, list[Value]] = {}
    sending: set[Value] = set()
    for node, client in made.clients.items():
        # What a session handed in may add is a guess; the Config itself is there to be read.
        default = ABSENT if made.made_by[node].source.handed_in else client.default_config
        for config in alternatives(client.config):
            reached.setdefault(config, []).append(default)
            sending |= set() if client.mocked else {config}
    merged = set(_merged_parts(file, evaluator))
    own: list[tuple[cst.Call, ConfigCreation | MergedConfig]] = [*made.configs.items(), *made.merges.items()]
    for node, judged in own:
        if judged in merged:
            judged.fragment = judged not in reached
            if isinstance(judged, ConfigCreation):
                judged.merged = True
        if judged in reached:
            judged.inherits = _shared(reached[judged])
            judged.mocked |= judged not in sending and not _seen_by_others(node, file, evaluator)
        elif isinstance(judged, ConfigCreation) and _is_only_compared(node, file, evaluator):
            judged.fragment = True


def _merged_parts(file: SourceFile, evaluator: Inference) -> list[object]:
    """Everything that takes part in a merge, also with something unknown."""
    parts: list[object] = []
    for merge in file.made.merges.values():
        parts += [*alternatives(merge.base), *alternatives(merge.overlay)]
    # A factory may complete what it is given.
    for client in file.made.clients.values():
        if isinstance(client.config, MergedConfig):
            parts += [*alternatives(client.config.base), *alternatives(client.config.overlay)]
    for site in file.outline.called({"merge"}):
        if len(site.node.args) == 1 and site.node not in file.made.merges:
            parts += options(evaluator.value(site.node.args[0].value, site.scope))
            if isinstance(site.node.func, cst.Attribute):
                parts += options(evaluator.value(site.node.func.value, site.scope))
    return parts


def _shared(defaults: list[Value]) -> Value:
    """The session default behind a Config: ABSENT as soon as one of its clients has none."""
    if any(isinstance(default, Absent) for default in defaults):
        return ABSENT
    first = defaults[0]
    return first if all(default is first for default in defaults) else UNKNOWN


def _name_of(node: cst.Call, file: SourceFile) -> str | None:
    """The name that the whole of what ``node`` makes is assigned to."""
    statement = _around(node, file)[node]
    if isinstance(statement, cst.AnnAssign):
        target: cst.BaseExpression = statement.target
    elif isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None


def _seen_by_others(node: cst.Call, file: SourceFile, evaluator: Inference) -> bool:
    """Whether other files may use the Config that ``node`` makes."""
    name = _name_of(node, file)
    at_module = file.outline.sites[node].scope is file.top
    return at_module and name is not None and evaluator.project.mentioned_elsewhere(file.top, name)


def _is_only_compared(node: cst.Call, file: SourceFile, evaluator: Inference) -> bool:
    """Whether what ``node`` makes is only looked at by comparisons and assertions, by its name or without one."""
    within = _around(node, file)
    if _is_compared(node, within):
        return True
    name = _name_of(node, file)
    if name is None:
        return False
    home = file.outline.sites[node].scope.home(name)
    within = file.parents_around(home)
    mentions = list(_mentions(name, home.node, within))
    compared = bool(mentions) and all(_is_compared(each, within) for each in mentions)
    return compared and not _seen_by_others(node, file, evaluator)


def _around(node: cst.Call, file: SourceFile) -> _Parents:
    """The parents of what stands around a call."""
    return file.parents_around(file.outline.sites[node].scope)


def _mentions(name: str, root: cst.CSTNode, within: _Parents) -> Iterator[cst.CSTNode]:
    """Every place in ``root`` where ``name`` or an attribute of it is read."""
    for node in nodes(root):
        if not isinstance(node, cst.Name) or node.value != name:
            continue
        parent = within.get(node)
        if isinstance(parent, cst.Attribute):
            if parent.value is node:
                yield parent
        elif not isinstance(parent, (cst.AssignTarget, cst.AnnAssign)) and getattr(parent, "keyword", None) is not node:
            yield node


def _is_compared(node: cst.CSTNode, within: _Parents) -> bool:
    """Whether ``node`` stands in a comparison, or is given to an assertion or ``unittest.mock.call``."""
    parent = within[node]
    while isinstance(parent, _HOLDING):
        parent = within[parent]
    if isinstance(parent, cst.Arg):
        call = within[parent]
        called = called_name(call) if isinstance(call, cst.Call) else None
        return called is not None and (called == "call" or called.startswith("assert"))
    return isinstance(parent, (cst.Comparison, cst.ComparisonTarget))
