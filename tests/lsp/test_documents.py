"""What is open in an editor: it counts in place of the disk, and what is found follows every edit and nothing else."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from flake8_botocore.baseline import written
from flake8_botocore.cli.server import context_of
from flake8_botocore.files import filesystem
from flake8_botocore.files.snapshot import Snapshot, working_on
from flake8_botocore.lsp.documents import Document, Documents, Positions, Projects, as_bytes
from flake8_botocore.lsp.hover import subjects
from flake8_botocore.source.garbage_collection import MODULES
from flake8_botocore.source.inference.source_file import SourceFile

from ..cli.editing import BEGINNING, BODIES, Project
from ..cli.running import tree
from .editor import Editor

COMPLETE = 'Config(read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})'
SET_UP = (
    "core = botocore.session.get_session()\n"
    "core.set_default_client_config(CONFIG)\n"
    "boto3.setup_default_session(botocore_session=core)\n"
)
USER = 'import boto3\nfrom aws import CONFIG\n\nboto3.client("s3", config=CONFIG)\n'


def giving(config: str) -> str:
    return f"from botocore.config import Config\n\nCONFIG = {config}\n"


def test_findings_are_those_of_the_text_and_not_of_the_disk(editor: Editor) -> None:
    tree(editor.root, {"app.py": "import boto3\nboto3.client('s3')\n"})
    assert editor.put("app.py", "import boto3\n") == {"app.py"}
    assert editor.codes("app.py") == []
    editor.put("app.py", "import boto3\nboto3.client('s3')\nboto3.client('sqs')\n")
    assert editor.codes("app.py") == ["BOT101", "BOT101"]


def test_an_edit_of_one_document_is_seen_by_what_is_said_of_another(editor: Editor) -> None:
    tree(editor.root, {"aws.py": giving("None")})
    editor.put("app.py", USER)
    assert editor.codes("app.py") == ["BOT101"]
    assert editor.put("aws.py", giving(COMPLETE)) == {"app.py", "aws.py"}
    assert editor.codes("app.py") == []
    assert editor.close("aws.py") == {"app.py"}, "the disk counts again"
    assert editor.codes("app.py") == ["BOT101"]
    tree(editor.root, {"aws.py": giving(f"{COMPLETE}  # saved by somebody else")})
    assert editor.refresh() == {"app.py"}
    assert editor.codes("app.py") == []


def test_a_session_set_up_for_others_is_seen_at_once(editor: Editor) -> None:
    """Which modules set up sessions is asked once a second elsewhere."""
    editor.put("app.py", "import boto3\nimport start\nboto3.client('s3')\n")
    editor.put("start.py", "")
    tree(editor.root, {"start.py": ""})
    assert editor.codes("app.py") == ["BOT101"]
    editor.put("start.py", f"import boto3\nimport botocore.session\n{giving(COMPLETE)}{SET_UP}")
    assert editor.codes("app.py") == []
    editor.put("start.py", "")
    assert editor.codes("app.py") == ["BOT101"]


@pytest.mark.parametrize("name", [".flake8", "setup.cfg"])
def test_settings_are_read_anew_when_they_change(editor: Editor, name: str) -> None:
    editor.put("app.py", "import boto3\nboto3.client('s3')\n")
    tree(editor.root, {name: "[flake8]\nextend-ignore = BOT101\n"})
    assert editor.refresh() == {"app.py"}
    assert editor.codes("app.py") == []
    assert editor.refresh() == set()


def test_the_table_nearest_to_a_document_counts(editor: Editor) -> None:
    tree(editor.root, {"pyproject.toml": "[tool.flake8-botocore]\nextend-ignore = ['BOT101']\n"})
    for name in ("one/app.py", "two/app.py"):
        tree(editor.root, {name: ""})
        editor.put(name, "import boto3\nboto3.client('s3')\n")
    assert (editor.codes("one/app.py"), editor.codes("two/app.py")) == ([], [])
    tree(editor.root, {"two/pyproject.toml": "[tool.flake8-botocore]\nread-timeout = 7\n"})
    assert editor.refresh() == {"two/app.py"}
    assert (editor.codes("one/app.py"), editor.codes("two/app.py")) == ([], ["BOT101"])


def test_settings_that_cannot_be_followed_are_told_once(editor: Editor) -> None:
    tree(editor.root, {"pyproject.toml": "[tool.flake8-botocore]\nread-timeout = 'soon'\n"})
    assert editor.put("app.py", "import boto3\nboto3.client('s3')\n") == {"app.py"}
    assert list(subjects(editor.document("app.py"))) == []
    problem = editor.document("app.py").problem
    assert problem is not None
    assert "read-timeout" in problem
    assert editor.refresh() == set()
    tree(editor.root, {"pyproject.toml": ""})
    assert editor.refresh() == {"app.py"}
    assert (editor.document("app.py").problem, editor.codes("app.py")) == (None, ["BOT101"])
    assert len(subjects(editor.document("app.py"))) == 1
    tree(editor.root, {"pyproject.toml": "[tool.flake8-botocore]\nread-timeout = 'soon'\n"})
    assert editor.refresh() == {"app.py"}
    assert list(subjects(editor.document("app.py"))) == []


def test_a_baseline_that_breaks_is_told_once_and_keeps_no_other_from_its_findings(editor: Editor) -> None:
    table = "[tool.flake8-botocore]\nbaseline = 'known.json'\n"
    tree(editor.root, {"one/pyproject.toml": table, "known.json": written([])})
    for name in ("one/app.py", "two/app.py"):
        tree(editor.root, {name: ""})
        editor.put(name, "import boto3\nboto3.client('s3')\n")
    assert editor.document("one/app.py").problem is None
    tree(editor.root, {"known.json": "<<<<<<< HEAD\n"})
    assert editor.put("two/app.py", "import boto3\nboto3.client('sqs')\n") == {"one/app.py", "two/app.py"}
    problem = editor.document("one/app.py").problem
    assert problem is not None
    assert "known.json" in problem
    assert editor.codes("two/app.py") == ["BOT101"]
    assert editor.refresh() == set()


def test_excluded_documents_have_no_findings(editor: Editor) -> None:
    tree(editor.root, {".flake8": "[flake8]\nexclude = build\n"})
    for name, codes in (("build/lib/app.py", []), ("built/lib/app.py", ["BOT101"])):
        tree(editor.root, {name: ""})
        editor.put(name, "import boto3\nboto3.client('s3')\n")
        assert editor.codes(name) == codes


def test_nothing_is_found_while_the_text_is_no_python(editor: Editor) -> None:
    editor.put("app.py", "import boto3\nboto3.client('s3'\n")
    assert (editor.codes("app.py"), editor.document("app.py").problem) == ([], None)
    editor.put("app.py", "import boto3\nboto3.client('s3')\n")
    assert editor.codes("app.py") == ["BOT101"]


def test_others_read_the_text_in_the_encoding_it_names() -> None:
    for text, data in [
        ("# é\n", b"# \xc3\xa9\n"),
        ("# coding: latin-1\n# é\n", b"# coding: latin-1\n# \xe9\n"),
        ("# coding: latin-1\n# €\n", "# coding: latin-1\n# €\n".encode()),
        ("# coding: no such\n# é\n", "# coding: no such\n# é\n".encode()),
    ]:
        assert as_bytes(text) == data


def test_hovers_follow_an_edit_that_changes_no_finding(editor: Editor) -> None:
    tree(editor.root, {"aws.py": giving(COMPLETE)})
    editor.put("aws.py", giving(COMPLETE))
    editor.put("app.py", USER)
    (before,) = (each.told for each in subjects(editor.document("app.py")) if "boto3.client" in each.told)
    assert editor.put("aws.py", giving(COMPLETE.replace("=5", "=6"))) == {"aws.py"}
    (after,) = (each.told for each in subjects(editor.document("app.py")) if "boto3.client" in each.told)
    assert ("read timeout: **5 s**" in before, "read timeout: **6 s**" in after) == (True, True)


def test_where_nothing_changed_no_document_is_due(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "SETTLED", -10.0)
    tree(editor.root, {"aws.py": giving("None"), "known.json": written([])})
    editor.put("app.py", USER)
    editor.put("other.py", "import boto3\nboto3.client('s3')\n")
    assert editor.documents.due() == []
    editor.documents.put(editor.document("app.py").path, "", USER)
    assert editor.documents.due() == [], "the same text once more"
    tree(editor.root, {"aws.py": giving("Config()")})
    assert [each.path for each in editor.documents.due()] == [
        str(editor.root / name) for name in ("app.py", "other.py")
    ]


def test_the_document_that_was_edited_is_due_first(editor: Editor) -> None:
    for name in ("a.py", "b.py", "c.py"):
        editor.put(name, "import boto3\n")
    path = editor.root / "b.py"
    editor.documents.put(str(path), path.as_uri(), "import boto3\nboto3.client('s3')\n")
    assert [(Path(each.path).name, each.snapshot is None) for each in editor.documents.due()] == [
        *(("b.py", True), ("a.py", False), ("c.py", False))
    ]


def test_a_byte_order_mark_before_the_text(editor: Editor) -> None:
    """VS Code hands over a document without it, others as it is."""
    text = "import boto3; boto3.client('s3')\n"
    editor.put("app.py", f"\ufeff{text}")
    document = editor.document("app.py")
    assert (editor.codes("app.py"), document.text, document.mark) == (["BOT101"], text, "\ufeff")
    positions = Positions(text, "utf-16", document.mark)
    assert positions.range(document.findings[0].span) == {
        "start": {"line": 0, "character": 15},
        "end": {"line": 0, "character": 33},
    }
    assert [positions.place({"line": 0, "character": each}) for each in (0, 1, 15)] == [(1, 0), (1, 0), (1, 14)]
    editor.put("user.py", "import boto3\nfrom app import boto3 as b\nb.client('sqs')\n")
    assert editor.codes("user.py") == ["BOT101"], "others read the text without it"


def differing(editor: Editor, seed: int, times: int) -> str | None:
    """Edit a project at random, in documents and on the disk.

    Returns the first edit after which findings, or what hovers show, are not those of a first run.
    """
    project = Project(editor.root, seed)
    (editor.root / ".git").mkdir()
    tree(editor.root, {name: BODIES[number] for name, number in BEGINNING.items()})
    for name in project.chance.sample(sorted(BEGINNING), 6):
        editor.put(name, BODIES[BEGINNING[name]])
    for number in range(times):
        name = project.chance.choice(sorted(editor.opened))
        typed = f"{name} typed" if project.chance.random() < 0.4 else ""
        if typed:
            path = editor.root / name
            editor.documents.put(str(path), path.as_uri(), project.some_body())
        what = typed or project.edit()
        editor.refresh()
        for each in map(editor.document, sorted(editor.opened)):
            shown = each.findings, each.problem, subjects(each)
            with working_on(Snapshot()):
                first = Documents(Projects([str(editor.root)], context_of))
                other = Document(each.path, each.uri, each.text)
                first.analyse(other)
                if shown != (other.findings, other.problem, subjects(other)):
                    return f"seed {seed}, edit {number}, {what}: {each.path}"
    return None


def test_findings_and_hovers_are_those_of_a_first_run_after_any_edits(editor: Editor) -> None:
    assert differing(editor, 7, 15) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_300_edits_give_what_a_first_run_gives(editor: Editor, seed: int) -> None:
    assert differing(editor, seed, 100) is None


def test_a_day_of_edits_leaves_no_more_behind_than_the_first_ones(editor: Editor) -> None:
    """What one snapshot hands on to the next is bounded, and each document is kept once."""
    tree(editor.root, {"aws.py": giving("None")})
    held = []
    for number in range(30):
        editor.put("app.py", f"{USER}# {number}\n")
        editor.put("aws.py", giving(f"Config(read_timeout={number + 1})"))
        if number in (4, 29):
            gc.collect()
            modules = sum(isinstance(each, SourceFile) for each in gc.get_objects())
            snapshots = sum(isinstance(each, Snapshot) for each in gc.get_objects())
            held.append((modules, len(MODULES._entries), snapshots))
    assert held[0] == held[1]
    assert len(filesystem._documents) == 2
    editor.close("app.py")
    editor.close("aws.py")
    assert filesystem._documents == {}
