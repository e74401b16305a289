"""Functions of container images: the handler that a Dockerfile names, and the folder that its module is copied from."""

from __future__ import annotations

import os
import re

from ..files.filesystem import content, kind
from .units import sources

_COMMAND = re.compile(r"(?im)^[ \t]*CMD[ \t]+(.*)$")
_HANDLER = re.compile(r"""\[\s*["']((?:\w+[./])+\w+)["']\s*\]\s*""")
_STARTED = re.compile(r"(?im)^[ \t]*ENTRYPOINT\b(?!.*(?:awslambdaric|lambda-entrypoint))")
"""An entry point that runs something else than Lambda's interface, which takes the name of a handler."""


def in_image(context: str, dockerfile: str, command: str) -> tuple[str, str] | None:
    """The folder with the code and the handler of the image that ``dockerfile`` makes of the folder ``context``.

    ``dockerfile`` is relative to the absolute ``context``; its ``CMD`` counts where ``command`` is empty. None where
    the handler is unknown, or where none or two of the folders that are copied have a module of this name.
    """
    raw = content(os.path.join(context, dockerfile)) or b""
    text = raw.decode("utf-8", "replace")
    named = _HANDLER.fullmatch((_COMMAND.findall(text) or [""])[-1].strip())
    handler = command or (named[1] if named else "")
    if "." not in handler or _STARTED.search(text) is not None:
        return None
    module = os.path.join(*re.split(r"[./]", handler)[:-1]) + ".py"
    found = set()
    for source in sources(raw):
        path = os.path.normpath(os.path.join(context, source))
        folder = path if kind(path) == "folder" else path.removesuffix(module)
        if kind(os.path.join(folder, module)) == "file":
            found.add(folder.rstrip(os.sep))
    return (found.pop(), handler) if len(found) == 1 else None
