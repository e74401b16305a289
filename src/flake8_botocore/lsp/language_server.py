"""The language server: requests of the protocol, which the modules beside it answer. Only this one knows pygls."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from lsprotocol import converters, types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from ..files.filesystem import version
from ..files.snapshot import current
from ..findings import shown
from ..source.garbage_collection import collector_paused
from .actions import KINDS, Offer
from .documents import MARK, SOURCE, Configure, Document, Documents, Json, Positions, Projects, diagnostics
from .hover import HoverContent, hover_at, hovers

PAUSE = 1.0
"""Seconds without a change after which the documents are analysed that were not edited."""

PATIENCE = 0.2
"""Seconds that a hover waits for an analysis that is running, before it shows what the last finished one found."""

STACK = 16 << 20
"""Bytes of stack of the thread that analyses: deeply nested source needs more than some systems give a thread."""

WATCHED = "**/{*.py,.flake8,setup.cfg,tox.ini,pyproject.toml,*.lock,*requirements*.txt,flake8-botocore-baseline.json}"
"""The files whose changes on the disk can change the findings of an open document."""

Type = TypeVar("Type")
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
_converter = converters.get_converter()


_MARKUP = re.compile(r"\*\*|`")


class BotocoreServer(LanguageServer):
    """The server for one editor. It forgets a document when the editor closes it.

    A thread of its own analyses documents, and answers requests that need the documents as they are now. The main
    thread answers hovers meanwhile, from ``shown``, which the last finished analysis left.
    """

    def __init__(self, configure: Configure) -> None:
        # Edits come as whole texts: pygls splits lines where neither Python nor the protocol does.
        kind = types.TextDocumentSyncKind.Full
        super().__init__(SOURCE, version(), text_document_sync_kind=kind)
        self.documents = Documents(Projects([], configure))
        self._configure = configure
        self.shown: dict[str, HoverContent] = {}
        self._capabilities: Json = {}
        self._shown_problems: set[str] = set()
        # What the next analysis does: it applies the changes, then analyses documents with a new text, or all of them.
        self._changes: list[Callable[[], None]] = []
        self._due = self._all_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None
        self.is_shut_down, self.code = False, 0
        threading.stack_size(STACK)
        self._thread = ThreadPoolExecutor(1, "analysis")

    def begin(self, params: types.InitializeParams) -> None:
        """Begin with the folders that are open, and note what the editor can do.

        Inlay hints are shown only if the editor's configuration asks for them.
        """
        # A process that stays for a day cannot do without the collector, as a run of the command does.
        gc.enable()
        folders = _folders([each.uri for each in params.workspace_folders or ()] or [params.root_uri or ""])
        if folders:
            os.chdir(folders[0])
        self.documents = Documents(Projects(folders, self._configure))
        chosen = params.initialization_options
        if isinstance(chosen, dict) and chosen.get("inlayHints") is True:

            @self.feature(types.TEXT_DOCUMENT_INLAY_HINT)
            async def hints(params: types.InlayHintParams) -> list[types.InlayHint]:
                return await self.when_analysed(self.hints, params)

        self._capabilities = _converter.unstructure(params.capabilities)

    def can(self, *names: str) -> Any:
        """The value of a capability of the editor, by the keys that lead to it; None if the editor states none."""
        found: Any = self._capabilities
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    # Notifications from the editor.

    def changed(self, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
        """Take the text of a Python document, opened or edited, and analyse it, and the others once the user pauses."""
        uri = params.text_document.uri
        path, document = path_of(uri), self.workspace.get_text_document(uri)
        if path is not None and (path.endswith((".py", ".pyi")) or document.language_id == "python"):
            self._changes.append(partial(self.documents.put, path, uri, document.source, document.version))
        self.refresh()

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a document, and clear its findings in the editor."""
        uri = params.text_document.uri
        path = path_of(uri)
        if path is not None:
            self._changes.append(partial(self._closed, path, uri))
        self.refresh()

    def _closed(self, path: str, uri: str) -> None:
        if self.documents.get(path) is not None:
            self.documents.close(path)
            self.shown.pop(uri, None)
            self._publish(uri, [], None)

    def moved(self, _: types.DidChangeWorkspaceFoldersParams) -> None:
        """Follow the folders that are open now."""
        folders = _folders(each.uri for each in self.workspace.folders.values())
        self._changes.append(lambda: self.documents.follow(Projects(folders, self._configure)))
        self.refresh()

    def refresh(self) -> None:
        """Analyse the documents whose text is new, now or when the running analysis is done; the others after PAUSE."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(PAUSE, self.refresh_all)
        self._due, self._all_due = True, False
        self._run()

    def refresh_all(self) -> None:
        """Analyse every document for which something changed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = self._all_due = True
        self._run()

    def _run(self) -> None:
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._keep_up())

    async def _keep_up(self) -> None:
        while self._due:
            self._due = False
            changes, self._changes = self._changes, []
            await self._on_thread(self._analyse, changes)

    @collector_paused()  # A collection of a large file's trees blocks all other threads.
    def _analyse(self, changes: list[Callable[[], None]]) -> None:
        """Apply ``changes`` to the documents, then analyse those whose text is new, and if they are due, the others.

        It stops once a newer change has come, ``_due``: what is found now would be out of date at once. What hovers
        over the other documents show is worked out when it is asked for; their inlay hints are refreshed here.
        """
        for change in changes:
            change()
        refreshes_hints = False
        # The ones with a new text come first.
        for document in self.documents.due():
            is_new = document.snapshot is None
            if self._due or not (is_new or self._all_due):
                break
            self._analyse_one(document)
            if is_new and not self._due:
                self._show(document)
            refreshes_hints |= not is_new
        if refreshes_hints and self.can("workspace", "inlayHint", "refreshSupport"):
            self.workspace_inlay_hint_refresh(None)

    def _analyse_one(self, document: Document) -> None:
        """Analyse ``document`` and publish its findings. Each problem of a configuration is shown once."""
        if self.documents.analyse(document):
            self._publish(document.uri, diagnostics(document, self._positions(document)), document.version)
        if document.problem is not None and document.problem not in self._shown_problems:
            self._shown_problems.add(document.problem)
            message = types.ShowMessageParams(types.MessageType.Warning, f"{SOURCE}: {shown(document.problem)}")
            self.window_show_message(message)

    def _show(self, document: Document) -> None:
        self.shown[document.uri] = HoverContent(document.text, hovers(document))

    def _publish(self, uri: str, found: list[Json], number: int | None) -> None:
        params = {"uri": uri, "diagnostics": found} | ({} if number is None else {"version": number})
        self.text_document_publish_diagnostics(as_type(params, types.PublishDiagnosticsParams))

    def watch(self) -> None:
        """Ask the editor to notify us of changes on the disk, if it can."""
        if self.can("workspace", "didChangeWatchedFiles", "dynamicRegistration"):
            watcher = types.FileSystemWatcher(glob_pattern=WATCHED)
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers=[watcher])
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    def shut_down(self, *_: object) -> None:
        """Expect the editor to leave."""
        self.is_shut_down = True

    def left(self, *_: object) -> None:
        """Set the exit code: an editor that leaves without shutting down has crashed."""
        self.code = 0 if self.is_shut_down else 1

    # What is asked for.

    async def when_analysed(self, answer: Callable[[Asked], Answer], asked: Asked) -> Answer:
        """The result of ``answer(asked)`` on the analysis thread, once all changes are applied."""
        if self._running is not None and not self._running.done():
            await asyncio.shield(self._running)
        return await self._on_thread(answer, asked)

    def _on_thread(self, answer: Callable[[Asked], Answer], asked: Asked) -> asyncio.Future[Answer]:
        return asyncio.get_running_loop().run_in_executor(self._thread, answer, asked)

    def document(self, uri: str) -> Document | None:
        """The open document ``uri``, analysed as the project is now; None if it is not open."""
        path = path_of(uri)
        document = None if path is None else self.documents.get(path)
        if document is not None and document.snapshot is not current():
            self._analyse_one(document)
        return document

    def _positions(self, document: Document) -> Positions:
        """The places of the text of ``document`` as the editor counts them."""
        encoding = self.server_capabilities.position_encoding or "utf-16"
        return Positions(document.text, encoding, document.mark)

    def offer(self, document: Document) -> Offer:
        """The maker of code actions for ``document``."""
        return Offer(document, self._positions(document), lambda edits: self._written(document, edits))

    def _written(self, document: Document, edits: list[Json]) -> Json:
        """``edits`` as a WorkspaceEdit, tied to this version of the document if the editor understands that."""
        if not self.can("workspace", "workspaceEdit", "documentChanges"):
            return {"changes": {document.uri: edits}}
        named = {"uri": document.uri, "version": document.version}
        return {"documentChanges": [{"textDocument": named, "edits": edits}]}

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The actions for a range of a document."""
        document = self.document(params.text_document.uri)
        if document is None:
            return []
        offer, asked = self.offer(document), _converter.unstructure(params)
        start, end = (offer.positions.place(asked["range"][side]) for side in ("start", "end"))
        actions = offer.at(start, end, asked["context"].get("only"))
        # Some editors cannot ask for the edits of an action later.
        if "edit" not in (self.can("textDocument", "codeAction", "resolveSupport", "properties") or ()):
            actions = [offer.resolved(each) if "data" in each else each for each in actions]
        return [as_type(each, types.CodeAction) for each in actions]

    def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """``action`` with its edits."""
        asked: Json = _converter.unstructure(action)
        if "data" not in asked:  # Editors ask for all that has no edit, or no command.
            return action
        document = self.document(asked["data"]["uri"])
        return action if document is None else as_type(self.offer(document).resolved(asked), types.CodeAction)

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """The hover for a position; None where there is nothing to show, and while a change is not analysed yet.

        It waits up to PATIENCE seconds for a running analysis, or for the hovers of the document if they were not
        worked out yet. Then it shows what the last finished analysis left in ``shown``, if that was of the same text.
        """
        uri = params.text_document.uri
        path = path_of(uri)
        document = None if path is None else self.documents.get(path)
        if self._running is not None and not self._running.done():
            await asyncio.wait({self._running}, timeout=PATIENCE)
        elif document is not None and document.hovers is None:
            await asyncio.wait({self._on_thread(self._show, document)}, timeout=PATIENCE)
        shown_here, source = self.shown.get(uri), self.workspace.get_text_document(uri).source
        if shown_here is None or shown_here.text != source.removeprefix(MARK):
            return None
        encoding = self.server_capabilities.position_encoding or "utf-16"
        positions = Positions(shown_here.text, encoding, source[: len(source) - len(shown_here.text)])
        found = hover_at(shown_here.hovers, *positions.place(_converter.unstructure(params.position)))
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found.text)
        if "markdown" not in (self.can("textDocument", "hover", "contentFormat") or ["markdown"]):
            content = types.MarkupContent(types.MarkupKind.PlainText, _MARKUP.sub("", found.text))
        return types.Hover(content, as_type(positions.range(found.span), types.Range))

    def hints(self, params: types.InlayHintParams) -> list[types.InlayHint]:
        """An inlay hint behind each client, with its short form: ``60 s × 3``."""
        document = self.document(params.text_document.uri)
        if document is None:
            return []
        self._show(document)
        positions, found = self._positions(document), self.shown[document.uri].hovers
        ends = [(positions.position(*each.span[2:]), each.hint) for each in found if each.hint is not None]
        return [types.InlayHint(as_type(end, types.Position), hint, padding_left=True) for end, hint in ends]


def as_type(value: Json, kind: type[Type]) -> Type:
    """``value``, an object of the protocol as JSON, as an object of the class ``kind`` of lsprotocol."""
    return _converter.structure(value, kind)


def path_of(uri: str) -> str | None:
    """The absolute path of the file that ``uri`` names; None if it names no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None or "\0" in path else path


def _folders(uris: Iterable[str]) -> list[str]:
    """The folders that ``uris`` name, as far as they exist."""
    return [path for uri in uris if (path := path_of(uri)) is not None and os.path.isdir(path)]


def serve(configure: Configure) -> int:
    """Serve the editor on standard input and output until it says goodbye; the exit code of the protocol."""
    # Without a handler, Python prints the warnings of pygls, with tracebacks of what the editor gets as a reply.
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    server = BotocoreServer(configure)
    _register_events(server)
    _register_requests(server)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What is printed must not get between the messages, so it goes to standard error.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.start_io(stdout=out)
    return server.code


def _register_events(server: BotocoreServer) -> None:
    """Register the methods of ``server`` for what happens in the editor: it starts, or a document or file changes."""
    events: dict[str, Callable[[Any], None]] = {
        types.INITIALIZE: server.begin,
        types.INITIALIZED: lambda _: server.watch(),
        types.TEXT_DOCUMENT_DID_OPEN: server.changed,
        types.TEXT_DOCUMENT_DID_CHANGE: server.changed,
        types.TEXT_DOCUMENT_DID_CLOSE: server.closed,
        types.TEXT_DOCUMENT_DID_SAVE: lambda _: server.refresh_all(),
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES: lambda _: server.refresh(),
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: server.moved,
        types.SHUTDOWN: server.shut_down,
        types.EXIT: server.left,
    }
    for name, handle in events.items():
        # pygls stores attributes on the function that it registers, and a method can hold none.
        server.feature(name)(partial(handle))


def _register_requests(server: BotocoreServer) -> None:
    """Register how ``server`` answers requests for code actions and hovers."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([*KINDS], resolve_provider=True))
    async def act(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await server.when_analysed(server.actions, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        return await server.when_analysed(server.resolved, action)

    server.feature(types.TEXT_DOCUMENT_HOVER)(partial(server.hover))
