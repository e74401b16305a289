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
from scripts.rule_examples import DETAILS, HEADINGS, examples, reported

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


def test_headings_are_complete_and_in_order() -> None:
    for rule in all_rules():
        found = tuple(documentation.sections(rule))
        assert found == tuple(heading for heading in HEADINGS if heading in found or heading != DETAILS), rule.code
        assert all(documentation.sections(rule).values()), rule.code


def test_summary_is_one_sentence_on_the_first_line() -> None:
    for rule in all_rules():
        first, _, rest = documentation.documentation(rule).partition("\n")
        assert (first[-1], rest[0]) == (".", "\n"), rule.code


def test_the_sentence_of_a_rule_makes_sense_in_a_table() -> None:
    """The table drops the verb before the sentence, so no part of it may lean on that verb."""
    for rule in all_rules():
        text = documentation.reports(rule)
        assert text, rule.code
        assert not re.search(r"(?:\b(?:and|or)|[,;]) for (?!aiobotocore)", text), rule.code


def test_no_placeholder_is_left() -> None:
    assert [rule.code for rule in all_rules() if re.search(r"\$\w", documentation.page(rule))] == []


def test_example_is_flagged_with_its_own_code_only() -> None:
    """If this fails, give the clients of the Example a Config with read_timeout and retries."""
    found = {
        rule.code: [{finding.code for finding in report(rule, block)} for block in examples(rule, "Example")]
        for rule in all_rules()
    }
    # An example of what is nested too deeply is too long to print: tests/test_engine.py has it.
    assert [code for code, blocks in found.items() if not blocks] == ["BOT001"]
    assert found == {code: [{code}] * len(blocks) for code, blocks in found.items()}


def test_the_template_of_the_page_is_the_one_that_is_read() -> None:
    (rule,) = (rule for rule in all_rules() if rule.code == "BOT308")
    written = re.findall(
        r"^```yaml\n(.*?)^```$", documentation.sections(rule)["Example"], flags=re.MULTILINE | re.DOTALL
    )
    assert written == [(DEPLOYED / "template.yaml").read_text("utf-8")]


def test_use_instead_is_clean() -> None:
    for rule in all_rules():
        blocks = examples(rule, "Use instead")
        assert blocks, rule.code
        assert [report(rule, block) for block in blocks] == [[]] * len(blocks), rule.code


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


def test_messages_of_the_examples_are_one_line_each() -> None:
    messages = [
        finding.message
        for rule in all_rules()
        for block in examples(rule, "Example")
        for finding in report(rule, block)
    ]
    assert messages == [" ".join(message.split()) for message in messages]
    assert [message for message in messages if not message.endswith(".")] == []


def test_links_are_https_and_references_hold_one() -> None:
    for rule in all_rules():
        page = documentation.page(rule)
        assert re.findall(r"\]\(https://[^)\s]+\)", documentation.sections(rule)["References"]), rule.code
        assert [link for link in re.findall(r"\]\(([^)]*)\)", page) if not link.startswith("https://")] == []
        assert "http://" not in page, rule.code


def test_no_two_rules_have_the_same_code() -> None:
    codes = [rule.code for rule in all_rules()]
    assert codes == sorted(set(codes))


def test_file_function_code_and_test_agree() -> None:
    for rule in all_rules():
        pattern = rule.name.replace("-", "_")
        assert re.fullmatch(r"BOT\d{3}", rule.code)
        assert rule.check.__name__ == pattern
        assert rule.check.__module__ == f"flake8_botocore.rules.{pattern}"
        assert (ROOT / "tests" / "rules" / f"test_{pattern}.py").is_file(), rule.code


def test_changelog_mentions_every_code() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [rule.code for rule in all_rules() if rule.code not in changelog] == []


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
