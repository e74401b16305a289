from __future__ import annotations

from dataclasses import replace

from flake8_botocore.findings import Finding, Fix, RootPlace, Span
from flake8_botocore.reports import CheckedFile, Run
from flake8_botocore.reports.text import closing, sentence, settled, statistics

SAFE, UNSAFE, OFFERED = (Fix("Do it", (), kind) for kind in ("safe", "unsafe", "offered"))
NAMES = {"BOT101": "client-without-config", "BOT203": "max-attempts-one"}


def run(*findings: Finding, times: int = 1) -> Run:
    return Run(tuple(CheckedFile(f"{number}.py", {}, findings) for number in range(times)), (), "")


def found(code: str, *fixes: Fix) -> Finding:
    return Finding(code, Span(1, 0, 1, 1), "M.", fixes)


def test_the_line_that_closes_a_report() -> None:
    many = run(found("BOT101", UNSAFE), found("BOT203", OFFERED, OFFERED), found("BOT201", SAFE), times=412)
    assert sentence(many) == "1,236 findings in 412 files: 1,648 fixes, 412 of them safe.\n"
    assert sentence(run(found("BOT101", UNSAFE))) == "1 finding in 1 file: 1 fix, none of them safe.\n"
    assert sentence(run(found("BOT222"))) == "1 finding in 1 file: no fixes.\n"
    assert sentence(run(found("BOT222"))._replace(baselined=True)) == "1 new finding in 1 file: no fixes.\n"
    assert sentence(run(found("BOT222"))._replace(closing=False)) == ""
    assert sentence(run()) == ""


def test_statistics() -> None:
    many = run(found("BOT203", OFFERED, OFFERED), *[found("BOT101", UNSAFE)] * 2, found("BOT101"), times=500)
    assert statistics(many, NAMES) == (
        "1,500  BOT101  client-without-config  1,000 unsafe\n"
        "  500  BOT203  max-attempts-one       500 offered\n"
        "2,000 findings in 500 files: 2,000 fixes, none of them safe.\n"
    )
    mixed = run(found("BOT101", UNSAFE, SAFE), found("BOT101", UNSAFE))
    assert statistics(mixed, NAMES).startswith("2  BOT101  client-without-config  1 safe, 1 unsafe\n")
    assert statistics(run(found("BOT222")), {}).startswith("1  BOT222    no fix\n")
    assert statistics(run(), {}) == ""


def test_the_roots_that_settle_most() -> None:
    one, other, small = (RootPlace("session", "Session", "app/aws.py", line) for line in (12, 30, 40))
    made = RootPlace("client factory", "make_client", "app/new.py", 3)
    many = run(
        *[replace(found("BOT101"), root=one)] * 4,
        *[replace(found("BOT101"), root=made)] * 5,
        *[replace(found("BOT303"), root=other)] * 3,
        *[replace(found("BOT303"), root=one)] * 3,
        *[replace(found("BOT101"), root=small)] * 2,
        found("BOT101"),
    )
    assert list(settled(many).items()) == [
        (("BOT101", made), 5),
        (("BOT101", one), 4),
        (("BOT303", one), 3),
        (("BOT303", other), 3),
    ]
    assert closing(many) == (
        "18 findings in 1 file: no fixes.\n"
        "5 of 12 BOT101 come from make_client at app/new.py:3: a default Config there settles them.\n"
        "4 of 12 BOT101 come from the session made at app/aws.py:12: a default Config there settles them.\n"
        "3 of 6 BOT303 come from the session made at app/aws.py:12: a default Config there settles them.\n"
        "To see it written: flake8-botocore fix --at app/new.py:3 --diff\n"
    )
    assert statistics(many, {}).endswith(closing(many))
    assert closing(many._replace(closing=False)) == ""
    assert closing(run()) == ""
