"""The real server over standard input and output, spoken to as an editor speaks: one process for all of this module."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.workspace import Workspace

from flake8_botocore.cli.server import context_of
from flake8_botocore.files import filesystem
from flake8_botocore.lsp import documents, hover, language_server
from flake8_botocore.lsp.language_server import BotocoreServer

TWO = 'import boto3\n\nfirst = boto3.client("s3")\nx = "😀", boto3.client("sqs")\n'
LONGEST = 60


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
        for module, name in (
            (documents, "findings_in_document"),
            (hover, "read_gated"),
            (hover, "read_unless_skipped"),
        ):
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
    for path in [*made.server.documents._open]:
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


def test_the_other_documents_are_analysed_after_a_pause_and_their_hovers_when_they_are_asked_for(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_server, "PAUSE", LONGEST)  # ends when the test says so
    refreshed: list[None] = []
    monkeypatch.setattr(slow.server, "workspace_inlay_hint_refresh", refreshed.append)
    slow.server._capabilities = {"workspace": {"inlayHint": {"refreshSupport": True}}}
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
        assert slow.server._timer is not None
        await slow.analysed()
        assert refreshed == [None]
        assert slow.looked == ["findings_in_document", "read_gated", "findings_in_document"]
        assert "read timeout: **8 s**" in (await slow.at(2)).contents.value
        assert slow.looked == ["findings_in_document", "read_gated", "findings_in_document", "read_unless_skipped"]
        await slow.analysed()
        assert len(slow.looked) == 4, "nothing changed"

    asyncio.run(edit())


def test_the_short_form_is_shown_to_who_asks_for_it() -> None:
    for options, on in [(None, False), ({}, False), ({"inlayHints": True}, True)]:
        server = BotocoreServer(context_of)
        server.begin(types.InitializeParams(types.ClientCapabilities(), initialization_options=options))
        assert ("textDocument/inlayHint" in server.protocol.fm.features) is on


class Written(list[Any]):
    """What a server writes, as JSON."""

    def write(self, data: bytes) -> None:
        self.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None: ...


def test_an_action_with_nothing_to_resolve_stays_as_it_is() -> None:
    """Neovim asks of what has no command, VS Code of what has no edit."""
    command = types.Command("Run the tests", "runTests")
    for action in (types.CodeAction("a", command=command), types.CodeAction("b", edit=types.WorkspaceEdit())):
        assert BotocoreServer(context_of).resolved(action) is action
