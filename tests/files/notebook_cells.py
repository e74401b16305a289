"""Notebooks for tests, as Jupyter writes them."""

from __future__ import annotations

import json
from typing import Any

PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def code(source: str | list[str], **metadata: Any) -> dict[str, Any]:
    """A cell of code."""
    lines = source if isinstance(source, list) else source.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": 1, "metadata": metadata, "outputs": [], "source": lines}


def prose(source: str) -> dict[str, Any]:
    """A cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}


def made(*cells: str | dict[str, Any], metadata: dict[str, Any] | None = None, nbformat: int = 4) -> str:
    """The text of the file of a notebook; a cell that is a text is one of code."""
    content = {
        "cells": [code(cell) if isinstance(cell, str) else cell for cell in cells],
        "metadata": PYTHON if metadata is None else metadata,
        "nbformat": nbformat,
        "nbformat_minor": 4,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def sources(text: str) -> list[str]:
    """The source of every cell in the text of a notebook's file."""
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
