"""The pages for common questions and for coding agents: their code is reported as it is marked, rule pages agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flake8_botocore import documentation
from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.rules import all_rules
from tests.cli.running import Command

ROOT = Path(__file__).parent.parent
NAMES = sorted(path.stem for path in (ROOT / "scripts" / "pages").glob("*.md"))
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in NAMES}
GUIDE = (ROOT / "SKILL.md").read_text("utf-8")
RULE_PAGES = {rule.code: documentation.page(rule) for rule in all_rules()}
APP = 'import boto3\n\nboto3.client("lambda").invoke(FunctionName="report")\n'


def blocks(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_code_is_reported_as_it_is_marked() -> None:
    for page in [*PAGES.values(), GUIDE]:
        assert blocks(page)
        for block in blocks(page):
            marked = re.findall(r"# (BOT\d{3})$", block, re.MULTILINE)
            assert [finding.code for finding in lint(block, "app.py", Settings())] == marked


def test_the_answer_comes_first_and_names_its_rules() -> None:
    for name in NAMES:
        title, answer, rest = PAGES[name].split("\n\n", 2)
        assert title.startswith("# ")
        assert len(re.findall(r"\.(?= |$)", re.sub(r"`[^`]*`", "", answer))) == 2
        assert re.search(r"^## Find it in your code\n\n\[(BOT\d{3}|The audit)\]", rest, re.MULTILINE)


def test_the_guide_is_a_short_skill() -> None:
    assert len(GUIDE.splitlines()) <= 100
    _, header, body = GUIDE.split("---\n", 2)
    assert re.fullmatch(r"name: [a-z0-9-]+\ndescription: [^\n]{1,1024}\n", header)
    assert "](" not in body  # it is copied to other projects
    assert body.strip().startswith("# Guide for coding agents\n")


def test_every_number_of_the_guide_is_on_a_page_of_a_rule_that_it_names() -> None:
    lines = [line for line in GUIDE.partition("## Check the code")[0].splitlines() if re.match(r"\d+\. |\| `", line)]
    assert len(lines) > 15
    for line in lines:
        stated = " ".join(RULE_PAGES[code] for code in re.findall(r"BOT\d{3}", line))
        numbers = re.findall(r"\b\d+(?= s\b| times)", line)
        assert [number for number in numbers if not re.search(rf"\b{number}\b", stated)] == [], line


def test_the_guide_lists_every_key_of_the_two_formats(command: Command, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (finding, *_) = json.loads(command("check", "--isolated", "--format=json", "app.py").out)
    (rule,) = json.loads(command("explain", "--format=json", "BOT101").out)
    told = GUIDE.partition("## Check the code")[2]
    for part, keys in zip(told.split("## Read a rule"), (finding, rule), strict=True):
        rows = [row for row in re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) if "BOT" not in row]
        assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == set(keys)
