"""Copies of boto's own libraries in a project, where nobody chose what they say."""

from __future__ import annotations

import os
import re

from ..looking.disk import has

_OWN_MODULES = {
    "aioboto3": ("session.py", "resources"),
    "aiobotocore": ("session.py", "hooks.py"),
    "boto3": ("session.py", "resources"),
    "botocore": ("session.py", "hooks.py"),
    "s3transfer": ("manager.py", "futures.py"),
}
"""What only the package of a library itself holds, by its name."""

_FOR_COPIES = r"_?vendor(?:ed)?|third_?party|(?:site|dist)-packages"
_MAY_BE = re.compile(r"\b(?:(?:aio)?boto(?:core|3)|s3transfer)[/\\]")


def is_copy(path: str) -> bool:
    """Whether the file at ``path`` is of a copy of boto's libraries: vendored, or the package itself."""
    if _MAY_BE.search(path) is None and _MAY_BE.search(os.path.join(os.getcwd(), path)) is None:
        return False
    folder = os.path.dirname(os.path.abspath(path))
    while os.path.dirname(folder) != folder:
        around, name = os.path.split(folder)
        own = _OWN_MODULES.get(name)
        if own is not None and (
            re.fullmatch(_FOR_COPIES, os.path.basename(around)) or all(has(folder, each) for each in own)
        ):
            return True
        folder = around
    return False
