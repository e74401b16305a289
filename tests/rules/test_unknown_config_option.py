"""BOT211: names that Config and AioConfig do not have."""

from __future__ import annotations

import pytest

from tests.snippets import clean, flags

from .reported import AIO, BOTO3, fixed, reported


@pytest.mark.parametrize(
    ("argument", "advice"),
    [
        ("read_timout=5", "Write read_timeout."),
        ("readTimeout=5", "Write read_timeout."),
        ("timeout=5", "Write connect_timeout= and read_timeout=."),
        ("verify=False", "Pass verify= to client()."),
        ("endpoint_url='http://x'", "Pass endpoint_url= to client()."),
        ("retry_mode='standard'", 'Write retries={"mode": ...}.'),
        ("total_max_attempts=1", 'Write retries={"total_max_attempts": ...}.'),
        ("max_retries=1", 'Write retries={"total_max_attempts": ...}, which counts all requests.'),
        ("connector_args={}", "Use aiobotocore.config.AioConfig, which has it."),
        ("colour=1", "Remove it."),
    ],
)
def test_names_and_what_is_meant(argument: str, advice: str) -> None:
    name = argument.partition("=")[0]
    message = f"Config has no option {name} in botocore 1.44: this call raises TypeError. {advice}"
    source = f"{BOTO3}Config({argument})"
    assert reported("BOT211", source, botocore_version="1.44") == [(argument, message)]


def test_an_option_that_is_newer_than_the_target() -> None:
    source = BOTO3 + "Config(request_checksum_calculation='when_required')"
    assert reported("BOT211", source, botocore_version="1.35.99") == [
        (
            "request_checksum_calculation='when_required'",
            "Config has no option request_checksum_calculation in botocore 1.35: this call raises TypeError. "
            "It came with botocore 1.36.0: require that release, or remove it.",
        )
    ]
    assert reported("BOT211", source, botocore_version="1.36.0") == []


def test_the_class_of_aiobotocore() -> None:
    assert reported("BOT211", AIO + "AioConfig(connector_arg={}, http_session_cls=X, read_timeout=5)") == [
        (
            "connector_arg={}",
            "AioConfig has no option connector_arg in aiobotocore (botocore 1.43): this call raises TypeError. "
            "Write connector_args.",
        )
    ]


def test_through_a_dictionary() -> None:
    source = BOTO3 + "OPTIONS = {'read_timout': 5}\nConfig(**OPTIONS)"
    assert [text for text, _ in reported("BOT211", source)] == ["'read_timout': 5"]


def test_the_fix_names_the_option() -> None:
    assert fixed("BOT211", BOTO3 + "Config(read_timout=5)") == BOTO3 + "Config(read_timeout=5)"


def test_unknown_content_is_silent() -> None:
    assert reported("BOT211", BOTO3 + "def f(**options):\n    Config(read_timeout=5, **options)") == []


def test_an_option_that_is_taken_out_of_the_dictionary_before() -> None:
    clean(
        """
        from botocore.config import Config
        opts = {"read_timeout": 5, "verify": False, "retries": {"mode": "standard"}}
        opts.pop("verify", None)
        Config(**opts)
        """,
        but={'pop("verify"': 'pop("other"'},
        then="BOT211",
    )


HEAD = """
import boto3
from botocore.config import Config
BASE = {"read_timeout": 5, "retries": {"mode": "standard", "total_max_attempts": 3}}

def changed(options):
    return {key: value for key, value in options.items() if key != "addressing_style"}

def checked(options):
    options.pop("addressing_style", None)

def make(flag, **given):
"""
"""Before a body that makes a Config from a dictionary; one run has a ``flag``, one has none."""

SET = {
    "always": """
    options = dict(BASE)
    options["addressing_style"] = "path"  # BOT211
    return Config(**options)
    """,
    "under a condition": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"  # BOT211
    return Config(**options)
    """,
    "beside keys that are unknown": """
    if flag:
        given["addressing_style"] = "path"  # BOT211
    return Config(**BASE, **given)
    """,
    "under one condition of two": """
    options = {**BASE}
    if not flag:
        options["read_timeout"] = 9
    elif given is not None:
        options["addressing_style"] = "path"  # BOT211
    with memoryview(b""):
        return Config(**options)
    """,
    "in front of a condition": """
    options = {**BASE}
    options["addressing_style"] = "path"  # BOT211
    if flag:
        return Config(**options)
    """,
    "in front of a test that some runs fail": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"  # BOT211
    if flag is None:
        options["read_timeout"] = 9
    return Config(**options)
    """,
}

NOT_SET = {
    "the other branch": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"
    else:
        return Config(**options)
    """,
    "the same condition": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"
    if not flag:
        return Config(**options)
    """,
    "the same condition in front": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"
    if flag:
        return options
    return Config(**options)
    """,
    "left at once": """
    options = {**BASE}
    if flag:
        options["addressing_style"] = "path"
        return options
    return Config(**options)
    """,
    "set behind": """
    options = {**BASE}
    made = Config(**options)
    options["addressing_style"] = "path"
    return made
    """,
    "another dictionary by then": """
    options = {**BASE}
    options["addressing_style"] = "path"
    options = changed(options)
    return Config(**options)
    """,
    "taken out": """
    options = {**BASE}
    options["addressing_style"] = "path"
    style = options.pop("addressing_style")
    return Config(**options)
    """,
    "deleted": """
    options = {**BASE}
    options["addressing_style"] = "path"
    del options["addressing_style"]
    return Config(**options)
    """,
    "handed to what may take it out": """
    options = {**BASE}
    options["addressing_style"] = "path"
    checked(options)
    return Config(**options)
    """,
    "only where the release has it": """
    options = {**BASE}
    if "addressing_style" in Config.OPTION_DEFAULTS:
        options["addressing_style"] = "path"
    return Config(**options)
    """,
    "in another function": """
    options = {**BASE}
    def later():
        options["addressing_style"] = "path"
    return Config(**options)
    """,
}


@pytest.mark.parametrize("kind", SET)
def test_a_key_that_is_set_before(kind: str) -> None:
    flags(HEAD + SET[kind])


@pytest.mark.parametrize("kind", NOT_SET)
def test_a_key_that_is_not_there_by_then(kind: str) -> None:
    clean(HEAD + NOT_SET[kind])


def test_what_is_told_of_a_key_that_is_set_in_some_runs() -> None:
    happens = "Config has no option addressing_style in botocore 1.44: this call raises TypeError"
    told = {kind: reported("BOT211", HEAD + SET[kind]) for kind in ("always", "under a condition")}
    statement = 'options["addressing_style"] = "path"'
    assert told == {
        "always": [(statement, f"{happens}. Remove it.")],
        "under a condition": [(statement, f"{happens} whenever it is set. Remove it.")],
    }


STATES = {
    "this call raises TypeError": (
        "tests/oracle/test_accept_or_raise.py::test_reported_as_failing_if_and_only_if_it_raises"
    ),
    "this call raises TypeError whenever it is set": (
        "tests/oracle/test_mended_statements.py::test_a_key_that_is_set_before"
    ),
}
