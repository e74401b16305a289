"""The real server over standard input and output, spoken to as an editor speaks: one process for all of this module."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
)
from pygls.workspace import Workspace
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

from flake8_botocore.cli.server import context_of
from flake8_botocore.files import filesystem
from flake8_botocore.lsp import documents, hover, language_server
from flake8_botocore.lsp.language_server import BotocoreServer
from flake8_botocore.reports import with_url
from tests.rules.reported import DEFAULTS, added

from ..cli.running import tree
from .editor import edited

TWO = 'import boto3\n\nfirst = boto3.client("s3")\nx = "😀", boto3.client("sqs")\n'
SAID = (
    'boto3.client("sqs") has no config=: 5 attempts can take 615 s (botocore 1.40).\n'
    # With botocore 1.40 the mode standard pauses for up to 1 + 2 s between 3 times 65 s.
    + added(attempts=5, why=f"{DEFAULTS} with a shorter connect timeout (615 s → 340 s)", mode="")
)
LONGEST = 60

to_json = get_converter().unstructure
Result = TypeVar("Result")


class Told(dict[str, Any]):
    """What is found in documents, as it was told last, and how often it was."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[str] = Counter()

    def __setitem__(self, uri: str, found: Any) -> None:
        super().__setitem__(uri, found)
        self.times[uri] += 1


class Session:
    """An editor that is connected to a server and has the folder ``root`` open."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loop = asyncio.new_event_loop()
        self.client: LanguageClient = make_test_lsp_client()
        self.client.diagnostics = self.diagnostics = Told()
        self.versions: dict[str, int] = {}
        self.registered: list[str] = []

        @self.client.feature("client/registerCapability")
        def register(params: types.RegistrationParams) -> None:
            self.registered += [each.method for each in params.registrations]

    def wait(self, what: Awaitable[Result]) -> Result:
        """Run the loop until there is a result."""
        return self.loop.run_until_complete(asyncio.wait_for(what, LONGEST))

    def begin(self) -> types.InitializeResult:
        """Start the server and greet it."""
        self.wait(self.client.start_io(sys.executable, "-m", "flake8_botocore", "server", "--stdio"))
        folder = types.WorkspaceFolder(self.root.as_uri(), "project")
        able = client_capabilities("visual-studio-code")
        params = types.InitializeParams(able, workspace_folders=[folder], initialization_options={"inlayHints": True})
        return self.wait(self.client.initialize_session(params))

    def end(self) -> int | None:
        """Say goodbye; the exit code of the server."""
        try:
            self.wait(self.client.shutdown_session())
            return self.client._server.returncode if self.client._server else None
        finally:
            self.wait(self.client.stop())
            self.loop.close()

    def uri(self, name: str) -> str:
        """How the editor names a document."""
        return (self.root / name).as_uri()

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Open a document; what is found."""
        self.versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "python", 1, text)
        return self.told(name, lambda: self.client.text_document_did_open(types.DidOpenTextDocumentParams(item)))

    def change(self, name: str, text: str) -> list[dict[str, Any]]:
        """Type; what is found."""
        self.versions[name] += 1
        named = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        params = types.DidChangeTextDocumentParams(named, [types.TextDocumentContentChangeWholeDocument(text)])
        return self.told(name, lambda: self.client.text_document_did_change(params))

    def close(self, name: str) -> list[dict[str, Any]]:
        """Close a document; what is left of what was found."""
        params = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        return self.told(name, lambda: self.client.text_document_did_close(params))

    def told(self, name: str, tell: Callable[[], None]) -> list[dict[str, Any]]:
        """What is found in a document, once that is told after ``tell``."""
        before = self.diagnostics.times[self.uri(name)]
        tell()
        self.until(lambda: self.diagnostics.times[self.uri(name)] > before)
        return self.found(name)

    def until(self, holds: Callable[[], bool]) -> None:
        """Run the loop until something ``holds``."""

        async def wait() -> None:
            while not holds():
                await asyncio.sleep(0.005)

        self.wait(wait())

    def found(self, name: str) -> list[dict[str, Any]]:
        """What is found in a document, as it was told last."""
        return [to_json(each) for each in self.client.diagnostics.get(self.uri(name), ())]

    def actions(self, name: str, line: int, column: int) -> list[types.CodeAction]:
        """What is offered at a place, as the protocol counts, and makes an edit."""
        place = types.Position(line, column)
        asked = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri(name)), types.Range(place, place), types.CodeActionContext([])
        )
        found = self.wait(self.client.text_document_code_action_async(asked))
        return [each for each in found or () if isinstance(each, types.CodeAction)]

    def written(self, name: str, text: str, action: types.CodeAction) -> str:
        """The text of a document after an action."""
        if action.edit is None:
            action = self.wait(self.client.code_action_resolve_async(action))
        (change,) = to_json(action.edit)["documentChanges"]
        assert change["textDocument"] == {"uri": self.uri(name), "version": self.versions[name]}
        return edited(text, change["edits"])


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One server for all tests."""
    root = tmp_path_factory.mktemp("project").resolve()
    tree(root, {"requirements.txt": "botocore==1.40.0\n", ".git/HEAD": "", "aws.py": "CONFIG = None\n"})
    session = Session(root)
    try:
        told = session.begin()
        assert told.server_info is not None
        assert told.server_info.name == "flake8-botocore"
        yield session
    finally:
        code = session.end()
    assert code == 0


def test_findings_are_published_when_a_document_is_opened_and_changed(session: Session) -> None:
    _, second = session.open("app.py", TWO)
    assert second == {
        "range": {"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 29}},
        "severity": 3,
        "code": "BOT101",
        **({"codeDescription": with_url("href", "BOT101")} if with_url("href") else {}),
        "source": "flake8-botocore",
        "message": SAID,
    }
    assert len(session.change("app.py", TWO.replace("first", "#"))) == 1
    assert session.close("app.py") == []


def test_actions_write_what_they_say(session: Session) -> None:
    session.open("fix.py", TWO)
    one, every, suppress = session.actions("fix.py", 3, 12)
    fixed = session.written("fix.py", TWO, one)
    all_fixed = session.written("fix.py", TWO, every)
    suppressed = session.written("fix.py", TWO, suppress)
    assert [each["range"]["start"]["line"] for each in session.change("fix.py", suppressed)] == [2]
    assert [each["range"]["start"]["character"] for each in session.change("fix.py", fixed)] == [8]
    assert session.change("fix.py", all_fixed) == []


def test_an_edit_is_seen_by_other_documents_before_it_is_saved(session: Session) -> None:
    user = 'import boto3\nfrom aws import CONFIG\nboto3.client("s3", config=CONFIG)\n'
    assert [each["code"] for each in session.open("user.py", user)] == ["BOT101"]
    session.open("aws.py", "CONFIG = None\n")
    chosen = "from botocore.config import Config\nCONFIG = Config(read_timeout=9, retries={'total_max_attempts': 2})\n"
    session.change("aws.py", chosen)
    session.until(lambda: not session.found("user.py"))


def test_hover_shows_the_settings_of_a_client(session: Session) -> None:
    session.open("shown.py", TWO)
    named = types.TextDocumentIdentifier(session.uri("shown.py"))
    asked = types.HoverParams(named, types.Position(3, 12))
    found = to_json(session.wait(session.client.text_document_hover_async(asked)))
    assert found["range"] == {"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 29}}
    assert found["contents"]["kind"] == "markdown"
    assert found["contents"]["value"].startswith(
        '**`boto3.client("sqs")`**: one call can be sent 5 times and can block for '
    )
    elsewhere = types.HoverParams(named, types.Position(0, 0))
    assert session.wait(session.client.text_document_hover_async(elsewhere)) is None
    whole = types.Range(types.Position(0, 0), types.Position(9, 0))
    hints = session.wait(session.client.text_document_inlay_hint_async(types.InlayHintParams(named, whole)))
    assert [(each.position.line, each.position.character, each.label) for each in hints or ()] == [
        (2, 26, "60 s × 5"),
        (3, 29, "60 s × 5"),
    ]


class Slow:
    """A server without an editor, whose analyses of the file ``uri`` are counted and last until they ``may_end``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.uri = (folder / "app.py").as_uri()
        self.server = BotocoreServer(context_of)
        self.server.begin(types.InitializeParams(types.ClientCapabilities(), root_uri=folder.as_uri()))
        self.server.protocol.set_writer(Written())
        self.server.protocol._workspace = self.workspace = Workspace(folder.as_uri())
        self.server.protocol.server_capabilities = types.ServerCapabilities()
        self.looked: list[str] = []
        self.may_end = threading.Event()
        self.may_end.set()
        for module, name in ((documents, "findings_in_document"), (hover, "read_gated")):
            monkeypatch.setattr(module, name, self.counted(name, getattr(module, name)))

    def counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            self.looked.append(name)
            assert self.may_end.wait(LONGEST)
            return function(*given, **named)

        return call

    def type(self, text: str, name: str = "app.py") -> None:
        document = types.TextDocumentItem(self.uri.replace("app.py", name), "python", 1, text)
        self.workspace.put_text_document(document)
        self.server.changed(types.DidOpenTextDocumentParams(document))

    async def analysed(self) -> None:
        self.server.refresh_all()
        assert self.server._running is not None
        await self.server._running

    async def at(self, line: int) -> types.Hover | None:
        """The hover over a client in a 0-based line, however busy the machine is."""
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri), types.Position(line, 12))
        with pytest.MonkeyPatch.context() as patch:
            if self.may_end.is_set():
                patch.setattr(language_server, "PATIENCE", LONGEST)
            return await self.server.hover(params)


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    monkeypatch.chdir(tmp_path)
    # What was written a moment ago counts as changed until another change would show.
    monkeypatch.setattr(filesystem, "SETTLED", -10.0)
    (tmp_path / "pyproject.toml").touch()
    made = Slow(tmp_path, monkeypatch)
    yield made
    made.may_end.set()
    for path in made.server.documents.paths:
        made.server.documents.close(path)


def test_a_hover_is_not_answered_from_the_analysis_of_another_text(slow: Slow) -> None:
    async def hover_over() -> None:
        slow.type(TWO)
        first = await slow.at(2)
        assert first is not None and first.range is not None
        assert slow.looked == ["findings_in_document", "read_gated"]
        slow.may_end.clear()
        slow.type(f"{TWO[:13]}\n{TWO[13:]}")
        assert (await slow.at(3), await slow.at(2)) == (None, None)
        slow.may_end.set()
        await slow.analysed()
        assert await slow.at(3) is not None
        assert slow.looked == ["findings_in_document", "read_gated"] * 2

    asyncio.run(hover_over())


def test_a_hover_is_answered_while_an_analysis_runs(slow: Slow) -> None:
    async def hover_over() -> None:
        slow.type(TWO)
        await slow.analysed()
        first = await slow.at(2)
        slow.may_end.clear()
        slow.type(f"{TWO}#")
        assert first is not None and await slow.at(2) is None
        slow.type(TWO)
        assert await slow.at(2) == first
        assert not slow.server._running.done()
        slow.may_end.set()
        await slow.analysed()
        assert await slow.at(2) == first

    asyncio.run(hover_over())


def test_text_typed_during_an_analysis_is_analysed_once_after_it(slow: Slow) -> None:
    async def type_on() -> None:
        slow.may_end.clear()
        slow.type(TWO)
        while not slow.looked:
            await asyncio.sleep(0.005)
        for number in range(5):
            slow.type(f"{TWO}#{number}")
        slow.may_end.set()
        await slow.analysed()
        assert slow.looked == ["findings_in_document", "findings_in_document", "read_gated"]
        assert slow.server.shown[slow.uri].text == f"{TWO}#4"

    asyncio.run(type_on())


def test_the_other_documents_are_analysed_after_a_pause_and_their_hovers_when_they_are_asked_for(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_server, "PAUSE", LONGEST)  # ends when the test says so
    refreshed: list[None] = []
    monkeypatch.setattr(slow.server, "workspace_inlay_hint_refresh", refreshed.append)
    slow.server._can = {"workspace": {"inlayHint": {"refreshSupport": True}}}
    aws = "from botocore.config import Config\nCONFIG = Config(read_timeout={}, retries={{'total_max_attempts': 2}})\n"

    async def edit() -> None:
        (Path(slow.server.documents._projects.folders[0]) / "aws.py").touch()
        slow.type("import boto3\nfrom aws import CONFIG\nclient = boto3.client('s3', config=CONFIG)\n")
        slow.type(aws.format(7), "aws.py")
        await slow.analysed()
        assert "read timeout: **7 s**" in (await slow.at(2)).contents.value
        slow.looked.clear()
        slow.type(aws.format(8), "aws.py")
        await slow.server._running
        assert (slow.looked, refreshed) == (["findings_in_document", "read_gated"], [])
        assert slow.server._waiting is not None
        await slow.analysed()
        assert refreshed == [None]
        assert slow.looked == ["findings_in_document", "read_gated", "findings_in_document"]
        assert "read timeout: **8 s**" in (await slow.at(2)).contents.value
        assert slow.looked == ["findings_in_document", "read_gated", "findings_in_document", "read_gated"]
        await slow.analysed()
        assert len(slow.looked) == 4, "nothing changed"

    asyncio.run(edit())


def test_the_short_form_is_shown_to_who_asks_for_it() -> None:
    for options, on in [(None, False), ({}, False), ({"inlayHints": True}, True)]:
        server = BotocoreServer(context_of)
        server.begin(types.InitializeParams(types.ClientCapabilities(), initialization_options=options))
        assert ("textDocument/inlayHint" in server.protocol.fm.features) is on


def test_the_server_enables_the_garbage_collector() -> None:
    gc.disable()
    try:
        BotocoreServer(context_of).begin(types.InitializeParams(types.ClientCapabilities()))
        assert gc.isenabled()
    finally:
        gc.enable()


def test_folders_that_are_opened_later_are_followed(session: Session, tmp_path: Path) -> None:
    tree(tmp_path, {".flake8": "[flake8]\nextend-ignore = BOT1\n", "sub/.flake8": "[flake8]\n"})
    path = tmp_path / "sub" / "app.py"
    item = types.TextDocumentItem(path.as_uri(), "python", 1, TWO)
    session.told(str(path), lambda: session.client.text_document_did_open(types.DidOpenTextDocumentParams(item)))
    assert len(session.found(str(path))) == 2
    folder = types.WorkspaceFolder(tmp_path.as_uri(), "more")
    for event, left in (([folder], []), []), (([], [folder]), [1, 1]):
        event = types.WorkspaceFoldersChangeEvent(*event)
        moved = types.DidChangeWorkspaceFoldersParams(event)
        session.told(str(path), lambda moved=moved: session.client.workspace_did_change_workspace_folders(moved))
        assert len(session.found(str(path))) == len(left)
    session.client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(path.as_uri()))
    )


def test_an_editor_that_leaves_without_a_word_is_an_error() -> None:
    begin = rpc(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    command = [sys.executable, "-m", "flake8_botocore", "server"]
    ends = {rpc(method="exit"): 1, rpc(id=2, method="shutdown") + rpc(method="exit"): 0}
    for end, code in ends.items():
        ran = subprocess.run(command, input=begin + end, capture_output=True, timeout=LONGEST, check=False)
        assert (ran.returncode, ran.stderr) == (code, b"")


def test_changes_on_the_disk_are_asked_for_and_settings_read_anew(session: Session) -> None:
    session.until(lambda: session.registered == ["workspace/didChangeWatchedFiles"])
    session.open("set.py", TWO)
    tree(session.root, {".flake8": "[flake8]\nextend-ignore = BOT1\nbot-read-timeout = soon\n"})

    def tell() -> None:
        session.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([]))

    assert session.told("set.py", tell) == []
    session.until(lambda: bool(session.client.messages))
    (message,) = {each.message for each in session.client.messages}
    assert "soon" in message
    tree(session.root, {".flake8": ""})
    assert len(session.told("set.py", tell)) == 2


def test_a_document_whose_name_no_file_can_have_is_passed_over(session: Session) -> None:
    session.client.messages.clear()
    uri = "file:///a%00b.py"
    item = types.TextDocumentItem(uri, "python", 1, TWO)
    session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    asked = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 10))
    assert session.wait(session.client.text_document_hover_async(asked)) is None
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    assert [each["code"] for each in session.open("named.py", TWO)] == ["BOT101", "BOT101"]
    session.close("named.py")
    assert session.client.messages == []


class Written(list[Any]):
    """What a server writes, as JSON."""

    def write(self, data: bytes) -> None:
        self.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None: ...


def test_a_request_that_says_too_little_is_answered_with_an_error() -> None:
    for method, params in [
        ("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}}),
        ("textDocument/hover", {"textDocument": {"uri": "file:///a.py"}, "position": {"line": -1, "character": 0}}),
        ("textDocument/hover", None),
        ("textDocument/codeAction", {"textDocument": {"uri": "file:///a.py"}}),
    ]:
        server, written = BotocoreServer(context_of), Written()
        server.protocol.set_writer(written)
        asked = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
        with pytest.raises(JsonRpcInvalidParams):
            json.loads(json.dumps(asked), object_hook=server.protocol.structure_message)
        error = {"code": JsonRpcInvalidParams.CODE, "message": "Invalid Params"}
        assert written == [{"jsonrpc": "2.0", "id": 7, "error": error}]
        # A notification gets no answer.
        del asked["id"]
        with pytest.raises(JsonRpcException):
            json.loads(
                json.dumps({**asked, "method": "textDocument/didOpen"}), object_hook=server.protocol.structure_message
            )
        assert len(written) == 1


def framed(body: bytes) -> bytes:
    """A message as it goes over a pipe."""
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def rpc(**message: object) -> bytes:
    """A message of JSON-RPC."""
    return framed(json.dumps({"jsonrpc": "2.0", **message}).encode())


def test_wrong_messages_get_the_error_of_the_protocol_and_print_nothing() -> None:
    begin = rpc(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    change = {"textDocument": {"uri": "file:///a.py", "version": 2}, "contentChanges": [{"text": "import boto3"}]}
    wrong = [
        *(framed(b"{no JSON"), framed(b"\xff"), framed(b"[1]"), framed(b"1")),
        rpc(id=4, method="textDocument/hover"),
        rpc(method="textDocument/didChange", params=change),
        rpc(id=5, method="no/such", params={}),
    ]
    end = rpc(id=9, method="shutdown") + rpc(method="exit")
    command = [sys.executable, "-m", "flake8_botocore", "server"]
    ran = subprocess.run(command, input=begin + b"".join(wrong) + end, capture_output=True, timeout=LONGEST, check=True)
    assert ran.stderr == b""
    said = [json.loads(each.partition(b"\r\n\r\n")[2]) for each in ran.stdout.split(b"Content-Length")[1:]]
    assert [(each["id"], each["error"]["code"]) for each in said if "error" in each] == [
        *((None, JsonRpcParseError.CODE), (None, JsonRpcParseError.CODE)),
        *((None, JsonRpcInvalidRequest.CODE), (None, JsonRpcInvalidRequest.CODE)),
        (4, JsonRpcInvalidParams.CODE),
        (5, JsonRpcMethodNotFound.CODE),
    ]
    logged = [each["params"]["message"] for each in said if each.get("method") == "window/logMessage"]
    assert logged == [
        "flake8-botocore: Invalid Params",
        "flake8-botocore: file:///a.py is not open",
        "flake8-botocore: Method Not Found: no/such",
    ]


def test_an_action_with_nothing_to_resolve_stays_as_it_is() -> None:
    """Neovim asks of what has no command, VS Code of what has no edit."""
    command = types.Command("Run the tests", "runTests")
    for action in (types.CodeAction("a", command=command), types.CodeAction("b", edit=types.WorkspaceEdit())):
        assert BotocoreServer(context_of).resolved(action) is action
