"""JUnit's XML as Jenkins reads it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from flake8_botocore.findings import CellLine
from flake8_botocore.reports import CheckedFile, Run, page_url
from flake8_botocore.reports.junit import render

from .samples import ELSEWHERE, FAILING, NOTHING, POLICY, RUN, S3, run_of

# What junit-10.xsd of Jenkins' xunit plugin allows of the elements we write: required and other attributes, children.
ALLOWED = {
    "testsuites": (set(), {"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"time", "file", "package"}, {"testcase", "properties"}),
    "testcase": ({"name"}, {"classname", "time", "group"}, {"failure", "error", "skipped"}),
    "failure": (set(), {"type", "message"}, set()),
}


def suites_of(run: Run) -> ElementTree.Element:
    """The report, after it was held against what the schema asks for."""
    root = ElementTree.fromstring(render(run))
    assert root.tag == "testsuites"
    for element in root.iter():
        required, others, children = ALLOWED[element.tag]
        assert required <= set(element.attrib) <= required | others
        assert {child.tag for child in element} <= children
    for counted in (root, *root.iter("testsuite")):
        assert len(list(counted.iter("testcase"))) == int(counted.attrib["tests"])
        assert len(list(counted.iter("failure"))) == int(counted.attrib["failures"])
    return root


def test_a_suite_per_file_and_a_failed_case_per_finding() -> None:
    suites_of(RUN)
    assert render(RUN) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="flake8-botocore" tests="2" failures="2" errors="0">\n'
        '  <testsuite name="src/app.py" tests="2" failures="2" errors="0">\n'
        '    <testcase classname="src/app.py" name="BOT101 at 2:6">\n'
        """      <failure type="warning" message='boto3.client("s3") has no config=.'>"""
        'src/app.py:2:6: BOT101 boto3.client("s3") has no config=.\n'
        f"{page_url('BOT101')}</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="src/app.py" name="BOT101 at 3:9">\n'
        """      <failure type="warning" message='boto3.client("sqs") has no config=.'>"""
        'src/app.py:3:9: BOT101 boto3.client("sqs") has no config=.\n'
        f"{page_url('BOT101')}</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_severities() -> None:
    types = [each.attrib["type"] for each in suites_of(run_of(FAILING, S3, POLICY)).iter("failure")]
    assert types == ["error", "warning", "policy"]


def test_the_headline_is_the_message_and_the_rest_is_below() -> None:
    (failure,) = suites_of(run_of(ELSEWHERE)).iter("failure")
    assert failure.attrib["message"] == "s3.run can run 3 times in total."
    assert failure.text == f"src/app.py:2:1: BOT302 {ELSEWHERE.message}\n{page_url('BOT302')}"


def test_nothing_found_is_a_case_that_passed() -> None:
    root = suites_of(NOTHING)
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["nothing found"]
    assert list(root.iter("failure")) == []


@pytest.mark.parametrize("text", ["a < b & c > 'd' \"e\" ]]>", "é \U0001f600", "\x00\x1b\ufffe\udcff"])
def test_names_and_messages_stay_text(text: str) -> None:
    finding = replace(S3, headline=text)
    root = suites_of(run_of(finding, path=f"{text}.py"))
    assert next(root.iter("failure")).attrib["message"] == finding.message
    assert finding.message in (next(root.iter("failure")).text or "")


def test_a_cell_is_named() -> None:
    book = CheckedFile("nb.ipynb", {}, (S3,), (CellLine(1, 1, 9), CellLine(3, 4, 17)))
    (case,) = suites_of(RUN._replace(files=(book,))).iter("testcase")
    assert case.attrib["name"] == "BOT101 at cell 3:4:6"


def test_the_report_is_ascii() -> None:
    """It says utf-8, and a terminal or a file of Windows may take another one."""
    text = render(run_of(S3, path="é😀.py"))
    assert text.isascii()
    assert ElementTree.fromstring(text)[0].attrib["name"] == "é😀.py"
