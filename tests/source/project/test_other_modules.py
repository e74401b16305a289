"""What other modules of the project say: each way to import it, from each place a file may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in, lay_out

AWS = """
import boto3
from botocore.config import Config
CONFIG = Config(COMPLETE)
NOTHING = None
def make_config():
    return Config(COMPLETE)
def make_nothing():
    return None
def make_session():
    return boto3.Session()
"""

NAMES = "CONFIG, NOTHING, make_config, make_nothing, make_session"


def uses(imports: str, prefix: str = "") -> str:
    """A module that uses everything of AWS: only what is known of it tells the flagged lines from the others."""
    return f"""
import boto3
{imports}
def work(service, unknown):
    boto3.client(service, config={prefix}CONFIG)
    boto3.client(service, config={prefix}NOTHING)  # BOT101
    boto3.client(service, config={prefix}make_config())
    boto3.client(service, config={prefix}make_nothing())  # BOT101
    {prefix}make_session().client(service)  # BOT101
    {prefix}make_session().client(service, config={prefix}CONFIG)
    {prefix}missing().client(service)
    boto3.client(service, config={prefix}missing)
"""


IN_A_PACKAGE = {
    "absolute": (f"from app.aws import {NAMES}", ""),
    "relative": (f"from .aws import {NAMES}", ""),
    "module under another name": ("import app.aws as cloud", "cloud."),
    "module": ("import app.aws", "app.aws."),
    "module from its package": ("from app import aws", "aws."),
    "module from its package, relative": ("from . import aws", "aws."),
    "package": ("import app", "app.aws."),
    "names of the package": (f"from app import {NAMES}", ""),
    "names of the package, relative": (f"from . import {NAMES}", ""),
    "names of the package by attribute": ("import app", "app."),
    "handed on by another module": (f"from app.other import {NAMES}", ""),
    "handed on as a module": ("from app.other import cloud", "cloud."),
    "with a fallback": (f"try:\n    from app.aws import {NAMES}\nexcept ImportError:\n    CONFIG = None", ""),
}


@pytest.mark.parametrize(("imports", "prefix"), IN_A_PACKAGE.values(), ids=IN_A_PACKAGE)
def test_imports_in_a_package(imports: str, prefix: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": f"from .aws import {NAMES}\nfrom . import aws\n",
            "app/aws.py": AWS,
            "app/other.py": f"from app.aws import {NAMES}\nimport app.aws as cloud\n",
            "app/main.py": uses(imports, prefix),
        },
    )


@pytest.mark.parametrize("star", ["from app.aws import *", "from app import *", "from app import CONFIG, NOTHING"])
def test_a_star_import_may_bring_anything(star: str, tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "from .aws import *\n",
        "app/aws.py": AWS,
        "app/main.py": f"import boto3\n{star}\nboto3.client('s3', config=NOTHING)\nboto3.client('s3', config=CONFIG)\n",
    }
    clean_in(tmp_path, files)


LAYOUTS = {
    "package at the root": ("app/__init__.py app/aws.py! app/main.py", "app.aws"),
    "src": ("src/app/__init__.py src/app/aws.py! src/app/main.py", "app.aws"),
    "src, seen from the tests' package": (
        "src/app/__init__.py src/app/aws.py! tests/__init__.py tests/unit/__init__.py tests/unit/main.py",
        "app.aws",
    ),
    "src of one of several distributions": ("libs/one/src/app/aws.py! libs/one/src/app/main.py", "app.aws"),
    "without __init__": ("app/aws.py! app/main.py", "app.aws"),
    "script beside its module": ("scripts/aws.py! scripts/main.py", "aws"),
    "script in a folder beside the package": ("app/__init__.py app/aws.py! bin/main.py", "app.aws"),
    "relative, one up": ("app/__init__.py app/aws.py! app/cli/__init__.py app/cli/main.py", "..aws"),
    "relative, without __init__": ("app/aws.py! app/main.py", ".aws"),
    "relative, into a package below": (
        "app/__init__.py app/inner/__init__.py app/inner/aws.py! app/main.py",
        ".inner.aws",
    ),
    "package that is one file": ("app/aws/__init__.py! app/main.py", "app.aws"),
    "a package, not the module of its name": ("app/aws/__init__.py! app/aws.py app/main.py", "app.aws"),
    "a module, not the folder of its name": ("app/aws/other.py app/aws.py! app/main.py", "app.aws"),
    "the nearest of two": ("app/aws.py tools/app/aws.py! tools/main.py", "app.aws"),
    "the farther one if the nearest has no such module": ("app/aws.py! tools/app/no.py tools/main.py", "app.aws"),
}
"""The files of a project, the one that holds AWS marked with !, and what main.py imports it as."""


@pytest.mark.parametrize(("paths", "module"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(paths: str, module: str, tmp_path: Path) -> None:
    files = {path.rstrip("!"): AWS if path.endswith("!") else "" for path in paths.split()}
    (main,) = (path for path in files if path.endswith("main.py"))
    flags_in(tmp_path, {**files, main: uses(f"from {module} import {NAMES}")})


@pytest.mark.parametrize(
    "stated",
    [
        'packages = [{include = "src"}, {include = "common", from = "../shared/src"}]',
        "common = {path = '../shared', develop = true}",
        '[tool.uv.sources]\ncommon = { path = "../shared", editable = true }',
    ],
)
def test_a_package_that_a_pyproject_names_by_path(stated: str, tmp_path: Path) -> None:
    shared = {"shared/src/common/__init__.py": "", "shared/src/common/aws.py": AWS}
    main = uses(f"from common.aws import {NAMES}")
    named, elsewhere = tmp_path / "named", tmp_path / "elsewhere"
    lay_out(tmp_path, {"named/orders/pyproject.toml": stated}, root=False)
    lay_out(tmp_path, {"elsewhere/orders/pyproject.toml": stated.replace("../shared", "../else")}, root=False)
    flags_in(named, {**shared, "orders/src/main.py": main})
    clean_in(elsewhere, {**shared, "orders/src/main.py": main.replace("  # BOT101", "")})


def test_a_module_of_a_package_does_not_see_its_neighbours_by_plain_name(tmp_path: Path) -> None:
    clean_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/aws.py": "NOTHING = None\n",
            "app/main.py": "import boto3\nfrom aws import NOTHING\nboto3.client('s3', config=NOTHING)\n",
        },
    )


HANDLER = "def lambda_handler(event, context):\n    pass\n"


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        (HANDLER, "  # BOT404"),
        # Python finds the neighbour of a module in a package only where that folder is on ``sys.path``.
        ("def main():\n    pass\n", ""),
    ],
)
def test_a_module_beside_a_handler(tmp_path: Path, beside: str, code: str) -> None:
    """Lambda puts the folder of a handler on ``sys.path``, whether it is a package or not."""
    files = {"orders/__init__.py": "", "orders/app.py": beside, "orders/utils.py": "import boto3\n"}
    files["orders/utils.py"] += "from botocore.config import Config\ns3 = boto3.client('s3', config=Config(COMPLETE))\n"
    work = f"from utils import s3\n\nasync def work():\n    s3.list_buckets(){code}\n"
    (flags_in if code else clean_in)(tmp_path, {**files, "orders/work.py": work})
