"""Findings as failed test cases in JUnit's XML, for Jenkins and others."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ..findings import Finding, escaped
from . import CheckedFile, Run, page_url

NAME = "flake8-botocore"


def render(run: Run) -> str:
    """A test suite per file with a failed test case per finding; if nothing was found, one test case that passed.

    Without any test case Jenkins takes the report for broken.
    Source: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd
    """
    suites = "".join(_suite(file) for file in run.files if file.findings) or _passed()
    found = sum(len(file.findings) for file in run.files)
    counts = f'tests="{found or 1}" failures="{found}" errors="0"'
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="{NAME}" {counts}>\n{suites}</testsuites>\n'
    # ASCII text is valid UTF-8, as the XML declaration states, whatever the encoding of the output stream.
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _passed() -> str:
    return (
        f'  <testsuite name="{NAME}" tests="1" failures="0" errors="0">\n'
        f'    <testcase classname="{NAME}" name="nothing found"/>\n'
        "  </testsuite>\n"
    )


def _suite(file: CheckedFile) -> str:
    cases = "".join(line for finding in file.findings for line in _case(file, finding))
    number = len(file.findings)
    return (
        f'  <testsuite name={_value(file.path)} tests="{number}" failures="{number}" errors="0">\n'
        f"{cases}  </testsuite>\n"
    )


def _case(file: CheckedFile, finding: Finding) -> Iterator[str]:
    """The text of a failed test case: the headline, the whole message on one line, and the page of its rule."""
    span = finding.span
    place = f"{file.line(span.start_line)}:{span.start_column + 1}"
    cell = file.cell(span)
    name = f"{finding.code} at {place}" if cell is None else f"{finding.code} at cell {cell}:{place}"
    yield f"    <testcase classname={_value(file.path)} name={_value(name)}>\n"
    yield f'      <failure type="{finding.severity}" message={_value(finding.headline)}>'
    page = page_url(finding.code) or f"flake8-botocore explain {finding.code}"
    yield escape(f"{file.shown(span)} {finding.text}\n{page}")
    yield "</failure>\n    </testcase>\n"


def _value(text: str) -> str:
    """``text`` as the value of an attribute, its quotes included."""
    return quoteattr(escaped(text))
