"""How a module is written, so that what a fix adds looks like the rest: quotes, indentation, length of lines."""

from __future__ import annotations

import ast
import re
from collections import Counter

from ...fixing.source import LineTable
from ...late import dataclass
from ...settings.line_length import USUAL, line_length

_STRING = re.compile(r"""(?<!['"\\])(?:'[^'"\\\n]*'|"[^'"\\\n]*")(?!['"])""")


@dataclass(frozen=True)
class Style:
    """The quotes of a module, one step of its indentation, and how many characters a line may have."""

    quote: str = '"'
    indent: str = "    "
    line_length: int = USUAL

    def quoted(self, code: str) -> str:
        """``code``, which has double quotes, with those of the module."""
        return code if "'" in code else code.replace('"', self.quote)


def style_of(table: LineTable, module: ast.Module, path: str) -> Style:
    """How the module at ``path`` is written; as black would where it does not show."""
    counted = Counter(match[0][0] for match in _STRING.finditer(table.text))
    return Style("'" if counted["'"] > counted['"'] else '"', _indent(table, module), line_length(path))


def _indent(table: LineTable, module: ast.Module) -> str:
    """What the first block of the module stands behind."""
    for statement in module.body:
        body = getattr(statement, "body", None)
        if isinstance(body, list) and body and body[0].lineno > statement.lineno:
            line = table.line(body[0].lineno)
            return line[: len(line) - len(line.lstrip(" \t"))]
    return Style.indent
