"""A project with the shape of Cloud Custodian at df800e9e and none of its code, made from a seed.

What is taken from there: how many programs and tests there are and how long they are, how many imports of the project
a file has and that most are of few modules, which programs make clients, and how many lines there are for each client.
"""

from __future__ import annotations

import random
from pathlib import Path

from flake8_botocore.botocore.tables.operations import OPERATIONS

PROGRAMS, TESTS = 660, 455
LINES = (2, 8, 18, 25, 33, 39, 46, 56, 73, 91, 109, 130, 156, 190, 235, 288, 379, 503, 743, 1613)
TEST_LINES = (16, 26, 29, 33, 42, 51, 62, 73, 87, 105, 127, 154, 182, 219, 295, 364, 437, 615, 906, 2235)
"""The mean length of each twentieth of the programs and of the tests, the shortest first."""
IMPORTS = (0, 0, 1, 2, 2, 3, 4, 5, 6, 8)
"""How many imports of the project each tenth of the files has."""
WITH_CLIENTS = 0.65
"""Of the longer half of the programs, the share that makes clients; a third of these imports botocore."""

CALLS = tuple((service, method) for service in sorted(OPERATIONS) for method in sorted(OPERATIONS[service]))
WORDS = "account bucket cluster domain event fleet group host image job key lease metric node order policy role".split()
POLICY = "".join(f"          - key-{number}: off\n" for number in range(22))

CORE = """import threading
CACHE = threading.local()
def local_session(factory, region=None):
    name = "session-{}".format(region or getattr(factory, "region", "global"))
    session = getattr(CACHE, name, None)
    if session is None:
        session = factory()
        setattr(CACHE, name, session)
    return session
class Base0:
    schema = {}
def helper0(value, size=50):
    return [value[place : place + size] for place in range(0, len(value), size)]
"""

FIRST = """
class {name}({base}):
    schema = {{}}
def helper{number}(value, other=None):
    return {helper}(value or other)[:{number}]
"""

PLAIN = '''
class {name}({base}):
    """Filters each {word} by its {other}.

{policy}    """
    schema = {{"type": "{word}", "rinherit": {base}.schema, "{other}": {{"enum": ["on", "off"]}}}}
    permissions = ("{service}:Get{word}", "{service}:List{other}")

    def validate(self):
        if self.data.get("{word}") is None and "{other}" in self.data:
            raise ValueError("%s needs a {word}: %s" % (self.__class__.__name__, self.data))
        return self

    def {word}_of(self, resource, default=None):
        found = resource.get("{word}", {{}}).get("{other}", default)
        for part in self.data.get("path", "").split("."):
            if isinstance(found, dict) and part:
                found = found.get(part)
        return found if found is not None else {helper}(self.data.get("{word}", ""))

    def __call__(self, resource):
        limit, seen = int(self.data.get("days", {number})), self.{word}_of(resource)
        return bool(seen) and len(seen) * 2 > limit
'''

CLIENTS = '''
@{base}.registry.register("{word}")
class {name}({base}):
    """Changes the {other} of each {word}.

{policy}    """
    schema = {{"type": "{word}", "rinherit": {base}.schema, "{other}": {{"type": "string"}}}}
    permissions = ("{service}:{method}",)

    def get_client(self, region=None):
        return local_session(self.manager.session_factory, region).client("{service}")

    def process(self, resources, event=None):
        client = self.get_client()
        with self.executor_factory(max_workers=2) as workers:
            for part in {helper}(resources, {number}):
                workers.submit(self.process_{word}, client, part).result()

    def process_{word}(self, client, resources):
        for resource in resources:
            try:
                found = self.manager.retry(client.{method}, Name=resource["{word}"])
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] != "{word}NotFound":
                    raise
                continue
            resource["{other}"] = {{each["Key"]: each["Value"] for each in found.get("Tags", ())}}

    def augment(self, resources):
        client = local_session(self.manager.session_factory).client("{service}")

        def _augment(resource):
            answer = client.{method}(Name=resource["{word}"], Limit={number})
            return resource.update(answer.get("{other}", {{}}))

        found = {base}.augment(self, {helper}(client, resources))
        return list(map(_augment, filter(None, found)))
'''

TEST = '''
    def test_{name}(self):
        """Runs a policy for each {word}.

{policy}        """
        factory = self.replay_flight_data("test_{service}_{name}")
        filters = [
            {{"type": "{word}", "{other}": "on", "days": {number}}},
            {{"tag:{word}": "absent"}},
            {{"or": [{{"key": "{other}", "op": "less-than", "value": {number}}}, {{"not": ["{word}"]}}]}},
            {{"type": "value", "key": "{word}", "op": "greater-than", "value": {number}, "value_type": "age"}},
        ]
        policy = self.load_policy(
            {{"name": "{word}-{other}", "resource": "aws.{service}", "filters": filters}},
            session_factory=factory,
        )

        resources = policy.run()
        self.assertEqual(len(resources), {number})
        self.assertEqual(resources[0]["{word}"], {helper}("{word}", {number}))
        tags = {{tag["Key"]: tag["Value"] for tag in resources[0].get("Tags", [])}}
        self.assertEqual(tags, {{"{word}": "{other}", "{other}": "{name}", "Name": resources[0]["{word}"]}})
'''


def write(folder: Path, programs: int = PROGRAMS, tests: int = TESTS, seed: int = 69) -> int:
    """Write the project to ``folder``, and return how many files it has."""
    draw = random.Random(seed)
    modules = {"shop/module0.py": CORE}
    for number in range(1, programs):
        length = draw.choice(LINES)
        makes = length > LINES[9] and draw.random() < WITH_CLIENTS
        blocks = [CLIENTS, PLAIN, PLAIN] if makes else [PLAIN]
        modules[f"shop/module{number}.py"] = _module(draw, number, number, length, FIRST, blocks)
    for number in range(tests):
        first = "from .common import BaseTest\nclass TestModule(BaseTest):\n"
        modules[f"tests/test_{number}.py"] = _module(draw, number, programs, draw.choice(TEST_LINES), first, [TEST])
    for path, text in modules.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return len(modules)


def _module(draw: random.Random, number: int, others: int, length: int, first: str, then: list[str]) -> str:
    """A module of about ``length`` lines: ``first``, then one of ``then`` after the other.

    It imports some of the ``others`` first modules, the earliest of them most often.
    """
    used = sorted({0, *(int(others * draw.random() ** 3) for _ in range(draw.choice(IMPORTS)))})
    text = "".join(f"from shop.module{each} import Base{each}, helper{each}\n" for each in used)
    text += "from shop.module0 import local_session\n" * (CLIENTS in then)
    text += "from botocore.exceptions import ClientError\n" * (CLIENTS in then and number % 3 == 0)
    count = 0
    while not count or text.count("\n") < length:
        (word, other), (service, method), each = draw.sample(WORDS, 2), draw.choice(CALLS), draw.choice(used)
        block, name = (then[count % len(then)], f"{word.title()}{count}") if count else (first, f"Base{number}")
        of_module = {"base": f"Base{each}", "helper": f"helper{each}", "number": number, "policy": POLICY}
        text += block.format(word=word, other=other, service=service, method=method, name=name, **of_module)
        count += 1
    return text
