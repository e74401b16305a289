"""Places of an audit's page as links to the code: under an address, or to the file beside the page."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from urllib.parse import quote

from ....findings import escaped
from ..uses import Place
from .view import Page

STANDARD_INPUT = "stdin"
"""What a file is called that has no name."""


def link(place: Place, page: Page, beside: Place | None = None) -> str:
    """``app/aws.py:12``, broken after its slashes where it does not fit, as a link where it leads somewhere.

    Of what is ``beside`` another place, in the same file, ``line 12``.
    """
    near = beside is not None and place.cell is None and place.path == beside.path
    text = f"line {place.line}" if near else _broken(str(place))
    address = _address(place, page)
    return text if address is None else f'<a href="{escape(address)}">{text}</a>'


def _broken(place: str) -> str:
    return f"<code>{escape(escaped(place)).replace('/', '/<wbr>')}</code>"


def _address(place: Place, page: Page) -> str | None:
    if place.path == STANDARD_INPUT:
        return None
    # Hosts that show code know lines of files, but not of a notebook's cells.
    line = f"#L{place.line}" if place.cell is None else ""
    if page.link_base is None:
        return Path(place.path).as_uri() if os.path.isabs(place.path) else _quoted(os.path.normpath(place.path))
    path = os.path.relpath(place.path, page.origin.folder) if os.path.isabs(place.path) else place.path
    path = os.path.normpath(path)
    return None if path.split(os.sep)[0] == os.pardir else f"{page.link_base.rstrip('/')}/{_quoted(path)}{line}"


def _quoted(path: str) -> str:
    """``path`` in an address; a colon is quoted, too, for what stands before one would be a protocol."""
    return quote(os.fsencode(path.replace(os.sep, "/")))
