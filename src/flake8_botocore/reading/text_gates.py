"""Cheap questions to a text that spare Python the parse of it where nothing can be found."""

from __future__ import annotations

import os
from collections.abc import Set
from functools import lru_cache


def text_gate(source: str, factories: Set[str] = frozenset()) -> bool:
    """Whether ``source`` can hold anything about boto: microseconds per file.

    ``factories`` are dotted names of first-party functions that return clients.
    """
    if "boto" in source:
        return True
    if (".client(" in source or ".resource(" in source or ".create_client(" in source) and says_boto(source.lower()):
        return True
    return any(name.rpartition(".")[2] in source for name in factories)


def operations_gate(source: str, *, quick: bool) -> bool:
    """Whether ``source`` calls a method with the name of an operation that rules speak of where nothing says boto.

    ``quick``: of those that are answered at once, too. Its client can come from another file.
    """
    return any(call in source for call in _calls(quick=quick))


@lru_cache(maxsize=2)
def _calls(*, quick: bool) -> tuple[str, ...]:
    from ..botocore.operations.methods import judged_methods, waited_for

    return tuple(f".{name}(" for name in (judged_methods() if quick else waited_for()))


def handlers_gate(source: str) -> bool:
    """Whether ``source`` defines what may be a Lambda handler, which can call what makes clients in another file."""
    if "event" not in source.lower():
        return False
    import re

    return re.search(r"\bdef[ \t]+\w*handler", source, re.IGNORECASE) is not None


def sets_environment(source: str) -> bool:
    """Whether ``source`` may set a variable of the environment; looking at it, clearing and handing it on do not."""
    if "putenv" in source or "environ" not in source:
        return "putenv" in source
    import re

    left_alone = re.compile(
        r"""\s*(?:\.\s*(?:get|pop|copy|items|keys|clear)\b|['"`),]|\[[^\[\]]*\](?![\s\\]*(?:=(?!=)|\|=)))"""
    )
    return not all(left_alone.match(source, found.end()) for found in re.finditer(r"environ\b", source))


def is_collected(path: str) -> bool:
    """Whether pytest collects the file of this name by default, or reads it to do so."""
    name = os.path.basename(path)
    return name == "conftest.py" or (name.startswith("test_") and name.endswith(".py")) or name.endswith("_test.py")


def says_boto(text: str) -> bool:
    """Whether ``text``, in lower case, names boto or a session: what ``name_evidence`` looks for, in any case."""
    return "boto" in text or "sess" in text
