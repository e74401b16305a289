"""The page in a browser: real clicks and keys. Needs playwright and a Chromium of the system: ``nox -s browser``."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ..cli.running import Command, tree
from .test_audit import VERSION

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")]

CONFIG = "config=Config(connect_timeout=2, read_timeout={}, retries={{'mode': 'standard', 'total_max_attempts': 1}})"
FILES: dict[str, str | bytes] = {
    "app/b10.py": 'import boto3\nsession = boto3.Session()\nsession.client("s3").get_object()\n',
    "app/b9.py": 'import boto3\nboto3.client("lambda").invoke(FunctionName="f")\n',
    "lib/a.py": f"""\
import boto3
from botocore.config import Config
boto3.client("sqs", {CONFIG.format(5)})
boto3.client("s3", {CONFIG.format("x")})
boto3.client("sns", {CONFIG.format(None)})
""",
}
BY_PLACE = ["app/b9.py:2", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4", "lib/a.py:5"]
WORST_FIRST = ["app/b9.py:2", "lib/a.py:5", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, command: Command, tmp_path: Path) -> Iterator[Any]:
    """The page of FILES, opened; nothing may go wrong on it, nor be asked of a network."""
    tree(tmp_path, FILES)
    with opened(browser, written(command, tmp_path)) as page:
        yield page


def written(command: Command, folder: Path, *arguments: str) -> Path:
    """The page in a file."""
    file = folder / "page.html"
    file.write_text(command("audit", "--format=html", "--budget=29", VERSION, *arguments, "app", "lib").out, "utf-8")
    return file


@contextmanager
def opened(browser: Any, file: Path, **context: Any) -> Iterator[Any]:
    with browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}) as made:
        page = made.new_page()
        wrong: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        yield page
        assert (wrong, asked) == ([], [file.as_uri()])


def places(page: Any) -> list[str]:
    """The places of the clients in sight, in order."""
    return [(place.text_content() or "").strip() for place in page.locator("td.place").all() if place.is_visible()]


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        # The page comes sorted by it, largest first. What is not known is last in both.
        (
            "Runs",
            ["lib/a.py:5", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4", "app/b9.py:2"],
            ["app/b9.py:2", "lib/a.py:5", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4"],
        ),
        ("Place", BY_PLACE, BY_PLACE[::-1]),
        (
            "Client",
            ["app/b9.py:2", "lib/a.py:4", "lib/a.py:5", "lib/a.py:3", "app/b10.py:3"],
            ["app/b10.py:3", "lib/a.py:3", "lib/a.py:5", "lib/a.py:4", "app/b9.py:2"],
        ),
        (
            "Read timeout",
            ["lib/a.py:5", "app/b9.py:2", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4"],
            ["lib/a.py:3", "app/b9.py:2", "app/b10.py:3", "lib/a.py:5", "lib/a.py:4"],
        ),
        (
            "Longest wait",
            ["lib/a.py:5", "app/b9.py:2", "app/b10.py:3", "lib/a.py:3", "lib/a.py:4"],
            ["lib/a.py:3", "app/b9.py:2", "app/b10.py:3", "lib/a.py:5", "lib/a.py:4"],
        ),
    ],
)
def test_a_click_sorts(page: Any, column: str, first: list[str], second: list[str]) -> None:
    head = page.locator("thead th", has_text=column)
    assert places(page) == WORST_FIRST
    head.get_by_role("button").click()
    assert places(page) == first
    number = column not in ("Place", "Client")
    ascending = column == "Runs" or not number
    assert head.get_attribute("aria-sort") == ("ascending" if ascending else "descending")
    head.get_by_role("button").click()
    assert places(page) == second
    assert head.get_attribute("aria-sort") == ("descending" if ascending else "ascending")
    assert page.locator("thead th[aria-sort]").count() == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lambda", ["app/b9.py:2"]),
        ("INVOKE", ["app/b9.py:2"]),
        ("s3 lib/", ["lib/a.py:4"]),
        ("session made at", ["app/b10.py:3"]),
        ("nothing like it", []),
    ],
)
def test_typing_filters(page: Any, typed: str, found: list[str]) -> None:
    page.get_by_label("Filter").press_sequentially(typed)
    told = "5 clients" if len(found) == 5 else f"{len(found)} of 5 clients"
    page.locator("output", has_text=told).wait_for()
    assert places(page) == found
    page.get_by_label("Filter").fill("")
    page.locator("output", has_text=re.compile("^5 clients$")).wait_for()
    assert places(page) == WORST_FIRST


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("over the budget", ["app/b9.py:2", "lib/a.py:5", "app/b10.py:3"]),
        ("without limit", ["lib/a.py:5"]),
        ("wait not known", ["lib/a.py:4"]),
        ("may change something twice", ["app/b9.py:2"]),
        ("all clients", WORST_FIRST),
    ],
)
def test_only_some_are_shown(page: Any, shown: str, found: list[str]) -> None:
    page.get_by_label("Show").select_option(label=shown)
    assert places(page) == found


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (
            "root",
            {
                "the session made at app/b10.py:2: 1 client, longest wait 360.15 s": ["app/b10.py:3"],
                "no root that is known: 4 clients, without limit": [each for each in WORST_FIRST if "b10" not in each],
            },
        ),
        (
            "service",
            {
                "s3: 2 clients, longest wait 360.15 s": ["app/b10.py:3", "lib/a.py:4"],
                "lambda: 1 client, longest wait 360.15 s": ["app/b9.py:2"],
                "sns: 1 client, without limit": ["lib/a.py:5"],
                "sqs: 1 client, longest wait 7 s": ["lib/a.py:3"],
            },
        ),
        (
            "folder",
            {
                "lib: 3 clients, without limit": ["lib/a.py:5", "lib/a.py:3", "lib/a.py:4"],
                "app: 2 clients, longest wait 360.15 s": ["app/b9.py:2", "app/b10.py:3"],
            },
        ),
    ],
)
def test_groups(page: Any, by: str, groups: dict[str, list[str]]) -> None:
    page.get_by_label("Group by").select_option(by)
    headings = page.locator("tr.group")
    assert headings.all_inner_texts() == list(groups)
    assert places(page) == [place for found in groups.values() for place in found]
    page.get_by_role("button", name=next(iter(groups))).click()
    assert places(page) == [place for found in list(groups.values())[1:] for place in found]
    page.get_by_role("button", name="Fold all").click()
    assert places(page) == []
    page.get_by_role("button", name="Fold all").click()
    assert len(places(page)) == 5
    page.get_by_label("Group by").select_option("nothing")
    assert (headings.count(), places(page)) == (0, WORST_FIRST)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 700, 961, 1280])
def test_nothing_scrolls_sideways(browser: Any, command: Command, tmp_path: Path, width: int, scheme: str) -> None:
    """Not even with long names and in groups."""
    long = "a_rather_long_name_" * 6
    source = f'import boto3\n\ndef {long}():\n    return boto3.Session()\n\n{long}().client("{long}").{long}()\n'
    tree(tmp_path, {**FILES, f"lib/{long}.py": source})
    file = written(command, tmp_path)
    with opened(browser, file, viewport={"width": width, "height": 844}, color_scheme=scheme) as page:
        page.locator(".help summary").click()
        for by in ("root", ""):
            page.get_by_label("Group by").select_option(by)
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_a_list_sorts(browser: Any, command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    with opened(browser, written(command, tmp_path), viewport={"width": 390, "height": 844}) as page:
        assert not page.locator("thead").is_visible()
        page.get_by_label("Sort by").select_option("Place")
        assert places(page) == BY_PLACE


def test_without_scripts_it_is_a_table(browser: Any, command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    with opened(browser, written(command, tmp_path), java_script_enabled=False) as page:
        assert places(page) == WORST_FIRST
        assert page.get_by_role("columnheader", name="Longest wait").is_visible()
        assert page.get_by_role("row").count() == 6
        assert not page.locator(".tools").is_visible()
        assert page.locator("button:visible").count() == 0


def test_thousands_of_clients(browser: Any, command: Command, tmp_path: Path) -> None:
    """The head stays in sight, and a click on it there sorts them all."""
    tree(tmp_path, FILES)
    file = written(command, tmp_path)
    text = file.read_text("utf-8")
    (row,) = re.findall(r"<tr data-client.*b10\.py:3.*</tr>", text)
    rows = [row.replace("b10.py:3", f"b10.py:{at}") for at in range(5, 2_001)]
    file.write_text(text.replace(row, "\n".join([row, *rows])), "utf-8")
    with opened(browser, file) as page:
        page.mouse.wheel(0, 20_000)
        page.wait_for_function("scrollY > 10000")
        # Not locator.click(), which would scroll to where the head is.
        button = page.locator("thead th", has_text="Place").get_by_role("button").bounding_box()
        assert 0 <= button["y"] <= 900 - button["height"]
        page.mouse.click(button["x"] + button["width"] / 2, button["y"] + button["height"] / 2)
        found = page.locator("td.place").all_text_contents()
    lines = [*BY_PLACE[:2], *(f"app/b10.py:{at}" for at in range(5, 2_001)), *BY_PLACE[2:]]
    assert found == lines
