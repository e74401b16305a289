"""How the linter's own CPU time, beyond that of the parse, grows with the size of one file.

python benchmarks/growth.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import ast
import gc
import math
import sys
from collections.abc import Callable
from time import process_time

import libcst

from flake8_botocore.engine import lint
from flake8_botocore.settings import Settings

BOUND = 1.15
"""Greatest exponent that still counts as linear: time ~ size ** exponent, from smallest to largest size."""

HEAD = "import boto3\nfrom botocore.config import Config\n"


def lines(size: int) -> str:
    """``size`` lines of everyday code: functions of ten lines, every tenth of which makes a client."""
    functions = []
    for number in range(size // 10):
        call = (
            f'boto3.client("s3", config=Config(read_timeout={number + 1}))'
            if number % 10 == 0
            else "open(path)"
        )
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


def bindings(size: int) -> str:
    """1,000 names, each bound ``size`` times, then each used to make a client."""
    bound = "".join(f"n{name} = boto3.Session()\n" for _ in range(size) for name in range(1000))
    return HEAD + bound + "".join(f'n{name}.client("s3")\n' for name in range(1000))


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    gc.collect()
    before = process_time()
    work()
    return process_time() - before


def parse_only(source: str) -> None:
    """Parse as the linter does, garbage collector paused, so that the difference is the linter's own work."""
    gc.disable()
    try:
        libcst.parse_module(source)
    finally:
        gc.enable()


def measure(source: str, rounds: int) -> tuple[float, float, int]:
    """CPU seconds of the parse and of the lint, the least of all rounds, and the number of findings."""
    tree, settings = ast.parse(source), Settings()
    found = len(lint(source, "generated.py", settings, tree))
    parse, own = [], []
    for _ in range(rounds):
        parse.append(cpu_seconds(lambda: parse_only(source)))
        own.append(cpu_seconds(lambda: lint(source, "generated.py", settings, tree)))
    return min(parse), min(own), found


def main() -> int:
    """Run the benchmark; exit code 1 where something grows faster than linearly."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs per size; the least counts")
    rounds = parser.parse_args().rounds
    linear = True
    for make, sizes, unit, expected in (
        (lines, (2_500, 5_000, 10_000, 20_000), "lines", lambda size: size // 100),
        (clients, (1_250, 2_500, 5_000, 10_000), "clients in one function", lambda size: size),
        (bindings, (12, 25, 50, 100), "bindings of each of 1,000 names", lambda size: 1_000),
    ):
        own = []
        for size in sizes:
            parse, whole, found = measure(make(size), rounds)
            if found != expected(size):
                sys.exit(f"{found} findings instead of {expected(size)}: the figures would mean nothing")
            own.append(whole - parse)
            print(f"{size:>6} {unit:<32} parse {parse:6.2f} s  lint - parse {own[-1]:6.3f} s")
        exponent = math.log(own[-1] / own[0]) / math.log(sizes[-1] / sizes[0])
        linear = linear and exponent <= BOUND
        print(
            f"       time ~ size ** {exponent:.2f}  bound {BOUND}  {'ok' if exponent <= BOUND else 'OVER'}\n"
        )
    return 0 if linear else 1


if __name__ == "__main__":
    sys.exit(main())
