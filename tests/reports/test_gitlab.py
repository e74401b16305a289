"""GitLab's Code Quality report: what its own parser asks for, and what its documentation names."""

from __future__ import annotations

import json
from typing import Any

from flake8_botocore.findings import CellLine
from flake8_botocore.reports import CheckedFile, Run
from flake8_botocore.reports.github_gitlab import gitlab

from .samples import FAILING, NOTHING, POLICY, RUN, S3, run_of


def issues_of(run: Run) -> list[dict[str, Any]]:
    """The issues, each with all that GitLab asks of one."""
    issues: list[dict[str, Any]] = json.loads(gitlab(run))
    for issue in issues:
        assert {type(issue[key]) for key in ("description", "check_name", "fingerprint", "severity")} == {str}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] > 0
        assert not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def test_an_issue_per_finding() -> None:
    first, second = issues_of(RUN)
    assert first == {
        "type": "issue",
        "check_name": "BOT101",
        "description": 'BOT101 boto3.client("s3") has no config=.',
        "fingerprint": "aaaa",
        "severity": "minor",
        "categories": ["Bug Risk"],
        "location": {"path": "src/app.py", "lines": {"begin": 2, "end": 2}},
    }
    assert (second["fingerprint"], second["location"]["lines"]) == ("bbbb", {"begin": 3, "end": 5})


def test_severities() -> None:
    assert [issue["severity"] for issue in issues_of(run_of(FAILING, S3, POLICY))] == ["major", "minor", "info"]


def test_paths_are_those_of_the_repository() -> None:
    assert issues_of(run_of(S3, path="./src//app.py"))[0]["location"]["path"] == "src/app.py"


def test_a_cell_is_named_and_its_line_in_the_file_counts() -> None:
    cells = (CellLine(1, 1, 9), CellLine(3, 1, 17))
    book = CheckedFile("nb.ipynb", {}, (S3,), cells, ("aaaa",))
    (issue,) = issues_of(RUN._replace(files=(book,)))
    assert issue["location"]["lines"] == {"begin": 17, "end": 17}
    assert issue["description"] == 'cell 3, line 1: BOT101 boto3.client("s3") has no config=.'


def test_nothing_found_is_an_empty_array() -> None:
    assert gitlab(NOTHING) == "[]\n"
