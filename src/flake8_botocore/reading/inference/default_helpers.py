"""The helpers that ``fix --at`` writes: the default Config they give is followed, and no other session is doubted."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ...facts import UNKNOWN, Anchor, ConfigCreation, Library, MergedConfig, Value
from ..edits.helpers import is_helper
from ..scopes.outline import CallSite
from ..scopes.scope import Scope
from ..syntax.expressions import callee_text
from .arguments import Written
from .asking import Inference
from .objects import HandedOn, Method, Object, Session, options
from .source_file import SourceFile, file_of


def note_default(site: CallSite, file: SourceFile, evaluator: Inference) -> None:
    """Note what the call of ``set_default_client_config`` at ``site`` changes beside the session it names."""
    receiver = evaluator.value(site.node.func, site.scope)
    helper = site.scope.function
    if helper is None or not isinstance(helper.node, cst.FunctionDef) or not is_helper(helper.node.name.value):
        file.made.changes_given |= not isinstance(receiver, Method)
    elif isinstance(receiver, Method):
        assert isinstance(receiver.receiver, Session)
        file.made.by_helpers.add(receiver.receiver.source)
    else:
        given = evaluator.value(site.node.args[0].value, site.scope) if site.node.args else UNKNOWN
        unseen, seen = _handed(site, file, handed_on=True), _handed(site, file, handed_on=False)
        file.made.handed_on[helper] = HandedOn(unseen), seen
        file.made.by_helpers.update((unseen, seen))
        file.made.defaults.update({session: [_beneath(given)] for session in (unseen, seen)})


def _handed(site: CallSite, file: SourceFile, *, handed_on: bool) -> Session:
    """The session that the helper around ``site`` is handed, from out of sight or not."""
    func = site.node.func
    inside = isinstance(func, cst.Attribute) and isinstance(func.value, cst.Attribute)
    library: Library = "boto3" if inside else "botocore"
    return Session(library, Anchor(site.node), callee_text(func), file.place(site.node), file, handed_on=handed_on)


def _beneath(given: Object) -> Value:
    """``A`` of ``A.merge(own) if own else A``: what a session has where nothing was set on it before."""
    kept = [each for each in options(given) if not (isinstance(each, MergedConfig) and each.base in options(given))]
    return kept[0] if len(kept) == 1 and isinstance(kept[0], (ConfigCreation, MergedConfig)) else UNKNOWN


def session_of(helper: Scope, args: Sequence[Written], evaluator: Inference) -> Session | HandedOn | None:
    """The session that ``helper``, called with ``args``, returns; None if it is no such helper.

    One that is known to have a default of its own keeps that above the helper's: what both make is not known.
    """
    handed = file_of(helper).made.handed_on.get(helper)
    if handed is None:
        return None
    given = evaluator.value(args[0][0].value, args[0][1]) if args else UNKNOWN
    if not isinstance(given, Session):
        return handed[0]
    if given.handed_in:
        return handed[0].session
    if any(_has_own(part.source) for part in given.parts or (given,)):
        return Session(given.library, given.anchor, given.callee, unreadable_default=True)
    return handed[1]


def _has_own(source: Session) -> bool:
    made = source.file.made.defaults if isinstance(source.file, SourceFile) else {}
    return source.unreadable_default or source in made
