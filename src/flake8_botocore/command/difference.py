"""Two texts as a unified diff that patch and git can apply, in the bytes of the file."""

from __future__ import annotations

import os
import re
from difflib import unified_diff

from ..findings import without_controls
from ..fixing.source import Source

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_PLAIN = re.compile(r"[ !#-\[\]-~]*")
MARK = "\ufeff"


def difference(path: str, old: Source, new: str) -> bytes:
    r"""The unified diff from ``old`` to ``new``; lines end at ``\n`` only, as patch and git see them.

    Control characters are escaped, because a diff is printed on terminals; patch refuses the hunks around them.
    """
    name = path.replace(os.sep, "/").removeprefix("./")
    marked = old.encoding == "utf-8-sig"
    before, after = (_LINES.findall(f"{MARK}{text}" if marked else text) for text in (old.text, new))
    _, _, *lines = unified_diff(before, after)
    head = f"--- {_quoted(f'a/{name}')}\n+++ {_quoted(f'b/{name}')}\n"
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return head.encode() + without_controls(body).encode("utf-8" if marked else old.encoding)


def _quoted(name: str) -> str:
    """``name`` as git writes it: in quotes and in ASCII where it is not plain."""
    if _PLAIN.fullmatch(name):
        return name
    return f'"{"".join(map(_octal, os.fsencode(name)))}"'


def _octal(byte: int) -> str:
    return chr(byte) if _PLAIN.fullmatch(chr(byte)) else f"\\{byte:03o}"
