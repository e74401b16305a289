"""What closes a report: the summary, and what it suggests to do next."""

from __future__ import annotations

from dataclasses import replace

from flake8_botocore.findings import Edit, Finding, Fix, RootPlace, Severity, Span
from flake8_botocore.reports import CheckedFile, Proposed, Run
from flake8_botocore.reports.text import summary

EDIT = Edit(Span(1, 0, 1, 0), "x")
SAFE, UNSAFE, OFFERED = (Fix("Do it", (EDIT,), kind) for kind in ("safe", "unsafe", "offered"))
NAMES = {"BOT101": "client-without-config", "BOT203": "max-attempts-one"}
SEVERITY: dict[str, Severity] = {"BOT101": "policy", "BOT201": "error"}
RECORDS = (
    "Next: record them, so that later runs report only new findings:\n  $ flake8-botocore check --write-baseline\n"
)


def run(*findings: Finding, times: int = 1) -> Run:
    return Run(tuple(CheckedFile(f"{number}.py", {}, findings) for number in range(times)), (), "")


def found(code: str, *fixes: Fix) -> Finding:
    return Finding(
        code, Span(1, 0, 1, 1), "M.", fixes, severity=SEVERITY.get(code, "warning"), rule=NAMES.get(code, "")
    )


def read(*codes: str) -> str:
    return f"Read more:\n  $ flake8-botocore explain {' '.join(codes)}\n"


def test_findings_of_each_severity_files_and_decisions_are_counted() -> None:
    many = run(found("BOT101", UNSAFE), found("BOT203", OFFERED, OFFERED), found("BOT201", SAFE), times=412)
    assert summary(many._replace(checked=1000)) == (
        "412 errors, 412 warnings, 412 policy findings in 412 of 1,000 files: 3 decisions.\n"
        + read("BOT201", "BOT203", "BOT101")
        + RECORDS
    )
    assert summary(run(found("BOT101", UNSAFE))._replace(checked=1)) == (
        "1 policy finding in 1 file: 1 decision.\n" + read("BOT101")
    )
    assert summary(run(found("BOT222"))) == "1 warning in 1 file: 1 decision.\n" + read("BOT222")
    assert summary(run(found("BOT222"))._replace(closing=False)) == ""


def test_recorded_findings_and_skipped_files_are_counted() -> None:
    recorded = run(*[found("BOT222")] * 30)._replace(baseline=1, skipped={"in node_modules": 1, "ignored by git": 1200})
    assert summary(recorded) == (
        "The baseline holds 1 finding.\n"
        "Skipped 1,201 files and folders: 1,200 ignored by git, 1 in node_modules.\n"
        "30 new warnings in 1 file: 1 decision.\n" + read("BOT222")
    )
    assert summary(run()._replace(checked=412)) == "No findings in 412 files.\n"
    assert summary(run()._replace(checked=1, baseline=12, skipped={"ignored by git": 1})) == (
        "No new findings in 1 file.\nThe baseline holds 12 findings.\nSkipped 1 file or folder: 1 ignored by git.\n"
    )


def test_the_next_command_names_few_paths_and_no_standard_input() -> None:
    many = run(*[found("BOT101", UNSAFE)] * 20)
    said = "20 policy findings in 1 file: 1 decision.\n" + read("BOT101")
    named = RECORDS.replace("baseline", "baseline src 'a b'")
    assert summary(many._replace(paths=("src", "a b"))) == said + named
    assert summary(many._replace(paths=("a", "b", "c", "d"))) == said + RECORDS
    assert summary(many._replace(paths=("-",))) == said


def test_the_root_that_settles_most_comes_next() -> None:
    one, made = (RootPlace("session", "Session", "app/aws.py", line) for line in (12, 3))
    many = run(*[replace(found("BOT101"), root=one)] * 4, *[replace(found("BOT101"), root=made)] * 5)
    tried = {0: Proposed("flake8-botocore fix app/aws.py:3:BOT203", 5)}
    assert summary(many._replace(proposed=tried)) == (
        "9 policy findings in 1 file: 2 decisions.\n" + read("BOT101") + "Next: see the first change; this resolves 5 "
        "findings:\n  $ flake8-botocore fix app/aws.py:3:BOT203 --diff\n"
    )
    by_hand = made._replace(kind="session factory", name="make_session", exact=True)
    assert summary(run(*[replace(found("BOT101"), root=by_hand)] * 5)).splitlines()[-1] == (
        "Next: give make_session at app/aws.py:3 a default Config; this resolves 5 findings."
    )
