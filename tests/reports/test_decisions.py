"""Findings become decisions, and each gets a block or a line."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import replace
from textwrap import dedent

import pytest

from flake8_botocore.findings import Edit, Finding, Fix, Note, RootPlace, Severity, Span
from flake8_botocore.reports import CheckedFile, Proposed, lines_in
from flake8_botocore.reports.decisions import decisions
from flake8_botocore.reports.text import text

from .samples import LINES, S3, run_of

SESSION = RootPlace("session", "boto3.Session", "src/aws.py", 7)


def told(code: str, advice: str, line: int = 1, headline: str = "M.", severity: Severity = "warning") -> Finding:
    return Finding(code, Span(line, 0, line, 9), headline, advice=advice, severity=severity)


def groups(*findings: Finding, lines: tuple[str, ...] = ()) -> list[list[int]]:
    """The lines of the findings of each decision."""
    file = CheckedFile("a.py", lines_in(findings, lines), findings)
    return [[each.finding.span.start_line for each in made.found] for made in decisions([file])]


AT = Note("client", "line 9", Span(9, 0, 9, 0), said=True)
ELSEWHERE = Note("client", "app/aws.py:12", Span(12, 0, 12, 0), "app/aws.py", said=True)
TOGETHER = {
    "the same advice": (told("BOT101", "Do."), told("BOT101", "Do.", 2)),
    "another line": (told("BOT101", "For invoke (line 9): do."), told("BOT101", "For invoke (line 12): do.", 2)),
    "a cell": (told("BOT101", "Do (line 9 of cell 3)."), told("BOT101", "Do (line 1 of cell 4).", 2)),
    "another file": (
        replace(told("BOT101", "See app/aws.py:12."), notes=(ELSEWHERE,)),
        replace(told("BOT101", "See line 9.", 2), notes=(AT,)),
    ),
    "the call at the place": (
        told("BOT404", "Await in_thread(s3.get, …)."),
        told("BOT404", "Await in_thread(run, …).", 2),
    ),
    "another headline": (told("BOT101", "Do.", headline="s3 has none."), told("BOT101", "Do.", 2, "sqs has none.")),
    "no advice": (told("BOT217", "", headline="Line 3: x."), told("BOT217", "", 2, "Line 3: x.")),
    "an alternative": (told("BOT404", "Await x, or use aioboto3."), told("BOT404", "Await x.", 2)),
}
APART = {
    "another code": (told("BOT102", "Do."), told("BOT101", "Do.", 2)),
    "other advice": (told("BOT101", "Set read_timeout=70."), told("BOT101", "Set read_timeout=60.", 2)),
    "another operation": (told("BOT101", "For invoke: do."), told("BOT101", "For run: do.", 2)),
    "another mistake": (
        told("BOT211", "Remove it.", 1, "Config has no option a.", "error"),
        told("BOT211", "Remove it.", 2, "Config has no option b.", "error"),
    ),
}
CALLS = ("s3.get()\n", "run(1)\n")


@pytest.mark.parametrize("findings", TOGETHER.values(), ids=TOGETHER)
def test_the_same_advice_for_the_same_reason_is_one_decision(findings: tuple[Finding, Finding]) -> None:
    assert groups(*findings, lines=CALLS) == [[1, 2]]


@pytest.mark.parametrize("findings", APART.values(), ids=APART)
def test_findings_with_other_advice_are_another_decision(findings: tuple[Finding, Finding]) -> None:
    assert groups(*findings, lines=CALLS) == [[1], [2]]


def test_a_root_that_settles_three_makes_a_decision() -> None:
    rooted = [replace(told("BOT101", f"Do {line}.", line), root=SESSION) for line in (1, 2, 3)]
    other = told("BOT101", "Do 1.", 4)
    assert groups(*rooted, other) == [[1, 2, 3], [4]]
    assert groups(*rooted[:2], other) == [[1, 4], [2]]


def test_a_root_that_only_its_own_file_uses_makes_none() -> None:
    """There, each client can name one constant."""
    own = [replace(told("BOT101", f"Do {line}.", line), root=SESSION._replace(path="./a.py")) for line in (1, 2, 3)]
    assert groups(*own) == [[1], [2], [3]]


def test_a_root_shows_the_lines_to_write() -> None:
    root = SESSION._replace(kind="session factory", name="make_session", lines=("core = get()", "core.use(CONFIG)"))
    shown = text(run_of(*[replace(S3, root=root, severity="policy")] * 3)).splitlines()
    assert shown[:5] == [
        "Settings: 3 findings in 1 file: 3 through make_session",
        'policy[BOT101 client-without-config]: 3 clients: boto3.client("s3") has no config= --> src/aws.py:7 '
        "make_session: one change there settles all 3",
        "    give the sessions of make_session a default Config:",
        "        core = get()",
        "        core.use(CONFIG)",
    ]


def test_errors_come_first_then_repeats_then_waits_then_policy() -> None:
    policy, wait, fails = (
        told("BOT101", "A.", 1, "", "policy"),
        told("BOT308", "B.", 2),
        told("BOT211", "", 3, "", "error"),
    )
    twice = replace(told("BOT302", "C.", 4), repeats=True)
    many = [told("BOT102", "D.", line, "", "policy") for line in (5, 6)]
    assert groups(policy, wait, fails, twice, *many) == [[3], [4], [2], [5, 6], [1]]


MANY = ("import boto3\n", *(f'c{number} = boto3.client("s3")\n' for number in range(2, 12)))
CLIENTS = [
    Finding(
        "BOT101",
        Span(line, 5, line, 23),
        f"Client {line} has no config=: one call can take 360 s.",
        advice="Set it.",
        severity="policy",
        rule="client-without-config",
    )
    for line in range(2, 12)
]


ONE, ALL = (
    Proposed("flake8-botocore fix src/app.py:1:BOT203 --reading 1", 1, ("Send one", "Send two")),
    Proposed("flake8-botocore fix src/app.py:2:BOT101 src/app.py:3:BOT101", 2),
)


def test_dangers_come_first_with_their_commands() -> None:
    found = (told("BOT203", "Write x.", headline="It sends 2."), told("BOT308", "Raise it.", 2), *CLIENTS[:2])
    run = run_of(replace(found[0], repeats=True), *found[1:], lines=MANY)._replace(proposed={0: ONE, 2: ALL})
    assert text(run) == dedent("""\
        Runs twice or fails: 1 finding in 1 file
        warning[BOT203]: It sends 2 --> src/app.py:1
            Write x.
            fix: flake8-botocore fix src/app.py:1:BOT203 --reading 1
                --reading 1: Send one
                --reading 2: Send two

        Outlasts its caller, blocks the loop, or loses a result: 1 finding in 1 file
        warning[BOT308]: M --> src/app.py:2
            Raise it.

        Settings: 2 findings in 1 file
        policy[BOT101 client-without-config]: 2 clients: one call can take 360 s --> src/app.py:2
            Set it.
            fix 2: flake8-botocore fix src/app.py:2:BOT101 src/app.py:3:BOT101

        Read more: flake8-botocore explain BOT203 BOT308 BOT101
        2 warnings, 2 policy findings in 1 file: 3 decisions.
        Next: flake8-botocore fix src/app.py:1:BOT203 --reading 1 --diff shows the change that settles 1 of them.
    """)


def test_dangers_past_twenty_are_counted_by_rule_and_folder() -> None:
    found = [replace(told(f"BOT2{number:02}", f"Do {number}.", number), repeats=True) for number in range(1, 33)]
    lines = text(run_of(*found, lines=LINES)).splitlines()
    assert lines[40:44] == [
        "    Do 20.",
        "and 12 more: " + "; ".join(f"BOT2{number} 1 in src" for number in range(21, 33)) + " (--all lists them)",
        "",
        "Read more: flake8-botocore explain " + " ".join(each.code for each in found),
    ]
    assert text(run_of(*found, lines=LINES)._replace(every=True)).count(" --> ") == 32


def test_the_other_places_of_a_decision_are_named_on_request() -> None:
    run = run_of(*CLIENTS, lines=MANY)._replace(closing=False, every=True)
    assert text(run).splitlines()[2:] == [*(f"    src/app.py:{line}" for line in range(3, 12)), "    Set it.", ""]


def test_many_decisions_about_settings_are_counted() -> None:
    found = [told(f"BOT1{number:02}", f"Do {number}.", number, severity="policy") for number in range(1, 14)]
    lines = text(run_of(*found, lines=LINES)._replace(closing=False)).splitlines()
    rows = [[f"policy[BOT1{number:02}]: M --> src/app.py:{number}", f"    Do {number}."] for number in range(1, 11)]
    assert lines[1:-2] == [line for row in rows for line in row]
    assert lines[-2:] == ["and 3 decisions on 3 places (--all lists them)", ""]


def places(report: str) -> set[tuple[str, str]]:
    """Code and place of what ``--all`` names."""
    found, code = set(), ""
    for line in report.splitlines():
        header = re.match(r"\w+\[(BOT\d+)|.+:\d+: (BOT\d+) ", line)
        code = header[1] or header[2] if header else code
        place = re.search(r"--> (\S+:\d+)|^ +(\S+:\d+)$|^(\S+:\d+):\d+: BOT", line)
        if place and "one change here" not in line:
            found.add((code, next(filter(None, place.groups())).removeprefix("./")))
    return found


def test_all_places_are_in_the_report() -> None:
    findings = [told(f"BOT1{code:02}", f"Do {code}.", line) for code in range(12) for line in range(1, 40, code + 1)]
    run = run_of(*findings, lines=LINES)._replace(closing=False, every=True)
    assert places(text(run)) == {(each.code, f"src/app.py:{each.span.start_line}") for each in findings}


FAILS = Finding(
    "BOT211",
    Span(1, 7, 1, 12),
    "Config has no option connect_timout in botocore 1.44: this call raises TypeError.",
    (Fix("Write connect_timeout", (Edit(Span(1, 7, 1, 12), "x"),), "unsafe"),),
    advice="Write connect_timeout.",
    severity="error",
    rule="unknown-config-option",
)
BY_HAND = RootPlace("session factory", "local_session", "./c7n/utils.py", 324, lines=("core = get_session()",))
LONG = "boto3.client('s3') has no config=: 5 attempts can take 615 s (botocore 1.43)."
WHOLE = (
    *(replace(each, root=BY_HAND, headline=LONG) for each in CLIENTS[:6]),
    replace(CLIENTS[6], code="BOT102", headline=LONG.replace("config=", "read_timeout"), rule="incomplete-config"),
    FAILS,
)


def test_a_whole_report_at_80_columns() -> None:
    run = run_of(*WHOLE, lines=MANY, path="./src/app with a long name.py")
    tried = {0: Proposed("flake8-botocore fix 'src/app with a long name.py:1:BOT211'", 1)}
    asked = run._replace(width=80, skipped={"as tests": 3}, paths=(".",), checked=9, proposed=tried)
    assert text(asked) == dedent("""\
        Runs twice or fails: 1 finding in 1 file
        error[BOT211 unknown-config-option]: Config has no option connect_timout in
            botocore 1.44: this call raises TypeError --> src/app with a long name.py:1
            Write connect_timeout.
            fix: flake8-botocore fix 'src/app with a long name.py:1:BOT211'

        Settings: 7 findings in 1 file: 6 through local_session, 1 alone
        policy[BOT101 client-without-config]: 6 clients: 5 attempts can take 615 s
            (botocore 1.43) --> c7n/utils.py:324 local_session: one change there settles
            all 6
            give the sessions of local_session a default Config:
                core = get_session()
        policy[BOT102 incomplete-config]: 5 attempts can take 615 s (botocore 1.43)
            --> src/app with a long name.py:8
            Set it.

        Skipped 3 files and folders: 3 as tests.
        Read more: flake8-botocore explain BOT211 BOT101 BOT102
        1 error, 7 policy findings in 1 of 9 files: 3 decisions.
        Next: flake8-botocore fix 'src/app with a long name.py:1:BOT211' --diff
            shows the change that settles 1 of them.
    """)


@pytest.mark.parametrize(
    ("others", "said"),
    (
        (("one call can take 615 s",), "one call can take up to 615 s --> src/app.py:2"),
        (("one call can take 20.5 s", "one call can take 1200 s"), "one call can take up to 1200 s --> src/app.py:2"),
        (("one get_item can take 360 s",), "for example: one call can take 360 s --> src/app.py:2"),
        (("one call can take 360 s and more",), "for example: one call can take 360 s --> src/app.py:2"),
        ((), "one call can take 360 s --> src/app.py:2"),
    ),
)
def test_numbers_of_several_places_are_stated_up_to_the_largest(others: tuple[str, ...], said: str) -> None:
    made = [replace(CLIENTS[3], headline=f"Client 5 has no config=: {each}.") for each in others]
    example = ", " if said.startswith("for example") else ": "
    assert text(run_of(*CLIENTS[:3], *made)).splitlines()[1] == (
        f"policy[BOT101 client-without-config]: {3 + len(made)} clients{example}{said}"
    )


@pytest.mark.skipif(os.name == "nt", reason="no POSIX shell")
def test_a_command_that_is_wider_than_the_terminal_is_one_for_the_shell() -> None:
    words = ["flake8-botocore", "fix", *(f"src/a folder/number {number}.py:1:BOT101" for number in range(5))]
    proposed = Proposed(shlex.join(words), 5, ("Give each of the clients a Config of its own",))
    run = run_of(S3)._replace(width=60, closing=False, proposed={0: proposed})
    lines = text(run).split("    fix 5: ")[1].splitlines()
    assert [line for line in lines if len(line) > 60] == []
    end = next(number for number, line in enumerate(lines, 1) if not line.endswith("\\"))
    assert subprocess.run(
        ["sh", "-c", "\n".join(lines[:end]).replace("flake8-botocore", "printf '%s|'", 1)],
        capture_output=True,
        text=True,
        timeout=10,
    ).stdout.split("|") == [*words[1:], ""]
    assert lines[end:-1] == ["        --reading 1: Give each of the clients a Config of", "            its own"]


def test_lines_of_code_to_write_break_at_spaces() -> None:
    root = BY_HAND._replace(lines=("core.set_default_client_config(Config(connect_timeout=5, read_timeout=60))",))
    lines = text(run_of(*[replace(S3, root=root, severity="policy")] * 3)._replace(width=70)).splitlines()
    assert lines[5:7] == [
        "        core.set_default_client_config(Config(connect_timeout=5,",
        "            read_timeout=60))",
    ]


def test_a_path_that_looks_like_an_option_keeps_its_folder() -> None:
    found = Finding("BOT101", Span(1, 0, 1, 1), "M.")
    assert text(run_of(found, path="./-x.py")).splitlines()[1].endswith(" --> ./-x.py:1")


def of_client(code: str, line: int, *, client: int | None = None, advice: str = "Add x.", **other: object) -> Finding:
    """A finding of ``code`` at ``line`` about the client made at line ``client``, or at its own."""
    notes = () if client is None else (Note("client", f"line {client}", Span(client, 4, client, 9), said=True),)
    return replace(told(code, advice, line), notes=notes, **other)  # type: ignore[arg-type]


ONE_CLIENT = {
    "what the worst rule says leads": (
        [of_client("BOT101", 4, severity="policy"), of_client("BOT308", 9, client=4)],
        [[("BOT308", 9), ("BOT101", 4)]],
    ),
    "what the advice names may be called in one of the places": (
        [
            of_client("BOT101", 4, severity="policy", advice="run (line 9) must not run twice."),
            of_client("BOT302", 9, client=4, advice="run (line 9) must not run twice."),
        ],
        [[("BOT302", 9), ("BOT101", 4)]],
    ),
    "only clients of which both are said move": (
        [of_client("BOT101", line, severity="policy") for line in (4, 5)] + [of_client("BOT308", 9, client=4)],
        [[("BOT308", 9), ("BOT101", 4)], [("BOT101", 5)]],
    ),
    "another remedy is another decision": (
        [of_client("BOT101", 4, severity="policy"), of_client("BOT308", 9, client=4, advice="Raise Timeout.")],
        [[("BOT308", 9)], [("BOT101", 4)]],
    ),
    "another client is another decision": (
        [of_client("BOT101", 4, severity="policy"), of_client("BOT308", 9, client=5)],
        [[("BOT308", 9)], [("BOT101", 4)]],
    ),
    "a mistake of its own stays one": (
        [of_client("BOT211", 4, severity="error"), of_client("BOT308", 9, client=4)],
        [[("BOT211", 4)], [("BOT308", 9)]],
    ),
    "without advice there is no common remedy": (
        [of_client("BOT101", 4, severity="policy", advice=""), of_client("BOT308", 9, client=4, advice="")],
        [[("BOT308", 9)], [("BOT101", 4)]],
    ),
}


@pytest.mark.parametrize(("findings", "made"), ONE_CLIENT.values(), ids=ONE_CLIENT)
def test_findings_of_one_client_with_one_remedy_are_one_decision(
    findings: list[Finding], made: list[list[tuple[str, int]]]
) -> None:
    lines = ["x = client()\n"] * 8 + ["x.run()\n"]
    file = CheckedFile("a.py", lines_in(findings, lines), tuple(findings))
    grouped = [[(each.finding.code, each.finding.span.start_line) for each in one.found] for one in decisions([file])]
    assert grouped == made


def test_a_client_of_another_file_is_known_by_its_line_there() -> None:
    elsewhere = Note("client", "app/aws.py:12", Span(12, 0, 12, 0), os.path.abspath("app/aws.py"), said=True)
    called = replace(told("BOT308", "Add x.", 9), notes=(elsewhere,))
    created = told("BOT101", "Add x.", 12, severity="policy")
    files = [CheckedFile("a.py", {}, (called,)), CheckedFile("app/aws.py", {}, (created,))]
    assert [[each.finding.code for each in one.found] for one in decisions(files)] == [["BOT308", "BOT101"]]


def test_a_line_names_the_other_rules() -> None:
    found = [told(f"BOT20{number}", f"Do {number}.", line) for number in range(8) for line in range(1, 12 - number)]
    both = [of_client("BOT308", 60, client=50), of_client("BOT101", 50, severity="policy")]
    run = run_of(*found, *both, lines=("x\n",) * 90)._replace(closing=False)
    assert "warning[BOT308]: M, also BOT101 --> src/app.py:60" in text(run).splitlines()
