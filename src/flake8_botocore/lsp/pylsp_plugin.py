"""The plug-in for python-lsp-server: the findings and code actions of our own server."""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

from pylsp import hookimpl

from .actions import Offer
from .documents import Document, Documents, Json, Positions, Projects, diagnostics

_documents: WeakKeyDictionary[Any, Documents] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()
"""python-lsp-server lints in threads of its own, and what is kept of files serves one of them at a time."""


@hookimpl
def pylsp_settings() -> Json:
    """Switched on for who installed it; the project's configuration says the rest."""
    return {"plugins": {"flake8_botocore": {"enabled": True}}}


@hookimpl
def pylsp_lint(workspace: Any, document: Any) -> list[Json]:
    """What is found in ``document``."""
    with _one_at_a_time:
        known = _known(workspace, document)
        return [] if known is None else diagnostics(known, Positions(known.text))


@hookimpl
def pylsp_code_actions(workspace: Any, document: Any, range: Json, context: Json) -> list[Json]:
    """The actions for a ``range`` of ``document``, each with its edits."""
    with _one_at_a_time:
        known = _known(workspace, document)
        if known is None:
            return []
        offer = Offer(known, Positions(known.text), lambda edits: {"changes": {known.uri: edits}})
        start, end = (offer.positions.place(range[side]) for side in ("start", "end"))
        found = offer.at(start, end, context.get("only"))
        return [offer.resolved(each) if "data" in each else each for each in found]


def _known(workspace: Any, document: Any) -> Document | None:
    """``document``, looked at beside all others that are open in ``workspace``; None for what is no file."""
    if workspace not in _documents:
        _documents[workspace] = Documents(Projects([workspace.root_path]))
    documents = _documents[workspace]
    opened = {each.path: each for each in list(workspace.documents.values()) if _is_file(each)}
    if _is_file(document):
        opened.setdefault(document.path, document)
    for path in documents.paths - opened.keys():
        documents.close(path)
    for path, each in opened.items():
        documents.put(path, each.uri, each.source, each.version)
    documents.refresh()
    return documents.get(document.path)


def _is_file(document: Any) -> bool:
    return hasattr(document, "source") and document.uri.startswith("file:")
