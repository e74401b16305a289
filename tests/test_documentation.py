"""Every rule is documented, its examples do what the page says, and generated pages are not stale."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_botocore import documentation
from flake8_botocore.findings import Finding, Fix
from flake8_botocore.rule import Rule
from flake8_botocore.rules import all_rules
from scripts.rule_examples import HEADINGS, examples, reported

ROOT = Path(__file__).parent.parent
DEPLOYED = ROOT / "tests" / "rules" / "deployed"
EVERY_RULE = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


def report(rule: Rule, source: str) -> list[Finding]:
    """What the linter says about an example, the rule switched on."""
    return reported(rule, source, str(DEPLOYED / "app.py") if rule.code == "BOT308" else "example.py")


def apply(source: str, fix: Fix) -> str:
    """The source after the fix's edits, made from the last one back so that earlier places stay valid."""
    lines = source.split("\n")
    for edit in sorted(fix.edits, reverse=True):
        span = edit.span
        head = "\n".join([*lines[: span.start_line - 1], lines[span.start_line - 1][: span.start_column]])
        tail = "\n".join([lines[span.end_line - 1][span.end_column :], *lines[span.end_line :]])
        lines = (head + edit.text + tail).split("\n")
    return "\n".join(lines)


def fixed(rule: Rule, source: str) -> str:
    """The source after the rule's own fixes, one at a time until none is left."""
    for _ in range(20):
        fixes = [f.fixes[0] for f in report(rule, source) if f.code == rule.code and f.fixes]
        if not fixes:
            return source
        source = apply(source, fixes[0])
    raise AssertionError(f"the fixes of {rule.code} never end:\n{source}")


def test_there_are_rules() -> None:
    assert len(all_rules()) > 0


def test_generated_pages_are_not_stale() -> None:
    command = [sys.executable, "scripts/write_pages.py", "--check"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("", "", 0), "run: python scripts/write_pages.py"


@EVERY_RULE
def test_headings_are_complete_and_in_order(rule: Rule) -> None:
    assert tuple(documentation.sections(rule)) == HEADINGS
    assert all(documentation.sections(rule).values())


@EVERY_RULE
def test_summary_is_one_sentence_on_the_first_line(rule: Rule) -> None:
    first, _, rest = documentation.documentation(rule).partition("\n")
    assert first.endswith(".")
    assert rest.startswith("\n")


@EVERY_RULE
def test_the_sentence_of_a_rule_makes_sense_in_a_table(rule: Rule) -> None:
    """The table drops the verb before the sentence, so no part of it may lean on that verb."""
    text = documentation.reports(rule)
    assert text
    assert not re.search(r"(?:\b(?:and|or)|[,;]) for (?!aiobotocore)", text)


@EVERY_RULE
def test_no_placeholder_is_left(rule: Rule) -> None:
    assert not re.search(r"\$\w", documentation.page(rule))


@EVERY_RULE
def test_example_is_flagged_with_its_own_code_only(rule: Rule) -> None:
    blocks = examples(rule, "Example")
    # What is nested too deeply is too long to print: tests/test_engine.py has it.
    assert blocks or rule.code == "BOT001"
    codes = [{finding.code for finding in report(rule, block)} for block in blocks]
    assert codes == [{rule.code}] * len(blocks), (
        "an Example is reported with this rule's code and no other: "
        "give its clients a Config with read_timeout and retries"
    )


def test_the_template_of_the_page_is_the_one_that_is_read() -> None:
    (rule,) = (rule for rule in all_rules() if rule.code == "BOT308")
    written = re.findall(
        r"^```yaml\n(.*?)^```$", documentation.sections(rule)["Example"], flags=re.MULTILINE | re.DOTALL
    )
    assert written == [(DEPLOYED / "template.yaml").read_text("utf-8")]


@EVERY_RULE
def test_use_instead_is_clean(rule: Rule) -> None:
    blocks = examples(rule, "Use instead")
    assert blocks
    assert [report(rule, block) for block in blocks] == [[]] * len(blocks)


@EVERY_RULE
def test_fix_turns_example_into_use_instead(rule: Rule) -> None:
    before, after = examples(rule, "Example"), examples(rule, "Use instead")
    applicable = {fix.applicability for block in before for f in report(rule, block) for fix in f.fixes}
    safety = documentation.fix_safety(rule)
    assert applicable == ({safety} - {"–"})
    if safety == "offered":
        (block,) = before
        (finding,) = report(rule, block)
        assert [apply(block, fix) for fix in finding.fixes] == after
    elif safety != "–":
        assert [fixed(rule, block) for block in before] == after


@EVERY_RULE
def test_messages_of_the_examples_are_one_line_each(rule: Rule) -> None:
    for block in examples(rule, "Example"):
        for finding in report(rule, block):
            assert finding.message == " ".join(finding.message.split())
            assert finding.message.endswith(".")


@EVERY_RULE
def test_links_are_https_and_references_hold_one(rule: Rule) -> None:
    assert re.findall(r"\]\(https://[^)\s]+\)", documentation.sections(rule)["References"])
    links = re.findall(r"\]\(([^)]*)\)", documentation.page(rule))
    assert [link for link in links if not link.startswith("https://")] == []
    assert "http://" not in documentation.page(rule)


@EVERY_RULE
def test_file_function_code_and_test_agree(rule: Rule) -> None:
    pattern = rule.name.replace("-", "_")
    assert re.fullmatch(r"BOT\d{3}", rule.code)
    assert rule.check.__name__ == pattern
    assert rule.check.__module__ == f"flake8_botocore.rules.{pattern}"
    assert (ROOT / "tests" / "rules" / f"test_{pattern}.py").is_file()


@EVERY_RULE
def test_changelog_mentions_the_code(rule: Rule) -> None:
    assert rule.code in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_readme_and_changelog_mention_no_unknown_code() -> None:
    known = {rule.code for rule in all_rules()}
    for name in ("README.md", "CHANGELOG.md"):
        assert set(re.findall(r"BOT\d{3}", (ROOT / name).read_text("utf-8"))) <= known


def test_every_option_has_its_place_on_the_configuration_page() -> None:
    command = [sys.executable, "-m", "flake8", "--help"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    options = set(re.findall(r"--(bot-[\w-]+)", ran.stdout))
    assert options
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert set(re.findall(r"^### (bot-[\w-]+)$", page, re.MULTILINE)) == options
