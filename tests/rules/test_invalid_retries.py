"""BOT212: what botocore rejects in ``retries``."""

from __future__ import annotations

from .reported import BOTO3, fixed, reported


def test_rejected() -> None:
    for retries, text, message in [
        (
            "'standard'",
            "retries='standard'",
            'retries="standard": botocore 1.44 raises AttributeError when the Config is made. '
            'Write {"mode": "standard"}.',
        ),
        (
            "3",
            "retries=3",
            'retries=3: botocore 1.44 raises AttributeError when the Config is made. Write {"max_attempts": 3}.',
        ),
        (
            "[1]",
            "retries=[1]",
            "retries=[...]: botocore 1.44 raises AttributeError when the Config is made. Write a dict.",
        ),
        (
            "{'maxAttempts': 3}",
            "'maxAttempts'",
            'retries has no key "maxAttempts": botocore 1.44 raises InvalidRetryConfigurationError when the '
            "Config is made. "
            "Write max_attempts.",
        ),
        (
            "{'retry_mode': 'standard'}",
            "'retry_mode'",
            'retries has no key "retry_mode": botocore 1.44 raises InvalidRetryConfigurationError when the '
            "Config is made. Write mode.",
        ),
        (
            "{'count': 3}",
            "'count'",
            'retries has no key "count": botocore 1.44 raises InvalidRetryConfigurationError when the Config is made. '
            "Write mode, max_attempts (retries) or total_max_attempts (requests).",
        ),
        (
            "{'mode': 'Standard'}",
            "'mode': 'Standard'",
            'mode="Standard": botocore 1.44 raises InvalidRetryModeError when the Config is made. Write "standard".',
        ),
        (
            "{'mode': None}",
            "'mode': None",
            "mode=None: botocore 1.44 raises InvalidRetryModeError when the Config is made. "
            "Write one of legacy, standard, adaptive.",
        ),
        (
            "{'total_max_attempts': 0}",
            "'total_max_attempts': 0",
            "total_max_attempts=0: botocore 1.44 raises InvalidMaxRetryAttemptsError when the Config is made. "
            "Write the number of requests, 1 or more.",
        ),
        (
            "dict(max_attempts='3')",
            "max_attempts='3'",
            'max_attempts="3": botocore 1.44 raises TypeError when the Config is made. Write 3.',
        ),
    ]:
        assert reported("BOT212", f"{BOTO3}Config(retries={retries})", botocore_version="1.44") == [(text, message)]


def test_accepted_or_unknown() -> None:
    for retries in [
        "None",
        "{}",
        "{'max_attempts': 0}",
        "{'max_attempts': False, 'mode': 'legacy'}",
        "{'total_max_attempts': 1.5, 'mode': 'adaptive'}",
        "retries",
        "{'mode': retries}",
        "{'mode': 'bogus' if retries else 'standard'}",
        "{'mode': 'bogus'} if retries else {'mode': 'standard'}",
    ]:
        assert reported("BOT212", f"{BOTO3}def f(retries):\n    Config(retries={retries})") == []


def test_both_branches_are_rejected() -> None:
    source = f"{BOTO3}def f(x):\n    Config(retries={{'mode': 'a'}} if x else {{'mode': 'b'}})"
    assert [text for text, _ in reported("BOT212", source)] == ["'mode': 'a'", "'mode': 'b'"]


def test_fixes() -> None:
    assert (
        fixed("BOT212", BOTO3 + "Config(retries={'maxAttempts': 3})") == BOTO3 + "Config(retries={'max_attempts': 3})"
    )
    assert fixed("BOT212", BOTO3 + "Config(retries='adaptive')") == BOTO3 + "Config(retries={'mode': 'adaptive'})"
