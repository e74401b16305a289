"""BOT201: both keys of ``retries``, where botocore drops ``max_attempts``."""

from __future__ import annotations

from flake8_botocore.findings import Span
from tests.snippets import clean, findings, flags, message

SOURCE = "from botocore.config import Config\nConfig(read_timeout=9, retries={{'mode': 'standard', {}}})\n"


def test_the_line() -> None:
    for items, most, asked, total in [
        ("'max_attempts': 5, 'total_max_attempts': 2", 5, "6 requests", 2),
        ("'total_max_attempts': 5, 'max_attempts': 0", 0, "1 request", 5),
        ("'max_attempts': 3, 'total_max_attempts': 3", 3, "4 requests", 3),
    ]:
        wins = f"total_max_attempts={total} for {total} requests: total_max_attempts wins"
        assert message(SOURCE.format(items)) == f"max_attempts={most} asks for {asked}, {wins}. Remove max_attempts."


def test_the_finding_is_at_the_key_that_loses() -> None:
    source = SOURCE.format("'total_max_attempts': 5, 'max_attempts': 9")
    start = source.split("\n")[1].index("'max_attempts'")
    (finding,) = findings(source)
    assert finding.span == Span(2, start, 2, start + len("'max_attempts'"))


def test_no_contradiction() -> None:
    for items in [
        "'max_attempts': 4, 'total_max_attempts': 5",
        "'max_attempts': 5",
        "'total_max_attempts': 5",
        "'max_attempts': x, 'total_max_attempts': 5",
        "'max_attempts': 5, 'total_max_attempts': x",
        "'max_attempts': 5, 'total_max_attempts': 2, 'total_max_attempts': 6",
    ]:
        clean(SOURCE.format(items))


def test_in_an_aio_config_and_in_a_constant() -> None:
    flags("""
        from aiobotocore.config import AioConfig
        RETRIES = {
            "mode": "standard",
            "max_attempts": 5,  # BOT201
            "total_max_attempts": 5,
        }
        AioConfig(read_timeout=1, retries=RETRIES)
    """)


def test_a_fragment_is_contradictory_all_the_same() -> None:
    flags("""
        from botocore.config import Config
        x = Config(read_timeout=5).merge(
            Config(retries={"mode": "legacy", "max_attempts": 5, "total_max_attempts": 5})  # BOT201
        )
    """)


UNPACKED = """
from botocore.config import Config
RETRIES = {"mode": "standard", "max_attempts": 7}
FEW = Config(read_timeout=5, retries={**RETRIES, "total_max_attempts": 2})
"""


def test_another_config_may_use_the_dictionary_that_is_unpacked() -> None:
    (finding,) = findings(UNPACKED)
    assert (finding.code, finding.fixes) == ("BOT201", ())
    assert finding.advice == "Write total_max_attempts=8 in the dictionary that is unpacked."


def test_what_the_dictionary_itself_writes_is_removed() -> None:
    for retries in ['{**RETRIES, "max_attempts": 5}', "dict(RETRIES, max_attempts=5)"]:
        base = UNPACKED.replace('"max_attempts": 7', '"total_max_attempts": 4')
        source = base.replace('{**RETRIES, "total_max_attempts": 2}', retries)
        (finding,) = findings(source)
        assert [fix.applicability for fix in finding.fixes] == ["safe"]
