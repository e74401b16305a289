"""The functions that a Chalice app registers, with the limits of its configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.deployment.templates import functions_of_app
from flake8_botocore.source.project.deployed import deployed
from tests.layouts import flags_in, lay_out

APP = """
    from chalice import Chalice
    from chalicelib.returns import more
    app = Chalice(app_name="shop")
    app.register_blueprint(more)
    other = object()
    @app.route("/items", methods=["GET"])
    def items():
        ...
    @app.on_sqs_message(queue="returns")
    def returned(event):
        ...
    @app.lambda_function(name="labels")
    def make_labels(event, context):
        ...
    @app.on_ws_message()
    def answer(event):
        ...
    @app.middleware("all")
    def measure(event, get_response):
        ...
    @other.route("/nothing")
    def nothing():
        ...
"""
BLUEPRINT = (
    "import chalice\n\nmore = chalice.Blueprint(__name__)\n\n@more.schedule('rate(1 hour)')\ndef clean(event): ...\n"
)
API = ("API Gateway", 29)


def functions(folder: Path, config: dict[str, Any]) -> dict[str, tuple[int, bool, str, int]]:
    """The limit of each function, whether it is stated, and who gives up on it, by its handler."""
    text = json.dumps(config, indent=1)
    lay_out(folder, {".chalice/config.json": text, "app.py": APP, "chalicelib/returns.py": BLUEPRINT})
    found, problem = functions_of_app(str(folder / ".chalice/config.json"))
    assert problem == ""
    return {each.handler: (each.seconds, bool(each.stated), each.caller, each.caller_seconds) for each in found}


def test_what_is_registered(tmp_path: Path) -> None:
    usual = (60, False, "", 0)
    assert functions(tmp_path, {"stages": {"dev": {}}}) == {
        "app.items": (60, False, *API),
        "app.returned": usual,
        "app.make_labels": usual,
        "app.answer": usual,
        "chalicelib.returns.clean": usual,
    }


@pytest.mark.parametrize(
    ("config", "limits"),
    [
        ({"lambda_timeout": 10, "stages": {"dev": {}}}, {"app.items": 10, "app.returned": 10, "app.make_labels": 10}),
        ({"lambda_timeout": 10, "stages": {"dev": {"lambda_timeout": 20}}}, {"app.items": 20}),
        (
            {
                "lambda_functions": {"labels": {"lambda_timeout": 5}, "api_handler": {"lambda_timeout": 6}},
                "stages": {"dev": {}},
            },
            {"app.make_labels": 5, "app.items": 6, "app.returned": 60},
        ),
        # That of a stage comes before that of a function in all stages.
        (
            {
                "lambda_functions": {"labels": {"lambda_timeout": 5}},
                "stages": {
                    "dev": {"lambda_timeout": 7, "lambda_functions": {"websocket_message": {"lambda_timeout": 8}}}
                },
            },
            {"app.make_labels": 7, "app.answer": 8},
        ),
        ({"lambda_timeout": "long", "stages": {"dev": {}}}, {"app.items": 0}),
    ],
)
def test_its_limits(tmp_path: Path, config: dict[str, Any], limits: dict[str, int]) -> None:
    found = functions(tmp_path, config)
    assert {handler: found[handler][0] for handler in limits} == limits


def test_each_stage_is_a_deployment(tmp_path: Path) -> None:
    """Whichever is deployed: a rule takes the longest limit."""
    stages = {"dev": {}, "prod": {"lambda_timeout": 90}}
    lay_out(tmp_path, {".chalice/config.json": json.dumps({"stages": stages}), "app.py": APP})
    found = deployed(str(tmp_path / "app.py"), Settings())
    assert [each.seconds for each, _ in found if each.name == "returned"] == [60, 90]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stages": []}'])
def test_no_app(tmp_path: Path, text: str) -> None:
    lay_out(tmp_path, {".chalice/config.json": text, "app.py": APP})
    assert functions_of_app(str(tmp_path / ".chalice/config.json")) == ((), "")


def test_a_configuration_that_cannot_be_read(tmp_path: Path) -> None:
    lay_out(tmp_path, {".chalice/config.json": '{"stages": {', "app.py": APP})
    found, problem = functions_of_app(str(tmp_path / ".chalice/config.json"))
    assert (found, problem != "") == ((), True)


def test_code_that_cannot_be_parsed(tmp_path: Path) -> None:
    lay_out(tmp_path, {".chalice/config.json": '{"stages": {"dev": {}}}', "app.py": "def broken(:"})
    assert functions_of_app(str(tmp_path / ".chalice/config.json")) == ((), "")


STORE = """
    import boto3
    class Storage:
        def __init__(self, table):
            self._table = table
        @classmethod
        def from_env(cls):
            return cls(boto3.resource("dynamodb").Table("items"))  # BOT101
        def find(self, name):
            return self._table.get_item(Key={"name": name})  # BOT308
"""
MEDIA = """
    from boto3.dynamodb.conditions import Attr
    class Media:
        def __init__(self, table_resource):
            self._table = table_resource
        def add(self, name):
            self._table.put_item(Item={"name": name})  # BOT308
"""
CACHED = """
    import boto3
    from chalice import Chalice
    from chalicelib import media, storage
    app = Chalice(app_name="shop")
    store = storage.Storage.from_env()
    _MEDIA = None
    def get_media():
        global _MEDIA
        if _MEDIA is None:
            _MEDIA = media.Media(boto3.resource("dynamodb").Table("media"))  # BOT101
        return _MEDIA
    @app.route("/items/{name}")
    def item(name):
        return store.find(name)
    @app.on_s3_event(bucket="pictures")
    def added(event):
        get_media().add(event.key)
        boto3.client("sns").list_topics()  # BOT101 BOT308 BOT402
"""


def test_objects_of_chalicelib_run_within_the_limits_of_the_app(tmp_path: Path) -> None:
    """In the shape of two sample apps: a class is given a table, by a class method or by the app."""
    files = {".chalice/config.json": '{"stages": {"dev": {"lambda_timeout": 100}}}\n', "chalicelib/__init__.py": ""}
    lay_out(tmp_path, files)
    modules = {"chalicelib/storage.py": STORE, "chalicelib/media.py": MEDIA, "app.py": CACHED}
    found = flags_in(tmp_path, modules)
    ends = [each.headline.rpartition("but ")[2] for each in found if each.code == "BOT308"]
    ended = "Lambda ends added after 100 s."
    assert ends == ["API Gateway gives up on item after 29 s.", ended, ended]
