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
from flake8_botocore.reports.colours import columns
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


def test_the_same_advice_for_the_same_reason_is_one_decision() -> None:
    for findings in TOGETHER.values():
        assert groups(*findings, lines=CALLS) == [[1, 2]]


def test_findings_with_other_advice_are_another_decision() -> None:
    for findings in APART.values():
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


def of_root(root: RootPlace) -> str:
    """The report of three findings that one ``root`` settles, without the summary."""
    return text(run_of(*[replace(S3, root=root, severity="policy")] * 3)._replace(closing=False))


def test_a_root_shows_the_lines_to_write() -> None:
    root = SESSION._replace(kind="session factory", name="make_session", lines=("core = get()", "core.use(CONFIG)"))
    assert of_root(root._replace(source="def make_session():\n", exact=True)) == dedent("""\
        Settings: 1 decision about 3 findings

        src/aws.py:7  BOT101 client-without-config: 3 clients of make_session (--all lists them)
          7 | def make_session():
          For example at src/app.py:2: boto3.client("s3") has no config=.
          Give the sessions of make_session a default Config:
            core = get()
            core.use(CONFIG)

    """)


def test_a_root_whose_own_lines_are_not_known_shows_an_example() -> None:
    root = SESSION._replace(kind="session factory", name="make_session", lines=("core = get()",))
    assert of_root(root) == dedent("""\
        Settings: 1 decision about 3 findings

        src/aws.py:7  BOT101 client-without-config: 3 clients of make_session (--all lists them)
          For example at src/app.py:2: boto3.client("s3") has no config=.
          Give each session that make_session may return a default Config where it is made:
            core = get()

    """)


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
    Proposed("flake8-botocore fix src/app.py:1:BOT203", 1, ("Send one", "Send two")),
    Proposed("flake8-botocore fix src/app.py:2:BOT101 src/app.py:3:BOT101", 2),
)


def test_dangers_come_first_with_their_commands() -> None:
    found = (told("BOT203", "Write x.", headline="It sends 2."), told("BOT308", "Raise it.", 2), *CLIENTS[:2])
    run = run_of(replace(found[0], repeats=True), *found[1:], lines=MANY)._replace(proposed={0: ONE, 2: ALL})
    assert text(run) == dedent("""\
        Runs twice or fails: 1 decision

        src/app.py:1  BOT203
          1 | import boto3
          It sends 2.
          Write x.
          Either send one
          $ flake8-botocore fix src/app.py:1:BOT203 --reading 1
          Or send two
          $ flake8-botocore fix src/app.py:1:BOT203 --reading 2

        Outlasts its caller, blocks the loop, or loses a result: 1 decision

        src/app.py:2  BOT308
          2 | c2 = boto3.client("s3")
          M.
          Raise it.

        Settings: 1 decision about 2 findings

        src/app.py:2  BOT101 client-without-config, and 1 more client (--all lists them)
          2 | c2 = boto3.client("s3")
          one call can take 360 s.
          Set it.
          $ flake8-botocore fix src/app.py:2:BOT101 src/app.py:3:BOT101

        2 warnings, 2 policy findings in 1 file: 3 decisions.
        Read more:
          $ flake8-botocore explain BOT203 BOT308 BOT101
        Next: see the first change; this resolves 1 finding:
          $ flake8-botocore fix src/app.py:1:BOT203 --reading 1 --diff
    """)


def test_dangers_past_twenty_are_counted_by_rule_and_folder() -> None:
    found = [replace(told(f"BOT2{number:02}", f"Do {number}.", number), repeats=True) for number in range(1, 33)]
    run = run_of(*found, lines=("x\n",) * 40)._replace(closing=False)
    blocks = [
        [f"src/app.py:{number}  BOT2{number:02}", f"  {number} | x", "  M.", f"  Do {number}.", ""]
        for number in range(1, 33)
    ]
    title = ["Runs twice or fails: 32 decisions", ""]
    others = ", ".join(f"BOT2{number} in 1 place" for number in range(21, 33))
    assert text(run).splitlines() == [
        *title,
        *(line for block in blocks[:20] for line in block),
        f"and 12 more decisions: {others} (--all lists them)",
        "",
    ]
    assert text(run._replace(every=True)).splitlines() == [*title, *(line for block in blocks for line in block)]


def test_the_other_places_of_a_decision_are_named_on_request() -> None:
    run = run_of(*CLIENTS, lines=MANY)._replace(closing=False, every=True)
    assert text(run).splitlines() == [
        "Settings: 1 decision about 10 findings",
        "",
        "src/app.py:2  BOT101 client-without-config, and 9 more clients",
        '  2 | c2 = boto3.client("s3")',
        "  one call can take 360 s.",
        "  Set it.",
        *(f"  at src/app.py:{line}" for line in range(3, 12)),
        "",
    ]


def test_settings_past_sixty_lines_are_counted() -> None:
    found = [told(f"BOT1{number:02}", f"Do {number}.", number, severity="policy") for number in range(1, 18)]
    rows = [
        [f"src/app.py:{number}  BOT1{number:02}", f"  {number} | x", "  M.", f"  Do {number}.", ""]
        for number in range(1, 13)
    ]
    assert text(run_of(*found, lines=("x\n",) * 20)._replace(closing=False)).splitlines() == [
        "Settings: 17 decisions",
        "",
        *(line for row in rows for line in row),
        "and 5 more decisions: "
        + ", ".join(f"BOT1{number} in 1 place" for number in range(13, 18))
        + " (--all lists them)",
        "",
    ]


def test_the_next_step_is_one_that_the_report_shows() -> None:
    found = [told(f"BOT1{number:02}", f"Do {number}.", number, severity="policy") for number in range(1, 21)]
    run = run_of(*found, lines=("x\n",) * 20)
    assert "Next: see the first change" in text(run._replace(proposed={11: ALL}))
    assert "Next: record them" in text(run._replace(proposed={12: ALL}))


def places(report: str) -> set[tuple[str, str]]:
    """Code and place of what ``--all`` names."""
    found, code = set(), ""
    for line in report.splitlines():
        header = re.match(r"(\S+:\d+)  (BOT\d+)|(\S+:\d+):\d+: (BOT\d+) ", line)
        other = re.match(r"  at (\S+:\d+)(?: \((BOT\d+)\))?$", line)
        if header:
            code = header[2] or header[4]
            found.add((code, (header[1] or header[3]).removeprefix("./")))
        elif other:
            found.add((other[2] or code, other[1]))
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
BY_HAND = RootPlace(
    "session factory", "local_session", "./c7n/utils.py", 324, source="def local():", lines=("core = x()",), exact=True
)
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
        Runs twice or fails: 1 decision

        src/app with a long name.py:1  BOT211 unknown-config-option
          1 | import boto3
          Config has no option connect_timout in botocore 1.44: this call raises
            TypeError.
          Write connect_timeout.
          $ flake8-botocore fix 'src/app with a long name.py:1:BOT211'

        Settings: 2 decisions about 7 findings

        c7n/utils.py:324  BOT101 client-without-config: 6 clients of local_session
            (--all lists them)
          324 | def local():
          For example at src/app with a long name.py:2: 5 attempts can take 615 s
            (botocore 1.43).
          Give the sessions of local_session a default Config:
            core = x()

        src/app with a long name.py:8  BOT102 incomplete-config
          8 | c8 = boto3.client("s3")
          5 attempts can take 615 s (botocore 1.43).
          Set it.

        Skipped 3 files and folders: 3 as tests.
        1 error, 7 policy findings in 1 of 9 files: 3 decisions.
        Read more:
          $ flake8-botocore explain BOT211 BOT101 BOT102
        Next: see the first change; this resolves 1 finding:
          $ flake8-botocore fix 'src/app with a long name.py:1:BOT211' --diff
    """)


NOTED = replace(
    CLIENTS[0],
    headline='boto3.client("s3") has no config=: one call can take 360 s and sends it again.',
    notes=(
        Note("client", "line 4", Span(4, 0, 4, 9)),
        Note("limit", "templates/a template with a long name.yaml:14", Span(14, 0, 14, 9), "templates/a.yaml"),
        Note("client", "line 5", Span(5, 0, 5, 9)),
        Note("said", "line 6", Span(6, 0, 6, 9), said=True),
        Note("client", "line 7", Span(7, 0, 7, 9), said=True),
    ),
)
WIDE = ("import boto3\n", f"\tc2 = boto3.client('s3', '{'日本' * 40}')  # {'x' * 120}\n")


def test_no_line_is_wider_than_the_terminal() -> None:
    for width, shown in [
        (
            80,
            f"""\
            Settings: 1 decision

            src/app.py:2  BOT101 client-without-config
              2 | c2 = boto3.client('s3', '{"日本" * 12}…
              one call can take 360 s and sends it again.
              Set it.
              Client: line 4, line 5, line 7
              Limit: templates/a template with a long name.yaml:14
              $ flake8-botocore fix src/one.py:3:BOT101 src/two.py:3:BOT101 \\
                  src/three.py:3:BOT101 src/four.py:3:BOT101

            """,
        ),
        (
            120,
            f"""\
            Settings: 1 decision

            src/app.py:2  BOT101 client-without-config
              2 | c2 = boto3.client('s3', '{"日本" * 22}…
              one call can take 360 s and sends it again.
              Set it.
              Client: line 4, line 5, line 7
              Limit: templates/a template with a long name.yaml:14
              $ flake8-botocore fix src/one.py:3:BOT101 src/two.py:3:BOT101 src/three.py:3:BOT101 src/four.py:3:BOT101

            """,
        ),
    ]:
        names = ("one", "two", "three", "four")
        proposed = {0: Proposed(f"flake8-botocore fix {' '.join(f'src/{name}.py:3:BOT101' for name in names)}", 4)}
        report = text(run_of(NOTED, lines=WIDE)._replace(width=width, closing=False, proposed=proposed))
        assert report == dedent(shown)
        assert [line for line in report.splitlines() if columns(line) > width] == []


def test_the_consequence_is_that_of_the_place_that_is_shown() -> None:
    other = replace(CLIENTS[1], headline="Client 5 has no config=: one call can take 1200 s.")
    assert text(run_of(CLIENTS[0], other, lines=MANY)._replace(closing=False)).splitlines()[2:6] == [
        "src/app.py:2  BOT101 client-without-config, and 1 more client (--all lists them)",
        '  2 | c2 = boto3.client("s3")',
        "  one call can take 360 s.",
        "  Set it.",
    ]


LONG_PATH = f"src/{'/'.join(f'a_folder_with_a_long_name_{number}' for number in range(4))}/app.py:1:BOT101"
PASTED = {
    "many places": [f"src/folder/number_{number}.py:1:BOT101" for number in range(5)],
    "a path that needs quotes": [f"src/a folder/number {number}.py:1:BOT101" for number in range(5)],
    "a path wider than the terminal": ["src/a.py:1:BOT101", LONG_PATH, "src/b.py:1:BOT101"],
    "such a path first": [LONG_PATH],
}


@pytest.mark.skipif(os.name == "nt", reason="no POSIX shell")
@pytest.mark.parametrize("width", (60, 80))
@pytest.mark.parametrize("places", PASTED.values(), ids=PASTED)
def test_a_command_that_is_wider_than_the_terminal_can_be_pasted_into_a_shell(places: list[str], width: int) -> None:
    words = ["flake8-botocore", "fix", *places]
    proposed = Proposed(shlex.join(words), len(places), ("Give each of the clients a Config of its very own",))
    run = run_of(S3)._replace(width=width, closing=False, proposed={0: proposed})
    title, _, command = text(run).partition("  $ ")
    assert title.splitlines()[-1] == "  Give each of the clients a Config of its very own"
    assert [line for line in command.splitlines() if len(line) > width] == []
    assert subprocess.run(
        ["sh", "-c", command.replace("flake8-botocore", "printf '%s|'", 1)], capture_output=True, text=True, timeout=10
    ).stdout.split("|") == [*words[1:], "--reading", "1", ""]


def test_a_path_that_is_wider_than_the_terminal_goes_on_at_the_first_column() -> None:
    proposed = Proposed(f"flake8-botocore fix {LONG_PATH} src/b.py:1:BOT101", 2)
    run = run_of(S3)._replace(width=80, closing=False, proposed={0: proposed})
    assert text(run).partition("  $ ")[2].splitlines() == [
        "flake8-botocore fix \\",
        "      src/a_folder_with_a_long_name_0/a_folder_with_a_long_name_1/\\",
        "a_folder_with_a_long_name_2/a_folder_with_a_long_name_3/app.py:1:BOT101 \\",
        "      src/b.py:1:BOT101",
        "",
    ]


def test_lines_of_code_to_write_break_at_spaces() -> None:
    root = BY_HAND._replace(lines=("core.set_default_client_config(Config(connect_timeout=5, read_timeout=60))",))
    lines = text(run_of(*[replace(S3, root=root, severity="policy")] * 3)._replace(width=70)).splitlines()
    assert lines[7:9] == ["    core.set_default_client_config(Config(connect_timeout=5,", "        read_timeout=60))"]


def test_a_path_that_looks_like_an_option_keeps_its_folder() -> None:
    found = Finding("BOT101", Span(1, 0, 1, 1), "M.")
    assert text(run_of(found, path="./-x.py")).splitlines()[2] == "./-x.py:1  BOT101"


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
    "the same Config in other words is one remedy": (
        [
            of_client("BOT101", 4, severity="policy", config="read_timeout=5"),
            of_client("BOT302", 9, client=4, config="read_timeout=5", repeats=True, advice="Add x for run."),
            of_client("BOT308", 9, client=4, advice="Add x for run."),
        ],
        [[("BOT302", 9), ("BOT308", 9), ("BOT101", 4)]],
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


def test_findings_of_one_client_with_one_remedy_are_one_decision() -> None:
    for findings, made in ONE_CLIENT.values():
        lines = ["x = client()\n"] * 8 + ["x.run()\n"]
        file = CheckedFile("a.py", lines_in(findings, lines), tuple(findings))
        grouped = [
            [(each.finding.code, each.finding.span.start_line) for each in one.found] for one in decisions([file])
        ]
        assert grouped == made


def test_a_client_of_another_file_is_known_by_its_line_there() -> None:
    elsewhere = Note("client", "app/aws.py:12", Span(12, 0, 12, 0), os.path.abspath("app/aws.py"), said=True)
    called = replace(told("BOT308", "Add x.", 9), notes=(elsewhere,))
    created = told("BOT101", "Add x.", 12, severity="policy")
    files = [CheckedFile("a.py", {}, (called,)), CheckedFile("app/aws.py", {}, (created,))]
    assert [[each.finding.code for each in one.found] for one in decisions(files)] == [["BOT308", "BOT101"]]


def test_a_line_names_the_other_rules() -> None:
    both = [
        of_client("BOT308", 60, client=50),
        *(of_client(code, 50, severity="policy") for code in ("BOT101", "BOT106")),
    ]
    run = run_of(*both, lines=("x\n",) * 90)._replace(closing=False, every=True)
    assert text(run).splitlines()[2:] == [
        "src/app.py:60  BOT308, also BOT101 and BOT106",
        "  60 | x",
        "  M.",
        "  Add x.",
        "  Client: line 50",
        "  at src/app.py:50 (BOT101)",
        "  at src/app.py:50 (BOT106)",
        "",
    ]
