"""What each kind of file pins, what it does not, and what is said of one that cannot be understood."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import dedent

import pytest

from flake8_botocore.config import pins
from flake8_botocore.config.botocore_release import target_of
from flake8_botocore.config.pin_files import BrokenFileError, candidates, groups_of
from flake8_botocore.config.pins import named_botocore, newest_botocore
from flake8_botocore.files.snapshot import Snapshot, begin


def pinned(folder: Path, name: str, text: str | bytes) -> str | None:
    """The botocore that the file ``name`` pins, or the oldest and the newest of several."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    begin(Snapshot())
    for environments in groups_of(str(path), str(folder)):
        named = [named_botocore(pins) or [newest_botocore(pins)] for pins in environments]
        versions = [version for each in named for version in each]
        if None not in versions and versions:
            return " or ".join(sorted({str(version) for version in versions}))
    return None


UV = """
    version = 1
    [[package]]
    name = "boto3"
    version = "1.43.9"
    dependencies = [
        { name = "botocore" },
    ]

    [[package]]
    name = "botocore"
    version = "1.43.12"
    source = { registry = "https://index.example/simple" }

    [[package]]
    name = "zipp"
    version = "3.1.0"
    """
POETRY = """
    [[package]]
    name = "botocore"
    version = "1.35.92"
    files = [
        {file = "botocore-1.35.92-py3-none-any.whl", hash = "sha256:aa"},
    ]

    [package.dependencies]
    jmespath = ">=0.7.1,<2.0.0"

    [[package]]
    name = "s3transfer"
    version = "0.10.4"

    [package.dependencies]
    botocore = ">=1.33.2,<2.0a.0"

    [metadata]
    lock-version = "2.1"
    """
PYLOCK = """
    lock-version = '1.0'
    [[packages]]
    name = 'botocore'
    version = '1.44.1'
    [[packages.wheels]]
    name = 'botocore-1.44.1-py3-none-any.whl'
    """
PIPFILE = '{"default": {"boto3": {"version": "==1.34.5"}}, "develop": {"botocore": {"version": "==1.40.1"}}}'


def test_lock_files(tmp_path: Path) -> None:
    for name, text, version in [
        ("uv.lock", UV, "1.43.12"),
        ("uv.lock", dedent(UV) + '\n[[package]]\nname = "botocore"\nversion = "1.42.97"\n', "1.42.97 or 1.43.12"),
        ("uv.lock", dedent(UV).replace("\n", "\r\n").encode(), "1.43.12"),
        ("uv.lock", UV.replace('name = "botocore"', 'name = "botocore-stubs"'), "1.43"),
        ("poetry.lock", POETRY, "1.35.92"),
        ("pdm.lock", POETRY, "1.35.92"),
        ("pylock.toml", PYLOCK, "1.44.1"),
        ("Pipfile.lock", PIPFILE, "1.34"),
        ("Pipfile.lock", '{"default": {"boto3": {"git": "https://x"}}}', None),
    ]:
        assert pinned(tmp_path, name, text) == version


def test_requirements(tmp_path: Path) -> None:
    for line, version in [
        ("botocore==1.43.5", "1.43.5"),
        ("  Botocore [crt] == 1.43.5 ; python_version > '3.9'  # because", "1.43.5"),
        ("botocore==1.43.5 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", "1.43.5"),
        ("botocore==1.43.*", "1.43"),
        ("boto3==latest\nboto3>=1.2 <2\nboto3==1.34.x\n-e .[aws]\nbotocore==1.43.5", "1.43.5"),
        ("boto3~=1.34.0", "1.34"),
        ("botocore===1.43.5", "1.43.5"),
        ("botocore==1.45.0rc1", "1.45.0"),
        ("botocore~=1.43.5", "1.43"),
        ("botocore>=1.40,==1.43.5", "1.43.5"),
        ("boto3==1.43.9", "1.43"),
        ("boto3==1.26.165", "1.29"),
        ("boto3==1.9.2", "1.12"),
        ("boto3==1.43.9\nbotocore==1.43.5", "1.43.5"),
        ("botocore==0.9.1", "0.9.1"),
        ("botocore>=1.43", None),
        ("botocore>=1.43.78,<1.44.0", "1.43"),
        ("botocore>=1.43.78, <1.43.90", "1.43.89"),
        ("botocore<1.44.0rc1", "1.43"),
        ("botocore<=1.43", "1.43.0"),
        ("botocore<=1.43.9 ; python_version > '3.9'", "1.43.9"),
        ("botocore==1.35.*", "1.35"),
        ("botocore~=1.43.5,<1.43.20", "1.43.19"),
        ("botocore<=1.43.9,!=1.43.9", "1.43.8"),
        ("botocore<1.44,!=1.43.*", "1.42"),
        ("botocore<=1.43.9,!=1.43.8,!=1.43.9", "1.43.7"),
        ("botocore (>=1.40,<1.41)", "1.40"),
        ("boto3<1.40", "1.39"),
        ("boto3[crt]>=1.20,<1.27.0", "1.29"),
        ("boto3<1.40\nbotocore<1.38.5", "1.38.4"),
        ("boto3==1.37.5\nbotocore<1.37.9", "1.37.8"),
        ("boto3<1.35; python_version<'3.9'\nboto3<1.43; python_version>='3.9'", "1.34 or 1.42"),
        ("boto3<1.35; python_version<'3.9'\nboto3; python_version>='3.9'", None),
        ("boto3\nboto3<1.35", "1.34"),
        # All that is known is older: it may be pinned to the newest.
        ("boto3>=1.44,<1.99", "1.44"),
        ("botocore<2", None),
        ("botocore<2.0a.0", None),
        ("botocore<2.0.0,>=1.20", None),
        ("botocore>=1.43,<1.40", None),
        # What pip resolves: each of these releases states its botocore, or the aiobotocore that bounds it.
        ("awscli==1.32.0", "1.34.0"),
        ("awscli==1.32.117", "1.34.117"),
        ("awscli==1.33.44", "1.34.162"),
        ("awscli==1.25.97", "1.27.96"),
        ("awscli==1.22.101", "1.24.46"),
        ("awscli==1.22.55", "1.24.0"),
        ("awscli<1.36", "1.35.58"),
        ("awscli<1.39", "1.37"),
        ("awscli", None),
        ("aioboto3==13.2.0", "1.35.36"),
        ("aioboto3<9.3.1", "1.22.8"),
        ("s3fs==2023.1.0", "1.27.59"),
        ("s3fs<2024", "1.41.5"),
        ("boto3-stubs==1.34.0", None),
        ("botocore!=1.44.*", "1.43"),
        ("botocore!=1.44.8", None),
        ("boto3!=1.44.*,>=1.20", "1.43"),
        ("boto3 @ https://index.example/b/boto3-1.34.7-py3-none-any.whl#sha256=aa", "1.34"),
        ("https://index.example/b/botocore-1.34.7-py3-none-any.whl", "1.34.7"),
        ("./wheels/botocore-1.34.7.tar.gz", "1.34.7"),
        ("botocore @ file:///wheels/botocore-1.34.7-py3-none-any.whl ; python_version > '3.8'", "1.34.7"),
        ("./wheels/boto3_stubs-1.34.7-py3-none-any.whl", None),
        ("boto3 @ git+https://git.example/boto3@1.34.7", None),
        ("botocore<latest", None),
        ("botocore<1", None),
        ("botocore @ https://example.org/botocore.whl?a==1.30.1", None),
        ("aiobotocore==2.13.1", "1.34.131"),
        ("aiobotocore[boto3]==2.5.0", "1.29.76"),
        ("aiobotocore>=2.5,<2.14", "1.34.162"),
        ("aiobotocore~=2.12.0", "1.34.106"),
        ("aiobotocore==2.13.1\nbotocore==1.34.100", "1.34.100"),
        ("aiobotocore==2.13.1\nboto3==1.34.5", "1.34.131"),
        ("aiobotocore==99.1.0", "1.43.117"),
        ("aiobotocore>=2.5,<3", "1.41.5"),
        ("aiobotocore>=2.5,<4", None),
        ("aiobotocore>=2.5", None),
        ("types-aiobotocore==2.5.0", None),
        ("botocore~=1.43", None),
        ("botocore!=1.43.5", None),
        ("botocore==1.*", None),
        ("botocore", None),
        ("# botocore==1.43.5", None),
        ("aiobotocore==2.1.0", "1.23.24"),
        ("botocore-stubs==1.2", None),
    ]:
        assert pinned(tmp_path, "requirements.txt", f"# pinned\nflask==3.0\n{line}\n") == version


def test_requirements_in_utf_16(tmp_path: Path) -> None:
    assert pinned(tmp_path, "requirements.txt", "botocore==1.43.5\r\n".encode("utf-16")) == "1.43.5"


def test_included_files(tmp_path: Path) -> None:
    for line in ["-c ../constraints.txt", "-r../constraints.txt", "--constraint=../constraints.txt"]:
        (tmp_path / "constraints.txt").write_text("boto3==1.34.9\n-r requirements/base.txt\n")
        assert pinned(tmp_path, "requirements/base.txt", f"boto3\n{line}\n") == "1.34"
        assert pinned(tmp_path, "requirements/base.txt", "boto3\n# -c ../constraints.txt\n") is None


def test_included_files_outside_the_project(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("boto3==1.34.9\n")
    (tmp_path / "p").mkdir()
    assert pinned(tmp_path / "p", "requirements.txt", "boto3\n-c ../constraints.txt\n-c missing.txt\n") is None


def test_pyproject(tmp_path: Path) -> None:
    for text, version in [
        ('[project]\ndependencies = ["boto3==1.34.5"]\n', "1.34"),
        ('[project]\ndependencies = ["boto3>=1.34.5"]\n', None),
        ('[project]\ndependencies = ["boto3>=1.34.5,<1.36"]\n', "1.35"),
        ('[project]\ndependencies = ["boto3"]\n[project.optional-dependencies]\naws = ["botocore<1.36"]\n', "1.35"),
        ('[dependency-groups]\naws = ["botocore<=1.34.5", {include-group = "x"}]\n', "1.34.5"),
        ('[tool.poetry.dependencies]\nboto3 = ">=1.34,<1.36"\n', "1.35"),
        ('[tool.poetry.dependencies]\nboto3 = ">=1.34 <1.36"\n', "1.35"),
        ('[tool.poetry.dependencies]\nbotocore = "~1.34.5"\n', "1.34"),
        ('[tool.poetry.dependencies]\nbotocore = "~1"\n', None),
        ('[tool.poetry.dependencies]\nbotocore = "1.*"\n', None),
        ('[tool.poetry.dependencies]\nboto3 = "<1.35 || >=1.36,<1.38"\n', None),
        ('[tool.poetry.dependencies]\naiobotocore = "2.13.1"\n', "1.34.131"),
        ('[project.optional-dependencies]\naws = ["botocore~=1.34.5"]\n', "1.34"),
        ('[dependency-groups]\ndev = ["botocore==1.34.5", {include-group = "x"}]\n', None),
        ('[project]\ndependencies = ["boto3"]\n[tool.uv]\nconstraint-dependencies = ["botocore==1.34.5"]\n', "1.34.5"),
        ('[tool.poetry.dependencies]\nboto3 = "1.34.5"\n', "1.34"),
        ('[tool.poetry.dependencies]\nbotocore = {version = "==1.34.5", extras = ["crt"]}\n', "1.34.5"),
        ('[tool.poetry.dependencies]\nbotocore = "~1.34"\n', "1.34"),
        ('[tool.poetry.dependencies]\nbotocore = "^1.34.5"\n', None),
        ('[tool.poetry.dependencies]\nbotocore = "*"\n', None),
        ('[tool.poetry.group.dev.dependencies]\nbotocore = [{version = "1.34.*"}]\n', None),
        ('[tool.poetry.group.aws.dependencies]\nbotocore = [{version = "1.34.*"}]\n', "1.34"),
        ('[project.optional-dependencies]\ntests = ["botocore==1.34.5"]\n', None),
        # What uv 0.13.9 resolves: 1.34.0 and its botocore; 1.35.2.
        ('[project]\ndependencies = ["boto3==1.40.0"]\n[tool.uv]\noverride-dependencies = ["boto3==1.34.0"]\n', "1.34"),
        (
            '[project]\ndependencies = ["boto3<1.36"]\n[tool.uv]\nconstraint-dependencies = ["botocore<=1.35.2"]\n',
            "1.35.2",
        ),
        ('[project]\ndependencies = ["botocore==1.30.1"]\n[dependency-groups]\ndev = ["botocore==1.40.1"]\n', "1.30.1"),
    ]:
        assert pinned(tmp_path, "pyproject.toml", text) == version


def test_setup_cfg(tmp_path: Path) -> None:
    text = "[options]\ninstall_requires =\n    flask\n    boto3{}1.34.5\n"
    assert pinned(tmp_path, "setup.cfg", text.format("==")) == "1.34"
    assert pinned(tmp_path, "setup.cfg", text.format(">=")) is None
    assert pinned(tmp_path, "setup.cfg", text.format("<")) == "1.34"
    assert pinned(tmp_path, "setup.cfg", "[metadata]\nrequires_dist =\n    botocore==1.34.5\n") == "1.34.5"
    extra = "[options.extras_require]\naws =\n    botocore==1.34.5\n"
    assert pinned(tmp_path, "setup.cfg", extra) == "1.34.5"


def test_setup_py(tmp_path: Path) -> None:
    for text, version in [
        ('setup(name="x", install_requires=["flask", "boto3<1.36"])', "1.35"),
        ('setuptools.setup(install_requires=("botocore==1.34.5",))', "1.34.5"),
        ('setup(install_requires="""\nflask\nbotocore==1.34.5\n""")', "1.34.5"),
        ('REQUIRED = ["boto3==1.34.5"]\nsetup(install_requires=REQUIRED)', "1.34"),
        ('A = ["boto3==1.34.5"]\nsetup(install_requires=A + ["flask"])', "1.34"),
        ('setup(install_requires=["flask", *others, "boto3<1.36", f"botocore=={x}"])', "1.35"),
        ('setup(install_requires=["boto3"], extras_require={"aws": ["botocore==1.34.5"]})', "1.34.5"),
        ('EXTRAS = {"aws": ["botocore==1.34.5"]}\nsetup(extras_require=EXTRAS)', "1.34.5"),
        ('if True:\n    setup(install_requires=["boto3<1.36"])', "1.35"),
        ('setup(install_requires=open("requirements.txt").read() + "boto3==1.34.5")', "1.34"),
        ("A = A + A\nsetup(install_requires=A)  # boto3", None),
        ('setup(tests_require=["boto3==1.34.5"])', None),
        ('other(install_requires=["boto3==1.34.5"])', None),
        ('REQUIRED = ["botocore==1.34.5"]\nOPTIONS = dict(install_requires=REQUIRED)\nsetup(**OPTIONS)', "1.34.5"),
        ('print "boto3"\nsetup(install_requires=["boto3==1.34.5"])', None),
    ]:
        assert pinned(tmp_path, "setup.py", text) == version


def test_setup_py_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text = f'open({str(mark)!r}, "w").close()\nsetup(install_requires=["boto3==1.34.5"])\n'
    assert pinned(tmp_path, "setup.py", text) == "1.34"
    assert not mark.exists()


def test_long_blanks_in_requirements_are_read_in_linear_time(tmp_path: Path) -> None:
    """With a pattern that looks again from every blank this would take hours."""
    blanks, project = " " * 200_000, '[project]\ndependencies = ["{}"]\n'
    exact = project.format(f"botocore =={blanks}1.34.5{blanks},{blanks}<{blanks}2")
    assert pinned(tmp_path, "pyproject.toml", exact) == "1.34.5"
    assert pinned(tmp_path, "pyproject.toml", project.format(f"botocore{blanks}<{blanks}1.40{blanks}")) == "1.39"


def test_the_most_reliable_come_first(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "botocore-1.34.5.dist-info").mkdir()
    order = [
        "botocore-1.34.5.dist-info",
        "uv.lock",
        "Pipfile.lock",
        "pylock.prod.toml",
        "requirements.txt",
        "requirements-aws.txt",
        "requirements/base.txt",
        "requirements-dev.txt",
        "requirements/test.txt",
        "constraints.txt",
        "upper-constraints.txt",
        "constraints-dev.txt",
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
    ]
    for name in order[1:]:
        (tmp_path / name).touch()
    for name in ("constraints.in", "requirements.in", "boto3-1.34.5.dist-info"):
        (tmp_path / name).touch()
    assert [os.path.relpath(path, tmp_path) for path in candidates(str(tmp_path))] == order


def test_constraints_beside_requirements(tmp_path: Path) -> None:
    """pip is told of them on its command line, or by a line of the requirements."""
    (tmp_path / "app").mkdir()
    (tmp_path / "requirements.txt").write_text("boto3\n")
    (tmp_path / "constraints.txt").write_text("boto3==1.34.9\n")
    assert str(target_of(str(tmp_path / "app" / "main.py")).version) == "1.34"


def test_constraints_beside_a_project(tmp_path: Path) -> None:
    for name in ["constraints.txt", "constraints-3.12.txt", "upper-constraints.txt"]:
        (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["boto3"]\n')
        (tmp_path / name).write_text("botocore<1.35\n")
        begin(Snapshot())
        assert str(target_of(str(tmp_path / "main.py")).version) == "1.34"
        (tmp_path / name).unlink()


def test_broken_files(tmp_path: Path) -> None:
    for name, content, why in [
        ("uv.lock", b"\xff\x00botocore", "it is not text in UTF-8"),
        ("uv.lock", b'[[package]]\nname = "botocore"\n', "botocore has no version in it"),
        ("poetry.lock", b'[[package]]\nname = "botocore"\nversion = "banana"\n', "'banana' is not a version"),
        ("uv.lock", b"<<<<<<< HEAD\n[[package]]\n", "it has merge conflict markers"),
        ("pyproject.toml", b'[project]\ndependencies = ["boto3', "Unterminated string"),
        ("uv.lock", b'[[package]]\nname = "botocore"\nversion = \n', "Invalid value"),
        ("Pipfile.lock", b'{"default": {"boto3": ', "Expecting value"),
        ("Pipfile.lock", b'["boto3"]', "'list' object has no attribute 'get'"),
        ("setup.cfg", b"install_requires = boto3\n", "File contains no section headers."),
    ]:
        with pytest.raises(BrokenFileError) as error:
            pinned(tmp_path, name, content)
        assert str(error.value).startswith(f"cannot read {tmp_path / name}: {why}")
        assert "\n" not in str(error.value)


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_pipe_instead_of_a_lock_file_is_an_error(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "uv.lock")
    with pytest.raises(BrokenFileError) as error:
        groups_of(str(tmp_path / "uv.lock"), str(tmp_path))
    assert str(error.value) == f"cannot read {tmp_path / 'uv.lock'}: it is not a file"


def test_a_file_that_does_not_mention_boto_is_not_parsed(tmp_path: Path) -> None:
    assert pinned(tmp_path, "pyproject.toml", "[project\n") is None


def test_the_last_release_for_a_python(tmp_path: Path) -> None:
    for text, version in [
        ('[project]\nrequires-python = ">=3.8,<3.9"\n', "1.37.38"),
        ('[project]\nrequires-python = "==3.8.*"\n', "1.37.38"),
        ('[project]\nrequires-python = ">=3.8,<3.10"\n', "1.42.97"),
        ('[project]\nrequires-python = "~=3.9.0"\ndependencies = ["boto3"]\n', "1.42.97"),
        ('[project]\nrequires-python = ">=3.8,<3.10"\ndependencies = ["boto3<1.36"]\n', "1.35"),
        ('[project]\nrequires-python = ">=3.8,<3.13"\n', None),
        ('[project]\nrequires-python = ">=3.8"\n', None),
        ('[project]\nrequires-python = "~=3.8"\n', None),
        ('[tool.poetry.dependencies]\npython = "~3.9"\n', "1.42.97"),
        ('[tool.poetry.dependencies]\npython = "^3.8"\n', None),
    ]:
        assert pinned(tmp_path, "pyproject.toml", text) == version


NEITHER = "sys_platform == 'none'"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "boto3==1.30.0; {}"),
        ("requirements.txt", "boto3==1.30.0 ; {} --hash=sha256:aa"),
        ("requirements.txt", "./boto3-1.30.0.tar.gz ; {}  # there"),
        ("pyproject.toml", '[project]\ndependencies = ["boto3<1.31; {}"]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nboto3 = {{version = "1.30.0", markers = "{}"}}\n'),
        ("poetry.lock", '[[package]]\nname = "boto3"\nversion = "1.30.0"\nmarkers = "{}"\n'),
        ("pylock.toml", '[[packages]]\nname = "boto3"\nversion = "1.30.0"\nmarker = "{}"\n'),
        ("uv.lock", '[[package]]\nname = "boto3"\nversion = "1.30.0"\nresolution-markers = ["{0}", "{0}"]\n'),
        ("Pipfile.lock", '{{"default": {{"boto3": {{"version": "==1.30.0", "markers": "{}"}}}}}}'),
        ("setup.cfg", "[options]\ninstall_requires =\n    boto3==1.30.0; {}\n"),
    ],
)
def test_a_marker_that_excludes_this_platform(tmp_path: Path, name: str, text: str) -> None:
    assert pinned(tmp_path, name, text.format(NEITHER)) is None
    assert pinned(tmp_path, name, text.format(f"{NEITHER} or os_name == '{os.name}'")) == "1.30"
    assert pinned(tmp_path, name, text.format("platform_machine == 'none'")) is None


def test_a_marker_that_the_projects_pythons_exclude(tmp_path: Path) -> None:
    for stated, marker, counts in [
        (">=3.9", "python_version < '3.8'", False),
        (">=3.9", "python_version < '3.10'", True),
        (">=3.9", "python_version <= '3.8'", False),
        (">=3.9", "python_version == '3.8'", False),
        (">=3.9", "python_version != '3.8'", True),
        (">=3.9", "python_full_version < '3.9.0'", False),
        (">=3.9", "python_full_version < '3.9.1'", True),
        (">=3.9,<3.12", "python_version >= '3.12'", False),
        (">=3.9,<3.12", "python_version > '3.10'", True),
        (">=3.9", "python_version < '3.8' and platform_machine != 'none'", False),
        (">=3.9", "python_version < '3.8' or platform_machine != 'none'", True),
        (">=3.9", "(python_version < '3') or (python_version < '3.9')", False),
        (">=3.9", "python_version in '2.7 3.8'", False),
        (">=3.9", "python_version <", False),
        (">=3.9", "python_version < '3.8' and extra == 'aws'", True),
        ("", "python_version < '3.8'", True),
    ]:
        (tmp_path / "pyproject.toml").write_text(f'[project]\nrequires-python = "{stated}"\n')
        assert pinned(tmp_path, "requirements.txt", f"boto3==1.30.0; {marker}") == ("1.30" if counts else None)
        assert pinned(tmp_path, "src/requirements.txt", f"boto3==1.30.0; {marker}") == ("1.30" if counts else None)


def test_pythons_and_platforms_of_poetry(tmp_path: Path) -> None:
    for entry, version in [
        ('[{version = "1.30.0", python = "<3.8"}, {version = "1.28.0", python = ">=3.8"}]', "1.31"),
        ('[{version = "1.30.0", python = "^3.7"}, {version = "1.28.0", python = "<3.7"}]', "1.30"),
        ('[{version = "1.30.0", platform = "none"}, {version = "1.28.0"}]', "1.31"),
        ('{version = "1.30.0", python = "<3.7 || >=3.9"}', "1.30"),
    ]:
        text = f'[tool.poetry.dependencies]\npython = ">=3.9"\nboto3 = {entry}\n'
        assert pinned(tmp_path, "pyproject.toml", text) == version


DYNAMIC = """
    [project]
    name = "app"
    dynamic = ["dependencies"]

    [tool.setuptools.dynamic]
    dependencies = {file = FILES}
    """


@pytest.mark.parametrize("files", ['["deps/base.in"]', '"deps/base.in"'])
def test_dependencies_that_setuptools_reads_from_a_file(tmp_path: Path, files: str) -> None:
    (tmp_path / "deps").mkdir()
    (tmp_path / "deps" / "base.in").write_text("flask\nboto3==1.34.5\n")
    assert pinned(tmp_path, "pyproject.toml", DYNAMIC.replace("FILES", files)) == "1.34"


@pytest.mark.parametrize("error", [SyntaxError, ValueError, RecursionError, MemoryError])
def test_a_setup_that_python_refuses(error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise error(text)

    source = "setup(install_requires=['botocore==1.40.0'])\n"
    assert pinned(tmp_path, "setup.py", source) == "1.40.0"
    # NUL bytes are a ValueError before Python 3.11.4.
    monkeypatch.setattr(pins.ast, "parse", refuse)
    assert pinned(tmp_path, "setup.py", f"{source}\0") is None
