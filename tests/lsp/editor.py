"""An editor without a protocol: documents that are open, and edits made as an editor makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flake8_botocore.cli.server import context_of
from flake8_botocore.findings import Finding
from flake8_botocore.lsp.documents import Document, Documents, Projects


class Editor:
    """Has the folder ``root`` open, and documents in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents = Documents(Projects([str(root)], context_of))
        self.opened: set[str] = set()

    def put(self, name: str, text: str) -> set[str]:
        """Open a document or type in it; see ``refresh``."""
        path = self.root / name
        self.opened.add(name)
        self.documents.put(str(path), path.as_uri(), text)
        return self.refresh()

    def close(self, name: str) -> set[str]:
        """Close a document without saving it."""
        self.opened.discard(name)
        self.documents.close(str(self.root / name))
        return self.refresh()

    def refresh(self) -> set[str]:
        """The names of the documents in which something else is found than before."""
        due = self.documents.due()
        return {Path(each.path).relative_to(self.root).as_posix() for each in due if self.documents.analyse(each)}

    def document(self, name: str) -> Document:
        """A document that is open."""
        found = self.documents.get(str(self.root / name))
        assert found is not None
        return found

    def found(self, name: str) -> tuple[Finding, ...]:
        """What is found in a document."""
        return self.document(name).findings

    def codes(self, name: str) -> list[str]:
        """The codes of that."""
        return [each.code for each in self.found(name)]


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """``text`` with TextEdits made that count in UTF-16, as the protocol says: by the places of the text as it was."""
    units = text.encode("utf-16-le")
    starts, at = [0], 0
    while at < len(text):
        at += 2 if text.startswith("\r\n", at) else 1
        if text[at - 1] in "\r\n":
            starts.append(len(text[:at].encode("utf-16-le")))
    for edit in sorted(edits, key=lambda each: tuple(each["range"]["start"].values()), reverse=True):
        start, end = (
            starts[edit["range"][side]["line"]] + 2 * edit["range"][side]["character"] for side in ("start", "end")
        )
        units = units[:start] + edit["newText"].encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")
