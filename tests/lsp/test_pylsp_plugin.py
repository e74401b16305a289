"""A real python-lsp-server that finds the plug-in by itself: what it lints, and what it offers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pylsp.python_lsp import PythonLSPServer

from flake8_botocore.files import filesystem
from flake8_botocore.lsp.documents import Positions, diagnostics

from .editor import Editor, edited

TWO = 'import boto3\n\nfirst = boto3.client("s3")\nx = "😀", boto3.client("sqs")\n'
CHOSEN = "from botocore.config import Config\nCONFIG = Config(read_timeout=9, retries={'total_max_attempts': 2})\n"


class Pylsp:
    """A server of python-lsp-server; its own plugins are switched off, for they are none of our business."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.server = PythonLSPServer(io.BytesIO(), io.BytesIO())
        self.server.m_initialize(processId=None, rootUri=root.as_uri(), initializationOptions={})
        names = [name for name, _ in self.server.config.plugin_manager.list_name_plugin()]
        off = {name: {"enabled": False} for name in names if name != "flake8_botocore"}
        self.server.m_workspace__did_change_configuration({"pylsp": {"plugins": off}})

    def put(self, name: str, text: str) -> None:
        """Open a document, or close it and open it anew."""
        uri = (self.root / name).as_uri()
        self.server.workspace.put_document(uri, text, version=1)

    def close(self, name: str) -> None:
        """Close a document."""
        self.server.workspace.rm_document((self.root / name).as_uri())

    def lint(self, name: str) -> list[dict[str, Any]]:
        """What it finds in a document."""
        found = self.server._hook("pylsp_lint", (self.root / name).as_uri(), is_saved=False)
        return [each for some in found for each in some]

    def actions(self, name: str, line: int, column: int) -> dict[str, dict[str, Any]]:
        """What it offers at a place, by title."""
        place = {"line": line, "character": column}
        asked = {"start": place, "end": place}
        found = self.server.code_actions((self.root / name).as_uri(), asked, {"diagnostics": []})
        return {each["title"]: each for each in found}


@pytest.fixture
def pylsp(editor: Editor) -> Iterator[Pylsp]:
    """A server for the project of ``editor``."""
    server = Pylsp(editor.root)
    yield server
    for uri in list(server.server.workspace.documents):
        server.server.workspace.rm_document(uri)
    server.put("last.py", "")
    server.lint("last.py")
    filesystem.close_document(str(server.root / "last.py"))


def test_it_tells_what_our_own_server_tells(pylsp: Pylsp, editor: Editor) -> None:
    editor.put("app.py", TWO)
    expected = diagnostics(editor.document("app.py"), Positions(TWO))
    pylsp.put("app.py", TWO)
    assert pylsp.lint("app.py") == expected
    assert [each["code"] for each in expected] == ["BOT101", "BOT101"]


def test_it_offers_what_our_own_server_offers(pylsp: Pylsp) -> None:
    pylsp.put("app.py", TWO)
    found = pylsp.actions("app.py", 3, 12)
    assert list(found) == [
        "Give the client a Config (unsafe)",
        "Fix all 2 BOT101 in this file",
        "Suppress with # noqa: BOT101",
    ]
    edits = found["Fix all 2 BOT101 in this file"]["edit"]["changes"][(pylsp.root / "app.py").as_uri()]
    pylsp.put("app.py", edited(TWO, edits))
    assert pylsp.lint("app.py") == []


def test_other_open_documents_count_until_they_are_closed(pylsp: Pylsp) -> None:
    (pylsp.root / "aws.py").write_text("CONFIG = None\n", "utf-8")
    pylsp.put("app.py", 'import boto3\nfrom aws import CONFIG\nboto3.client("s3", config=CONFIG)\n')
    assert [each["code"] for each in pylsp.lint("app.py")] == ["BOT101"]
    pylsp.put(
        "aws.py",
        "from botocore.config import Config\nCONFIG = Config(read_timeout=9, retries={'total_max_attempts': 2})\n",
    )
    assert pylsp.lint("app.py") == []
    pylsp.close("aws.py")
    assert [each["code"] for each in pylsp.lint("app.py")] == ["BOT101"]
