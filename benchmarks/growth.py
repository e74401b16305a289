"""How the linter's CPU time grows with the size of one file.

python benchmarks/growth.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import ast
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from math import isqrt, log
from pathlib import Path
from tempfile import TemporaryDirectory

from flake8_botocore.cli import main as command
from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from flake8_botocore.lsp.actions import Offer
from flake8_botocore.lsp.documents import Documents, Positions, Projects
from flake8_botocore.rules import all_rules

BOUND = 1.5
"""Dearest over cheapest cost per unit of size that still counts as linear: sizes differ by a factor of 4 or
8, so quadratic growth would give as much; larger trees miss the processor's cache more often."""

HEAD = "import boto3\nfrom botocore.config import Config\n"


def lines(size: int) -> str:
    """``size`` lines of everyday code: functions of ten lines, every tenth of which makes a client."""
    functions = []
    for number in range(size // 10):
        call = f'boto3.client("s3", config=Config(read_timeout={number + 1}))' if number % 10 == 0 else "open(path)"
        functions.append(
            f"def work{number}(path, *, limit={number}):\n"
            f"    source = {call}\n"
            "    total = 0\n"
            "    for item in source.items(path, limit=limit):\n"
            "        if item.get('size', 0) > limit and item['name'] not in {'a', 'b'}:\n"
            "            total += item['size'] * 2 - len(path)\n"
            "        else:\n"
            "            print(f'skipped {item}', file=None)\n"
            "    return [total, {'path': path, 'limit': limit}]\n"
            "\n"
        )
    return HEAD + "".join(functions)


def clients(size: int) -> str:
    """``size`` client creations in one function."""
    return HEAD + "def work():\n" + "".join(f'    c{n} = boto3.client("s3")\n' for n in range(size))


def functions(size: int) -> str:
    """``size`` functions that make a client, and as many constants that a fix might use."""
    pairs = (f'K{n} = Config(retries={n})\ndef f{n}():\n    return boto3.client("s3")\n' for n in range(size))
    return HEAD + "".join(pairs)


def bindings(size: int) -> str:
    """1,000 names, each bound ``size`` times, then each used like a session, and one client."""
    bound = "".join(f"n{name} = boto3.Session()\n" for _ in range(size) for name in range(1000))
    used = "".join(f'n{name}.client("s3")\n' for name in range(1000))
    return f'{HEAD}{bound}{used}boto3.client("s3")\n'


def used(size: int) -> str:
    """``size`` clients of the module, each with a long operation called on it."""
    return HEAD + "".join(f'c{n} = boto3.client("lambda")\nc{n}.invoke(FunctionName="f")\n' for n in range(size))


def rebound(size: int) -> str:
    """The same with one name for all clients."""
    return HEAD + 'c = boto3.client("lambda")\nc.invoke(FunctionName="f")\n' * size


def attributes(size: int) -> str:
    """``size`` clients as attributes that other methods use."""
    methods = (
        f'    def set{n}(self):\n        self.c{n} = boto3.client("lambda")\n'
        f'    def use{n}(self):\n        self.c{n}.invoke(FunctionName="f")\n'
        for n in range(size)
    )
    return f"{HEAD}class Work:\n" + "".join(methods)


def configs(size: int) -> str:
    """``size`` clients with a Config of their own."""
    pairs = (
        f'K{n} = Config(retries={{"max_attempts": {n}}})\nc{n} = boto3.client("s3", config=K{n})\n' for n in range(size)
    )
    return HEAD + "".join(pairs)


ONE = HEAD + 'c = boto3.client("lambda")\n'
INVOKE = 'c.invoke(FunctionName="f")'
POOL = "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(8)\n"
FACTORY = 'def make():\n    return boto3.client("lambda")\n'
FIRST = 'class A0:\n    def __init__(self):\n        self.c = boto3.client("lambda")\n'
SHAPES = {
    "functions that call one client": (ONE, f"def f{{0}}():\n    {INVOKE}\n", ""),
    "callers of one factory": (HEAD + FACTORY, 'def f{0}():\n    make().invoke(FunctionName="f")\n', ""),
    "classes, each derived from the last": (
        HEAD + FIRST,
        f"class A{{1}}(A{{0}}):\n    def m{{1}}(self):\n        self.{INVOKE}\n",
        "",
    ),
    "functions of a template": (ONE, f"def h{{0}}(event, context):\n    {INVOKE}\n", ""),
    "keys set": (f"{HEAD}d = {{}}\n", 'd["connect_timeout"] = {1}\n', 'boto3.client("s3", config=Config(**d))\n'),
    "coroutines on a chain of calls": (
        f"{ONE}def g0():\n    {INVOKE}\n",
        "def g{1}():\n    g{0}()\nasync def f{1}():\n    g{1}()\n",
        "",
    ),
    "coroutines that await one another": (
        f"{ONE}async def f0():\n    {INVOKE}\n",
        "async def f{1}():\n    await f{0}()\n",
        "",
    ),
    "functions handed to a pool, on a chain": (
        HEAD + POOL + FACTORY.replace("make", "f0"),
        "def f{1}():\n    f{0}()\npool.submit(f{1})\n",
        "",
    ),
    "except clauses of one try": (f"{ONE}try:\n    {INVOKE}\n", "except c.exceptions.NotFound{0}:\n    0\n", ""),
    "try statements": (ONE, f"try:\n    {INVOKE}\nexcept c.exceptions.ServiceException:\n    0\n", ""),
    "noqa comments": (HEAD, 'c{0} = boto3.client("s3")  # noqa: BOT101,BOT102\n', ""),
    "functions that return a client": (HEAD, 'def f{0}():\n    return boto3.client("s3")\n', ""),
}
"""Shapes that are linted with every rule on: the text in front, the text of each number, and the text behind."""

TEMPLATE = """\
  F{0}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: app.h{0}, Runtime: python3.13, Timeout: {1}}}
"""
STEEPEST = 1.2
"""The exponent of the time from the smallest to the largest size that still counts as linear."""


def checked(files: dict[str, str]) -> float:
    """CPU seconds of ``check`` over these files with every rule on."""
    codes = ",".join(rule.code for rule in all_rules())
    asked = ["check", "--isolated", "--no-cache", "--jobs", "1", "--format", "json", "--bot-tests", "report"]
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()) as printed:
        for name, text in files.items():
            Path(folder, name).write_text(text, "utf-8")
        seconds = cpu_seconds(lambda: command([*asked, "--extend-select", codes, folder]))
    if "BOT001" in printed.getvalue():
        sys.exit("a file was not analysed: the figures would mean nothing")
    return seconds


def written(shape: str, size: int) -> dict[str, str]:
    """The files of one shape."""
    head, line, end = SHAPES[shape]
    files = {"app.py": head + "".join(line.format(number, number + 1) for number in range(size)) + end}
    if shape == "functions of a template":
        functions = "".join(TEMPLATE.format(number, number % 800 + 3) for number in range(size))
        files["template.yaml"] = f"Resources:\n{functions}"
    return files


def requirements(size: int) -> dict[str, str]:
    """Requirements files that include each other, with ``size`` lines in all."""
    names = [f"requirements-{number}.txt" for number in range(isqrt(size))]
    return {name: "".join(f"-r {each}\n" for each in names) for name in names} | {"app.py": ONE}


def offered(size: int) -> float:
    """CPU seconds of an editor's question for the code actions of ``size`` findings."""
    with TemporaryDirectory() as folder:
        path, text = Path(folder, "app.py"), clients(size)
        documents = Documents(Projects([folder]))
        documents.put(str(path), path.as_uri(), text)
        (document,) = documents.refresh()
        offer = Offer(document, Positions(text), lambda edits: {"edits": edits})
        return cpu_seconds(lambda: offer.at((1, 0), (size + 9, 0)))


def every_rule(rounds: int) -> bool:
    """Print the exponent of every shape with every rule on; whether none is too steep."""
    sizes = (1_000, 2_000, 4_000, 8_000)

    def measured() -> Iterator[tuple[str, list[float]]]:
        work: dict[str, Callable[[int], float]] = {
            shape: (lambda size, shape=shape: checked(written(shape, size))) for shape in SHAPES
        }
        work["requirements that include others"] = lambda size: checked(requirements(size))
        work["findings of one code action"] = offered
        for shape, act in work.items():
            act(10)
            yield shape, [min(act(size) for _ in range(rounds)) for size in sizes]

    linear = True
    for shape, seconds in measured():
        exponent = log(seconds[-1] / seconds[0]) / log(sizes[-1] / sizes[0])
        linear = linear and exponent <= STEEPEST
        figures = " ".join(f"{each:6.2f}" for each in seconds)
        print(f"{shape:<40}{figures} s  exponent {exponent:.2f}{'' if exponent <= STEEPEST else '  OVER'}", flush=True)
    return linear


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call, those of processes that it starts and ends among them."""
    gc.collect()
    before = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - before


def measure(source: str, rounds: int) -> float:
    """CPU seconds of the lint, the least of all rounds; Python parses before, as flake8 does."""
    tree, settings = ast.parse(source), Settings()
    codes = [finding.code for finding in lint(source, "generated.py", settings, tree)]
    if not codes or "BOT001" in codes:
        sys.exit(f"the linter found {set(codes) or 'nothing'}: the figures would mean nothing")
    return min(cpu_seconds(lambda: lint(source, "generated.py", settings, tree)) for _ in range(rounds))


def main() -> int:
    """Run the benchmark; exit code 1 where something grows faster than linearly."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs per size; the least counts")
    rounds = parser.parse_args().rounds
    linear = every_rule(rounds)
    for make, sizes, unit in (
        (lines, (2_500, 5_000, 10_000, 20_000), "lines"),
        (clients, (5_000, 10_000, 20_000), "clients in one function"),
        (used, (5_000, 10_000, 20_000), "clients of the module, used"),
        (rebound, (5_000, 10_000, 20_000), "clients of one name, used"),
        (attributes, (5_000, 10_000, 20_000), "clients as attributes, used"),
        (configs, (5_000, 10_000, 20_000), "clients with own Configs"),
        (functions, (1_250, 2_500, 5_000, 10_000), "functions with a client"),
        (bindings, (12, 25, 50, 100), "bindings of each of 1,000 names"),
    ):
        seconds = [measure(make(size), rounds) for size in sizes]
        each = [whole / size for whole, size in zip(seconds, sizes, strict=True)]
        for size, whole in zip(sizes, seconds, strict=True):
            print(f"{size:>6} {unit:<32} {whole:6.2f} s = {whole / size * 1e6:5.0f} µs each", flush=True)
        # Twenty thousand of anything take at most 4.4 times as long as five thousand.
        spread, times, most = max(each) / min(each), seconds[-1] / seconds[0], 1.1 * sizes[-1] / sizes[0]
        holds = spread <= BOUND and (times <= most or sizes[0] < 5_000)
        linear = linear and holds
        print(f"       dearest / cheapest {spread:.2f}  bound {BOUND}")
        print(f"       largest / smallest {times:.2f}  bound {most:.1f}  {'ok' if holds else 'OVER'}\n", flush=True)
    return 0 if linear else 1


if __name__ == "__main__":
    sys.exit(main())
