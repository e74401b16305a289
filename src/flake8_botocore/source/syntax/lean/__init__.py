"""The lean tree: libcst nodes made from the ``ast`` tree, without white space, at a twelfth of a libcst parse.

What these nodes are: instances of libcst's own classes, with every field that holds code (``tree.FIELDS``), and
``operator``, ``star``, ``asname``, ``relative``, ``asynchronous``. Reading steps down them, our visitor visits them,
and the ``ast`` tree knows where their calls, keyword arguments, functions and classes stand.

What they are not: nodes to be printed, matched, compared, copied or given to libcst's own ``visit``. They have no
white space, brackets, commas or quotes, and asking for those is an AttributeError; statements that share a line stand
each on its own, strings and numbers are spelt anew.

Why: libcst's parser makes an object for every blank, comma and bracket, and checks each. Reading looks at none of
these, and the ``ast`` tree is there already, flake8 hands it over. A fix needs the rest, and libcst's own parse.
"""

from __future__ import annotations

from .tree import LeanTree, NotLeanError

__all__ = ["LeanTree", "NotLeanError"]
