"""The order of an audit: worst first, and each tie is broken the same way in every run."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from flake8_botocore.advice.fitting import Values
from flake8_botocore.audit.audited_clients import AuditedClient, FilePlace, ShownSetting, worst_first
from flake8_botocore.botocore import NEWEST
from flake8_botocore.botocore.waits import Wait

SHOWN = ShownSetting("?", "")


def waiting(seconds: float) -> Wait:
    return Wait(attempts=1, connect_timeout=0, read_timeout=seconds, back_off=0)


MIDDLE = AuditedClient(
    FilePlace("b.py", None, 5),
    "m",
    NEWEST,
    SHOWN,
    SHOWN,
    SHOWN,
    SHOWN,
    attempts=3,
    each=waiting(60),
    advice="",
    advised=Values(5, 60, 3),
)
BEFORE = {
    "a longer wait": replace(MIDDLE, each=waiting(61), attempts=1, place=FilePlace("c.py", None, 5)),
    "no limit": replace(MIDDLE, each=waiting(math.inf), attempts=1, place=FilePlace("c.py", None, 5)),
    "more attempts": replace(MIDDLE, attempts=4, place=FilePlace("c.py", None, 5)),
    "an earlier path": replace(MIDDLE, place=FilePlace("a.py", None, 9)),
    "an earlier line": replace(MIDDLE, place=FilePlace("b.py", None, 4), call="z"),
    "an earlier call": replace(MIDDLE, call="a"),
}
AFTER = {
    "a shorter wait": replace(MIDDLE, each=waiting(59), attempts=9, place=FilePlace("a.py", None, 5)),
    "no wait": replace(MIDDLE, each=waiting(0), attempts=9, place=FilePlace("a.py", None, 5)),
    "unknown attempts": replace(MIDDLE, attempts=None, place=FilePlace("a.py", None, 5)),
    "an unknown wait": replace(MIDDLE, each=None, attempts=9, place=FilePlace("a.py", None, 5)),
}


def test_worse_clients_come_before() -> None:
    for other in BEFORE.values():
        for order in itertools.permutations([MIDDLE, other]):
            assert worst_first(order) == [other, MIDDLE]


def test_less_bad_clients_come_after() -> None:
    for other in AFTER.values():
        for order in itertools.permutations([MIDDLE, other]):
            assert worst_first(order) == [MIDDLE, other]
