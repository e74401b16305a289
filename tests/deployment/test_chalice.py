"""The functions that a Chalice app registers, with the limits of its configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.deployment import Caller
from flake8_botocore.deployment.templates import functions_of_app
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


def test_functions_that_a_call_registers_with_an_app_of_its_own_class(tmp_path: Path) -> None:
    files = {
        ".chalice/config.json": '{"stages": {"dev": {}}}',
        "chalicelib/routes/__init__.py": "from .forms import edit",
        "app.py": """
            from chalice import Chalice
            from chalicelib import routes
            from chalicelib.cards import draw
            class Shop(Chalice):
                pass
            app = Shop(app_name="shop")
            def compress(function):
                return function
            app.route("/forms", methods=["PUT"])(compress(routes.edit))
            app.schedule("rate(1 hour)", name="cards")(draw)
            app.register_blueprint(routes)
            print(app.route("/never"))
        """,
    }
    lay_out(tmp_path, files)
    found, problem = functions_of_app(str(tmp_path / ".chalice/config.json"))
    assert ([(each.handler, each.name, each.seconds, each.caller) for each in found], problem) == (
        [
            ("chalicelib.routes.__init__.edit", "edit", 60, Caller("API Gateway", 29, 1, True)),
            ("app.draw", "cards", 60, None),
        ],
        "",
    )
