"""The libcst tree of a source as reading needs it, made from its ``ast`` tree: the code without its white space.

libcst's parser makes an object for every blank, comma and bracket, and checks each. Reading looks at none of these,
and the ``ast`` tree is there already: what this module makes of it costs a twelfth of libcst's parse, and knows where
calls stand. A fix needs the rest, and libcst's own parse.
"""

from __future__ import annotations

from .tree import LeanTree, NotLeanError

__all__ = ["LeanTree", "NotLeanError"]
