"""``audit --format html``: one page that holds every client and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path

from tests.rules.reported import DEFAULTS, added

from ..cli.git import commit, start
from ..cli.running import CLEAN, Command, tree
from .pages import Page
from .test_audit import FILES, VERSION
from .test_audit_operations import FILES as USED

PAGE = files("flake8_botocore.audit")
COLUMNS = [
    "Longest wait",
    "Sends",
    "Client",
    "Place",
    "Operations",
    "Runs",
    "Read timeout",
    "Connect timeout",
    "Retry mode",
]


def test_the_page_holds_every_client_and_loads_nothing(command: Command, tmp_path: Path) -> None:
    # Such a service may be one of the project's own models.
    tree(tmp_path, {**FILES, "app/<b>.py": 'import boto3  # AWS_DATA_PATH\nboto3.client("<i>")\n'})
    text = command("audit", "--format=html", "--budget=29", VERSION, "app").out
    page = Page(text)
    assert page.loads == []
    assert not re.search(r"https?:|@import|url\(", text)
    assert "default-src 'none'" in text
    assert [head.strip() for head in page.rows[0]] == COLUMNS
    assert page.column("Place") == [
        "app/endless.py:4",
        "app/<b>.py:2",
        "app/default.py:3",
        "app/chosen.py:5",
        "app/chosen.py:9",
    ]
    assert page.column("Client")[1] == 'boto3.client("<i>")'
    assert page.column("Sends") == ["4 default", "3 default", "3 default", "1 this Config", "? not known"]
    assert page.column("Longest wait")[2:] == [
        "360.15 s over the budget3 × (60 s connect + 60 s read) + 0.15 s back-off"
        "moreup to 12.85 s more if throttled or told to wait180.15 s per address if none accepts",
        "7 s1 × (2 s connect + 5 s read)more2 s per address if none accepts",
        "?",
    ]
    assert [mark.get("class") for mark in page.marks[1:]] == ["over endless", "over", "over", None, "unknown"]
    assert page.tags & {"b", "i"} == {"b", "i"} and "<b>.py" not in text


def test_rows_have_values_to_sort_by(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    rows = command("audit", "--format=html", VERSION, "app").out.split("<tr ")[1:]
    values = [re.findall('data-value="(.*?)"', row) for row in rows]
    assert [row[0] for row in values] == ["Infinity", "360.15", "7.0", ""]
    assert [row[6] for row in values] == ["Infinity", "60", "5", ""]
    assert [row[8] for row in values] == ["standard", "standard", "standard", ""]


def test_the_operations_of_each_client(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, USED)
    page = Page(command("audit", "--format=html", VERSION, "app").out)
    assert list(zip(page.column("Place"), page.column("Operations"), page.column("Runs"), strict=True)) == [
        (
            "app/aws.py:4",
            "Invoke runs up to 3 timesapp/again.py:9, app/worker.py:5"
            "GetFunction (waiter) polls up to 300 times, 1 s apart, 659.15 s if only its last reply is late"
            "app/worker.py:7"
            "Invokeapp/worker.py:6",
            "3 Invoke",
        ),
        ("app/aws.py:7", "SendEmail runs onceapp/worker.py:13", "1 SendEmail"),
        (
            "app/aws.py:6",
            "ListObjectsV2 (paginator) takes any number of requestsapp/worker.py:11"
            "download_file is started up to 5 times, up to 2160.9 sapp/worker.py:10",
            "–",
        ),
        ("app/aws.py:8", "no call found", "–"),
        ("app/aws.py:5", "PutItemapp/worker.py:8Scanapp/worker.py:9", "–"),
    ]
    own = 'give it a client of its own with read_timeout=1810 and retries={"total_max_attempts": 1}'
    waits = "one function_active_v2 waiter can then take 494 s if one poll is slow"
    lasting = f"{DEFAULTS} but for the connect timeout; {waits}"
    advice = f"{added(why=lasting)} invoke can take up to 1800 s (says AWS) and must not run twice: {own}."
    assert page.column("Client")[0] == f'boto3.client("lambda")advice: {advice}'
    assert [mark.get("class") for mark in page.marks[1:]] == ["twice", None, None, None, None]


def test_many_operations_and_places_unfold(command: Command, tmp_path: Path) -> None:
    names = ("delete_item", "get_item", "list_tables", "put_item", "query", "scan", "update_item")
    calls = "".join(f"client.{name}()\n" for name in (*names, *["scan"] * 4))
    tree(tmp_path, {"a.py": f'import boto3\nclient = boto3.client("dynamodb")\n{calls}'})
    (operations,) = Page(command("audit", "--format=html", VERSION, "a.py").out).column("Operations")
    assert operations == (
        "DeleteItemline 3GetItemline 4ListTablesline 5PutItemline 6Queryline 7"
        "2 more operationsScanline 8, line 10, line 112 moreline 12, line 13UpdateItemline 9"
    )


def test_rows_have_root_service_folder_and_file_to_group_by(command: Command, tmp_path: Path) -> None:
    source = (
        'import boto3\nsession = boto3.Session()\nsession.client("s3")\n[session.client(n) for n in ("sns", "ec2")]\n'
    )
    tree(tmp_path, {"app/a.py": source, "b.py": 'import boto3\nboto3.client("s3")\n'})
    marks = Page(command("audit", "--format=html", VERSION, ".").out).marks[1:]
    root = {"data-root": "the session made at app/a.py:2"}
    here = {"data-folder": "./app", "data-file": "./app/a.py"}
    assert marks == [
        {"data-client": "", **root, "data-service": "s3", **here},
        {"data-client": "", **root, **here},
        {"data-client": "", "data-service": "s3", "data-folder": ".", "data-file": "./b.py"},
    ]


def test_nothing_of_the_source_is_markup(command: Command, tmp_path: Path) -> None:
    plain = {"a.py": 'import boto3\nmake = boto3.client\nmake("s3").get_object()\n'}
    tree(tmp_path, plain)
    expected = Page(command("audit", "--format=html", VERSION, "a.py").out).tags
    odd = "\"><script>alert(1)</script>&'.py"
    name = "<script>alert(2)</script>\\\"'&\\u2028\\x1b"
    tree(tmp_path, {odd: f'import boto3\nmake = boto3.client\nmake("{name}").get_object()\n'})
    text = command("audit", "--format=html", VERSION, odd).out
    page = Page(text)
    assert page.tags == expected and text.count("<script>") == 1
    assert page.column("Place") == [f"{odd}:3"]
    assert "alert(2)" in page.column("Client")[0] and "\x1b" not in text and "\u2028" not in text


def test_only_its_own_script_runs(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    text = command("audit", "--format=html", VERSION, "app").out
    (script,) = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text


def test_its_parts_are_ascii() -> None:
    """A script and a style know no character references, as which others would be written."""
    for name in ["page.css", "page.html", "page.js"]:
        assert PAGE.joinpath(name).read_text("utf-8").isascii()


def test_the_figures(command: Command, tmp_path: Path) -> None:
    def figures(*arguments: str) -> dict[str, str]:
        text = command("audit", "--format=html", VERSION, *arguments).out.partition("<figure>")[0]
        return dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", text))

    tree(tmp_path, FILES)
    assert figures("--budget=29", "app") == {
        "clients in 3 files": "4",
        "over the budget of 29 s": "2",
        "unlimited waits": "1",
        "unknown waits": "1",
        "longest wait that ends": "360.15 s",
        "one request is sent at most": "4 &#215;",
        "clients with no call found": "4",
    }
    tree(tmp_path, {"app/use.py": "from app.default import s3\ns3.get_object()\n"})
    assert figures("app/use.py", "app/default.py")["client in 1 file"] == "1"
    assert "over the budget of 29 s" not in figures("app")


def test_no_clients(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN})
    ran = command("audit", "--format=html", "--budget=29", VERSION, "a.py")
    assert (ran.code, len(Page(ran.out).rows)) == (0, 1)
    assert "<dt>clients in 0 files</dt><dd>0</dd>" in ran.out
    assert 'class="over"><dt>' not in ran.out


def test_the_page_shows_when_it_was_made(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    before = datetime.now(timezone.utc).replace(microsecond=0)
    text = command("audit", "--format=html", VERSION, "app").out
    (moment, shown) = re.findall('<time datetime="(.*?)">(.*?) UTC</time>', text)[0]
    made = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert before <= made <= datetime.now(timezone.utc)
    assert shown == f"{made:%Y-%m-%d %H:%M}"


def test_the_page_names_its_commit(command: Command, tmp_path: Path) -> None:
    def said() -> list[str]:
        return re.findall("commit <code>(.*?)</code>", command("audit", "--format=html", VERSION, "app").out)

    tree(tmp_path, FILES)
    assert said() == []
    start(tmp_path)
    first = commit(tmp_path)
    assert said() == [first[:12]]
    tree(tmp_path, {"app/default.py": "import boto3\n"})
    assert said() == [f"{first[:12]}-dirty"]
