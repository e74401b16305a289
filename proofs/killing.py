"""Runs the command many times and kills it, or one of its workers, or edits its files meanwhile; prints what it saw.

``python proofs/killing.py WHAT TIMES DIRECTORY``, in a process of its own that forks, for Linux only.
The output is a JSON object; ``wrong`` holds what must not be, in words.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flake8_botocore.cli import main
from flake8_botocore.source import reader  # noqa: F401 (what is forked has it)

CLIENT = 'import boto3\n\nclient = boto3.client("s3")\n'
NAMES = [f"m{number:02}.py" for number in range(40)]


def begin(arguments: list[str], log: Path) -> int:
    """Start the command and return its process id; what it prints goes to the file ``log``."""
    child = os.fork()
    # Both sides see to it, for either may be the first.
    with suppress(OSError):
        os.setpgid(child, child)
    if child == 0:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(target, 2)
        code = main(arguments)
        sys.stdout.flush()
        os._exit(code)
    return child


def end(child: int) -> int:
    """Wait for a process: its exit code, negative for a signal. One that hangs ends by the caller's time limit."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def workers_of(process: int) -> list[int]:
    """The processes below ``process``: the leader and the processes that it forks."""
    try:
        children = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
    return [each for child in children for each in (child, *workers_of(child))]


def write_clients() -> None:
    """The files as they are before a fix."""
    for name in NAMES:
        Path(name).write_text(CLIENT)


def fixed_text() -> str:
    """What a fix makes of a file."""
    write_clients()
    end(begin(["fix", "--unsafe-fixes", "--jobs=1", NAMES[0]], Path("../log")))
    return Path(NAMES[0]).read_text()


def leftovers() -> list[str]:
    """Files beside those that belong here."""
    return sorted(set(os.listdir()) - {*NAMES, ".git"})


def kill_a_worker(arguments: list[str], seen: Counter[str], longest: float) -> tuple[int, list[str]]:
    """Kill one worker, or the one that leads, at a random moment: the exit code and the files named for it.

    ``longest`` is how many seconds the workers take.
    """
    log = Path("../log")
    child = begin(arguments, log)
    deadline = time.monotonic() + 20
    while len(workers_of(child)) < 3 and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(random.random() * longest)
    if crew := workers_of(child):
        with suppress(ProcessLookupError):
            os.kill(random.choice(crew), signal.SIGKILL)
            seen["killed"] += 1
    code = end(child)
    lines = log.read_text().splitlines()
    return code, [line.split(": ")[1].removeprefix("./") for line in lines if "killed by signal 9" in line]


def workers_of_check(seen: Counter[str]) -> str | None:
    """One check, one of whose workers is killed; what is wrong."""
    code, named = kill_a_worker(["check", "--format=concise", "--jobs=2", "."], seen, 0.05)
    found = [
        line.split(":")[0].removeprefix("./") for line in Path("../log").read_text().splitlines() if ": BOT101 " in line
    ]
    seen["named"] += len(named)
    if len(named) > 1 or code != (2 if named else 1) or sorted([*found, *named]) != NAMES:
        return f"exit code {code}, named {named}, missing {sorted(set(NAMES) - set(found))}"
    return None


def workers_of_fix(seen: Counter[str], fixed: str) -> str | None:
    """One fix, one of whose workers is killed, and another one; what is wrong."""
    write_clients()
    # It works on all files twice, so a file is named only if its worker is killed the second time.
    code, named = kill_a_worker(["fix", "--unsafe-fixes", "--jobs=2", "."], seen, 0.2)
    seen["named"] += len(named)
    texts = {name: Path(name).read_text() for name in NAMES}
    if len(named) > 1 or code != (2 if named else 0):
        return f"exit code {code}, named {named}"
    if wrong := [n for n, text in texts.items() if text not in ((fixed, CLIENT) if n in named else (fixed,))]:
        return f"not fixed: {wrong}"
    return after_another(fixed)


def kill_fix(seen: Counter[str], fixed: str, usual: float) -> str | None:
    """One fix that is killed, and another one; what is wrong."""
    write_clients()
    child = begin(["fix", "--unsafe-fixes", f"--jobs={random.choice([1, 2])}", "."], Path("../log"))
    time.sleep(random.random() * usual)
    os.killpg(child, signal.SIGKILL)
    seen["killed" if end(child) == -signal.SIGKILL else "too late"] += 1
    texts = [Path(name).read_text() for name in NAMES]
    seen["with a leftover"] += bool(leftovers())
    seen["in the middle"] += 0 < texts.count(fixed) < len(NAMES)
    if half := [text for text in texts if text not in (CLIENT, fixed)]:
        return f"half-written: {half}"
    return after_another(fixed)


def after_another(fixed: str) -> str | None:
    """Another fix, undisturbed; what is wrong after it."""
    end(begin(["fix", "--unsafe-fixes", "--jobs=1", "."], Path("../log")))
    if any(Path(name).read_text() != fixed for name in NAMES) or leftovers():
        return (
            f"after another fix: {leftovers()} are left, {[n for n in NAMES if Path(n).read_text() != fixed]} not fixed"
        )
    return None


def edit_meanwhile(seen: Counter[str]) -> str | None:
    """Two fixes and an editor at once, which replaces files as editors do; what is wrong."""
    write_clients()
    running = {begin(["fix", "--unsafe-fixes", "--jobs=1", "."], Path(f"../log{number}")) for number in (1, 2)}
    edits: dict[str, list[str]] = {name: [] for name in NAMES}
    while running:
        name = random.choice(NAMES)
        line = f"# edit {seen['edits']}\n"
        part = Path("../part")
        part.write_text(Path(name).read_text() + line)
        os.replace(part, name)
        edits[name].append(line)
        seen["edits"] += 1
        time.sleep(random.random() * 0.004)
        running -= {child for child in running if os.waitpid(child, os.WNOHANG)[0]}
    for number in (1, 2):
        log = Path(f"../log{number}").read_text()
        seen["left alone"] += log.count("left alone: it was changed meanwhile")
    lost = [line for name, lines in edits.items() for line in lines if line not in Path(name).read_text()]
    return f"lost {lost}" if lost or leftovers() else None


def run(what: str, times: int) -> dict[str, object]:
    """What was seen, and what was wrong."""
    seen: Counter[str] = Counter()
    fixed = fixed_text()
    write_clients()
    started = time.monotonic()
    end(begin(["fix", "--unsafe-fixes", "--jobs=1", "."], Path("../log")))
    usual = time.monotonic() - started
    write_clients()
    trials: dict[str, Callable[[], str | None]] = {
        "check": lambda: workers_of_check(seen),
        "fix": lambda: workers_of_fix(seen, fixed),
        "kill": lambda: kill_fix(seen, fixed, usual),
        "edit": lambda: edit_meanwhile(seen),
    }
    wrong = [said for _ in range(times) if (said := trials[what]()) is not None]
    return {"times": times, **seen, "wrong": wrong}


if __name__ == "__main__":
    directory = Path(sys.argv[3]) / "tree"
    (directory / ".git").mkdir(parents=True)
    multiprocessing.set_start_method("fork")
    os.chdir(directory)
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
