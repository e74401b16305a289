"""Whether the text of a file mentions boto at all, before Python parses it."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from ..libraries import import_words as library_words
from ..libraries import importing, options_words


def text_gate(source: str, factories: Set[str] = frozenset()) -> bool:
    """Whether ``source`` may use boto: it mentions boto, seems to create clients of AWS, or names a factory.

    This takes microseconds per file. ``factories`` are dotted names of first-party functions that return clients.
    """
    if "boto" in source:
        return True
    creates = ".client(" in source or ".resource(" in source or ".create_client(" in source
    if creates and mentions_boto(source.lower()) and _may_be_of_aws(source):
        return True
    return any(name.rpartition(".")[2] in source for name in factories)


def mentions_library(source: str) -> bool:
    """Whether ``source`` imports a library that makes clients of its own: 12 microseconds for a file that does not.

    For some libraries, the text must hold another word as well (``libraries.words``).
    """
    words, patterns = library_words(), _imports()
    return any(words[found[1]] in source for pattern in patterns for found in pattern.finditer(source))


def gives_options(source: str) -> bool:
    """Whether ``source`` may pass a library a dictionary from which the library creates a Config."""
    return any(word in source for word in options_words()) and mentions_library(source)


@lru_cache(maxsize=1)
def _imports() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, importing(library_words())))


_CREATES = re.compile(r"\.(?:client|resource|create_client)\b(\s*\(\s*(?:(['\"])([\w.-]*)\2)?)?")
"""An attribute that creates clients. Group 1: the beginning of the call, if it is called; 2 and 3: the quote and the
text of its first argument, if that is a string."""

_WORD_BEFORE = re.compile(r"(?<!\w)\w*\Z")
"""The word at the end of a text."""

_LONGEST_OWNER = 40
"""Characters that are looked at for the name in front of an attribute."""


def _may_be_of_aws(source: str) -> bool:
    """Whether ``source``, which does not mention boto, may make clients of AWS.

    It may if it creates one with the name of a service of AWS (``.client("sqs")``) or with something else than a
    literal (``.client(name)``), or if it passes on the method of a session: ``partial(session.client, "sqs")``.
    """

    from ..botocore.services import is_service

    for found in _CREATES.finditer(source):
        call, quote, service = found.groups()
        if call and (not quote or is_service(service)):
            return True
        # Other objects have such attributes, too, so what has it must be named like a session.
        owner = _WORD_BEFORE.search(source[max(found.start() - _LONGEST_OWNER, 0) : found.start()])
        if not call and owner is not None and mentions_boto(owner[0].lower()):
            return True
    return False


def may_use_client(source: str) -> bool:
    """Whether ``source`` may use a client of another module in a way that rules judge.

    It may if it calls a method named like an operation that rules judge, or has a coroutine, a Lambda handler or a web
    view, in which any call counts.
    """
    return (
        has_coroutine_or_handler(source)
        or _operation().search(source) is not None
        or _VIEW.search(source) is not None
        or any(library in source for library in _WITH_VIEWS)
    )


def has_coroutine_or_handler(source: str) -> bool:
    """Whether ``source`` has an ``async def`` or what may be a Lambda handler."""

    return "async def" in source or _HANDLER.search("\n" + source) is not None


@lru_cache(maxsize=1)
def _operation() -> re.Pattern[str]:
    from ..botocore.services import judged_methods

    return re.compile(rf"\.(?:{'|'.join(judged_methods())})\(")


_HANDLER = re.compile(r"\n(?i:def[ \t]+(?:\w*handler|\w+\(\s*\w*(?:event|evt|ev)\b)|\w*handler\s*=)")
"""Text of a module with a Lambda handler: its name, or a function that takes an event.

It begins with the end of the line before: ``re`` looks for that three times as fast as for the beginning of a line.
"""


_VIEW = re.compile(r"@[\w.]+\.(?:route|get|post|put|patch|delete|head|options)\(")
"""Text of a module with a view of Flask or FastAPI: the decorator that names its address."""

_WITH_VIEWS = ("celery", "django", "rest_framework", "flask")
"""Libraries whose views and tasks have no such decorator."""


def whole_word(name: str) -> str:
    """A regular expression for ``name`` as a word of its own.

    It begins with the letters of the word: ``re`` finds those 25 times as fast as a word boundary, 2 % of a run.
    """
    escaped = re.escape(name)
    return rf"{escaped}(?<!\w{escaped})\b"


def mentions_boto(text: str) -> bool:
    """Whether ``text``, given in lower case, contains ``boto`` or ``sess``, as the names of boto sessions do."""
    return "boto" in text or "sess" in text


def is_test_module(name: str) -> bool:
    """Whether a part of the dotted ``name`` of a module marks it as a test or as a helper of tests."""
    return any(
        part in ("conftest", "test", "testing", "tests")
        or part.startswith("test_")
        or part.endswith(("_test", "_tests"))
        for part in name.split(".")
    )


_NAMES_CLIENT = re.compile(
    r"(?i)(?!.*_(?:url|name|arn|id|key|prefix|path|config|type)s?\Z).*(?:client|boto|(?<![a-z])(?:table|bucket|queue|topic|s3|ec2|sqs|sns|ssm|sts|iam|ecs|ecr|rds|kms|swf|cfn|lambda"
    r"|dynamodb|dynamo|ddb|kinesis|firehose|logs|sfn|ses|athena|glue|bedrock)(?![a-z]))"
)
"""Names of parameters that may be given a client. Only their callers are looked up: reading other files costs time."""


def may_be_client(name: str) -> bool:
    """Whether a parameter or attribute may hold a client, by its ``name``."""

    return _NAMES_CLIENT.match(name) is not None
