"""Where the CPU time of ``flake8-botocore check`` goes, by stage; the stages sum to the total.

python benchmarks/profile.py FOLDER [--lines 20]
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType

EVERY = 0.002
"""Seconds of CPU between two samples."""

# Whatever function of ours is innermost says the stage, told by its file and, where that is not enough, its name.
STAGES = (
    ("options and discovery", ("cli/request.py", "config/pyproject.py", "discover", "parse_options")),
    (
        "files: bytes, text gate, pins",
        ("runs/run.py", "files/", "text_gate", "may_hold", "config/", "SourceLines"),
    ),
    ("other files: import resolution", ("source/project/",)),
    ("ast.parse", ("ast.py:parse",)),
    ("lean conversion", ("source/syntax/lean_",)),
    ("outline", ("source/scopes/", "source/syntax/tree.py")),
    ("walks over trees", ("source/syntax/",)),
    ("inference", ("source/inference/",)),
    ("uses", ("source/uses/", "source/fact_table.py", "deployment/")),
    ("rules", ("rules/", "botocore/", "facts/", "rule.py")),
    ("fixes", ("source/fixes/",)),
    ("noqa and selection", ("runs/selection.py", "runs/noqa_comments.py", "baseline.py", "linter.py", "flake8/")),
    ("report", ("reports/", "cli/check_options.py")),
)
"""The stages, and the parts of ``path:function`` that tell each; of several the first."""


class Profile:
    """Samples of what the process is at, by stage and by innermost function of ours."""

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()

    def sample(self, _signal: int, frame: FrameType | None) -> None:
        """Count where the process is."""
        innermost = ""
        while frame is not None:
            code = frame.f_code
            place = f"{code.co_filename}:{code.co_name}"
            if place.endswith("ast.py:parse"):
                self._count("ast.parse", innermost or place)
                return
            if "importlib" in code.co_filename:
                self._count("imports", "imports")
                return
            innermost = innermost or place
            if "/flake8_botocore/" in place:
                short = place.partition("/flake8_botocore/")[2]
                stage = next((name for name, parts in STAGES if any(part in short for part in parts)), "the rest")
                self._count(stage, short)
                return
            frame = frame.f_back
        self._count("the rest", innermost)

    def _count(self, stage: str, function: str) -> None:
        self.stages[stage] += 1
        self.functions[function] += 1


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=0, help="how many functions to name")
    options = parser.parse_args()
    began = time.process_time()
    # As in a process of the command, or trees are freed that it keeps.
    gc.disable()
    profile = Profile()
    signal.signal(signal.SIGPROF, profile.sample)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    from flake8_botocore.cli import main as command

    with contextlib.redirect_stdout(io.StringIO()):
        command(["check", "--isolated", "--jobs=1", "--format=concise", str(options.folder)])
    signal.setitimer(signal.ITIMER_PROF, 0)
    total = time.process_time() - began
    samples = sum(profile.stages.values())
    print(f"{'start of Python':34} {began:7.2f} s {100 * began / (began + total):5.1f} %")
    for stage, count in profile.stages.most_common():
        part = total * count / samples
        print(f"{stage:34} {part:7.2f} s {100 * part / (began + total):5.1f} %")
    print(f"{'total':34} {began + total:7.2f} s")
    for function, count in profile.functions.most_common(options.lines):
        print(f"{total * count / samples:7.2f} s  {function}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
