"""How the linter's CPU time grows with the size of one file.

python benchmarks/growth.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import ast
import gc
import sys
from collections.abc import Callable
from time import process_time

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint

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


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    gc.collect()
    before = process_time()
    work()
    return process_time() - before


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
    linear = True
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
