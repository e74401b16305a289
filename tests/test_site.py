"""The site builds without a warning, and what links to it from elsewhere finds its page."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path

import pytest

from flake8_botocore.reports import HOME, page_url
from flake8_botocore.rules import all_rules

from .copies import copy_project

pytestmark = pytest.mark.slow


class Links(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids.add(said.get("id") or "")
        self.links.add((said.get("href") if tag == "a" else said.get("src")) or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder, every warning of the build an error: dead links, dead anchors, missing files."""
    project = copy_project(tmp_path_factory.mktemp("copy") / "project")
    build = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    ran = subprocess.run(build, cwd=project, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return project / "site"


def page(site: Path, address: str) -> Path:
    """The file of an address of the site."""
    path = site / address.removeprefix(HOME).partition("#")[0]
    return path / "index.html" if address.partition("#")[0].endswith("/") else path


def test_a_dead_anchor_is_a_failure(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    (project / "docs" / "ci.md").write_text("# CI\n\n[gone](audit.md#gone)\n", "utf-8")
    build = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    ran = subprocess.run(build, cwd=project, capture_output=True, text=True, timeout=300)
    assert ran.returncode != 0
    assert "anchor does not exist" in ran.stdout + ran.stderr


def test_every_rule_has_the_page_that_reports_link_to(site: Path) -> None:
    assert HOME.startswith("https://") and HOME.endswith("/")
    for rule in all_rules():
        address = page_url(rule.code)
        assert f"{rule.code}: {rule.name}" in page(site, address).read_text("utf-8")


def test_the_page_of_the_package_links_to_pages_that_exist(site: Path) -> None:
    # Not its payload, which is empty once a test has loaded importlib_metadata.
    description = metadata.metadata("flake8-botocore")["Description"]
    addresses = re.findall(r"\]\(([^)]*)\)", str(description))
    assert [address for address in addresses if not address.startswith("https://")] == []
    ours = [address for address in addresses if address.startswith(HOME)]
    assert len(ours) > 20, str(description)[:200]
    assert [address for address in ours if not page(site, address).is_file()] == []


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    first = Links((site / "index.html").read_text("utf-8"))
    reached = {(site / link).resolve() for link in first.links if "://" not in link}
    pages = {path.parent for path in site.rglob("index.html")} - {site}
    assert {path.relative_to(site).as_posix() for path in pages - reached} == set()


def test_links_within_the_site_lead_to_a_file_and_an_anchor(site: Path) -> None:
    pages = {path: Links(path.read_text("utf-8")) for path in site.rglob("*.html") if path.name != "404.html"}
    dead = []
    for path, found in pages.items():
        for link in found.links:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (anchor and target in pages and anchor not in pages[target].ids):
                dead.append((path.relative_to(site).as_posix(), link))
    assert dead == []


def test_external_links_are_https_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert re.findall(r'href="http://[^"]+', text) == []
        assert re.findall(r'(?:src|data-src)="https?://[^"]+', text) == []
