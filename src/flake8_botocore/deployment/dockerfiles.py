"""What a Dockerfile copies into its image, and the Lambda handler that the image runs."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator

from ..files.filesystem import content, is_inside, kind, upward
from ..files.snapshot import memo

_COPY = re.compile(r"(?im)^[ \t]*(?:COPY|ADD)[ \t]+([^\n]*)")
"""An instruction that copies; the group is what follows it: options, sources and the destination."""

_GLOB = re.compile(r"[*?\[]")


@memo(1_000)
def copied_by(path: str, root: str) -> tuple[str, ...]:
    """The files and folders of the project that the Dockerfile at ``path`` copies into its image.

    ``docker build`` is given a context, the folder that the paths start from. It is taken to be the folder, from that
    of the Dockerfile up to ``root``, that has most of what is copied.
    """
    sources = list(dict.fromkeys(copied_paths(content(path) or b"")))
    found_from = []
    for context in upward(os.path.dirname(path), root):
        paths = (os.path.normpath(os.path.join(context, source)) for source in sources)
        found_from.append(tuple(each for each in paths if is_inside(each, root) and kind(each)))
    return max(found_from, key=len)


_CONTINUED = re.compile(r"\\[ \t]*\r?\n")


def copied_paths(text: bytes) -> Iterator[str]:
    """The paths that the instructions of a Dockerfile copy from its context; of a pattern the folder it searches.

    ``COPY app lib/*.py /var/task`` copies ``app`` and ``lib``; ``COPY ["app", "/var/task"]`` is another way to write
    it. Addresses, paths with variables, and copies from other images are left out.
    """
    lines = _CONTINUED.sub(" ", text.decode("utf-8", "replace"))
    for instruction in _COPY.findall(lines):
        try:
            words = shlex.split(instruction.replace(",", " ").strip("[]") if "[" in instruction else instruction)
        except ValueError:
            continue
        if any(word.startswith("--from") for word in words):
            continue
        *sources, _ = [word for word in words if not word.startswith("--")] or [""]
        for source in sources:
            if "$" not in source and "://" not in source:
                pattern = _GLOB.search(source)
                yield (os.path.dirname(source[: pattern.start()]) if pattern else source).lstrip("/") or "."


_ANY_BOTO = re.compile(r"(?im)\bpip3?[ \t]+install\b[^&|;\n]*[ \t\"'](?:boto3|botocore)(?=[\"'\s&|;]|$)")


def installs_any_boto(path: str) -> bool:
    """Whether the Dockerfile at ``path`` installs boto3 or botocore and leaves the release to pip."""
    text = (content(path) or b"").decode("utf-8", "replace")
    return "boto" in text and _ANY_BOTO.search(_CONTINUED.sub(" ", text)) is not None


_COMMAND = re.compile(r"(?im)^[ \t]*CMD[ \t]+(.*)$")

_ARGUMENT = re.compile(r"""\[\s*["']((?:\w+[./])+\w+)["']\s*\]\s*""")
"""The command of an image that is a handler: ``["app.handler"]``."""

_OTHER_ENTRY_POINT = re.compile(r"(?im)^[ \t]*ENTRYPOINT\b(?!.*(?:awslambdaric|lambda-entrypoint))")
"""An entry point that runs something else than Lambda's interface, which takes the name of a handler."""


_PARTS = re.compile(r"[./]")


def in_image(context: str, dockerfile: str, command: str) -> tuple[str, str] | None:
    """The folder with the code and the handler of the image that ``dockerfile`` makes of the folder ``context``.

    ``dockerfile`` is relative to the absolute ``context``; its last ``CMD`` counts where ``command`` is empty. None
    where the handler is unknown or not ``module.function``, where the image starts something else than Lambda's
    interface, or where none or two of the folders that are copied have a module of this name.
    """
    raw = content(os.path.join(context, dockerfile)) or b""
    text = raw.decode("utf-8", "replace")
    last_command = (_COMMAND.findall(text) or [""])[-1]
    in_dockerfile = _ARGUMENT.fullmatch(last_command.strip())
    handler = command or (in_dockerfile[1] if in_dockerfile else "")
    if "." not in handler or _OTHER_ENTRY_POINT.search(text) is not None:
        return None
    module = os.path.join(*_PARTS.split(handler)[:-1]) + ".py"
    found = set[str]()
    for source in copied_paths(raw):
        path = os.path.normpath(os.path.join(context, source))
        # ``COPY app /var/task`` copies what is in the folder, ``COPY app /var/task/app`` the folder with its name. A
        # file that is copied counts if it is the module: the folder is what is left without ``orders/app.py``.
        folders = (path, os.path.dirname(path)) if kind(path) == "folder" else (path.removesuffix(module),)
        files = {folder.rstrip(os.sep): os.path.join(folder, module) for folder in folders}
        found |= {folder for folder, file in files.items() if is_inside(file, path) and kind(file) == "file"}
    return (found.pop(), handler) if len(found) == 1 else None
