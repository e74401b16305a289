"""Proposed fixes to fixes: text edits of the module that the proposals are for."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from typing import NamedTuple

from ...facts import Anchor
from ...findings import Edit, Fix
from ...proposals import AddPolicyConfig, MoveToConfig, ProposedChange, ProposedFix
from ...settings import Settings
from ..syntax.excerpts import NoExcerptError
from ..syntax.source_tree import SourceTree
from .insertion_points import NoNameError, SharedConfigError
from .parts import RefusedError
from .policy import Policy
from .references import WhyNot
from .sketch import Sketch
from .style import Style, style_of
from .writing import Writer


class Written(NamedTuple):
    """The fixes for one finding, and why there is not one more where the user wants to know."""

    fixes: tuple[Fix, ...]
    refused: str = ""


def fixes_for(
    proposals: Sequence[Sequence[ProposedFix]],
    tree: SourceTree,
    module: ast.Module,
    path: str,
    settings: Settings,
    complete: Collection[Anchor],
    why_not: WhyNot = lambda importing: None,
) -> list[Written]:
    """The fixes that can be written for each finding's ``proposals``, in their order.

    ``module`` is the ``ast`` tree of the same source; ``complete`` are the calls whose ``*`` and ``**`` arguments are
    known not to hide a parameter.
    """
    every = [change for each in proposals for proposal in each for change in proposal.changes]
    tree.find(anchor for change in every for anchor in _anchors(change))
    if not every:
        return [Written(()) for _ in proposals]
    style = style_of(tree.source, module, path)
    policy = _policy(every, tree, module, path, settings, style, why_not)

    claimed: dict[tuple[int, str], int] = {}

    def written(finding: int, proposal: ProposedFix) -> Fix | str | None:
        try:
            excerpts = tree.excerpts(anchor for change in proposal.changes for anchor in _anchors(change))
            sketch = Sketch(tree.source, excerpts)
            writer = Writer(sketch, policy, complete, style)
            for change in proposal.changes:
                writer.write(change)
            changes = sketch.all_changes()
        except SharedConfigError as error:
            return str(error)
        except (NoExcerptError, RefusedError, NoNameError):
            return None
        # Two arguments or keys that are each renamed alike would be one too many; the first finding's is.
        if any(claimed.setdefault(name, finding) != finding for name in sketch.named):
            return None
        edits = tuple(Edit(tree.source.span(start, end), text) for start, end, text in sorted(changes))
        return Fix(proposal.title, edits, proposal.applicability) if edits else None

    return [_together([written(finding, each) for each in proposed]) for finding, proposed in enumerate(proposals)]


def _together(found: Sequence[Fix | str | None]) -> Written:
    """The fixes for one finding and the first reason why there is not one more."""
    refused = next((reason for reason in found if isinstance(reason, str)), "")
    return Written(tuple(fix for fix in found if isinstance(fix, Fix)), refused)


def _policy(
    changes: Sequence[ProposedChange],
    tree: SourceTree,
    module: ast.Module,
    path: str,
    settings: Settings,
    style: Style,
    why_not: WhyNot,
) -> Policy | None:
    """How Configs are written for the clients that need one, None where none does."""
    clients = [change for change in changes if isinstance(change, (AddPolicyConfig, MoveToConfig))]
    if not clients:
        return None
    spans = tree.spans(change.call for change in clients)
    places = {call: tree.source.range(span) for call, span in spans.items()}
    return Policy(tree.source, module, path, settings, clients, places, style, why_not)


def _anchors(change: ProposedChange) -> Iterator[Anchor]:
    """The places that ``change`` speaks of."""
    for field in fields(change):
        value = getattr(change, field.name)
        values = value if isinstance(value, tuple) else (value,)
        yield from (each for each in values if each is not None and not isinstance(each, (str, int)))
