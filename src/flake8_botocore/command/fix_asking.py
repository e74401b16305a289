"""``flake8-botocore fix -i``: each fix is shown as a difference, and written if the user says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from functools import partial

from ..findings import Finding, Fix, escaped, text_lines
from ..fixing.apply import Fixed, Lint
from ..fixing.steps import Steps
from ..reports import CheckedFile
from .colours import colour
from .context import Context
from .files import over_files
from .request import Request
from .rewriting import Rewritten, rewrite_in_place
from .texts import Text
from .write_back import prepared, roots

KEYS = "[y]es, [n]o, [a]ll in this file, [q]uit"
RED, GREEN, BOLD, PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[0m"


def ask(asked: Request) -> list[Rewritten]:
    """What became of the files with fixes that the user was asked about; others are as they were."""
    within = roots(asked.options.filenames)
    look = partial(rewrite_in_place, fixing=_no_fixes, within=within)
    looked = over_files(look, prepared(asked.files), asked.options, asked.settings, _named)
    asking, context = Asking(colour(asked.options.color)), Context(asked.options, asked.settings)
    return [
        rewrite_in_place(context.nearest(each.path), each.path, fixing=asking.fix, within=within)
        if not asking.over and any(fix.edits for finding in each.left for fix in finding.fixes)
        else each
        for each in looked
    ]


def _no_fixes(text: Text, lint: Lint) -> tuple[Fixed, str | None]:
    return Fixed(text.text, (), tuple(lint(text.text))), None


def _named(path: str, problem: str) -> Rewritten:
    return Rewritten(path, problem=problem)


class Asking:
    """Asks on the terminal; ``over`` once the user has had enough."""

    def __init__(self, colour: bool) -> None:
        self.over = False
        self._colour = colour

    def fix(self, text: Text, lint: Lint) -> tuple[Fixed, str | None]:
        """The fixes of ``text`` that the user accepts; see ``rewriting.Fixing``."""
        steps = Steps(text.text, lint, text.is_python)
        every = False
        for finding in steps.over(lambda finding: any(fix.edits for fix in finding.fixes)):
            fixes = [fix for fix in finding.fixes if fix.edits]
            if every and fixes[0].applicability != "offered":
                steps.accept(finding, fixes[0])
                continue
            now = text.changed(steps.text)
            self._show(finding, fixes, now, steps)
            answer = self._answer(fixes)
            if answer == "q":
                self.over = True
                break
            every |= answer == "a"
            number = {"y": 1, "a": 1}.get(answer) or (int(answer) if answer.isdecimal() else 0)
            if number:
                steps.accept(finding, fixes[number - 1])
        return steps.result, None

    def _show(self, finding: Finding, fixes: Sequence[Fix], text: Text, steps: Steps) -> None:
        place = CheckedFile(text.path, {}, (finding,), text.cell_lines).shown(finding.span)
        print(f"\n{self._paint(place, BOLD)} {finding.text}")
        for number, fix in enumerate(fixes, 1):
            numbered = f"{number}. " if _offered(fixes) else ""
            print(f"{numbered}{fix.title} ({fix.applicability})")
            for line in _difference(text, steps.made(fix)):
                print(self._paint(line, {"+": GREEN, "-": RED}.get(line[:1], "")))

    def _answer(self, fixes: Sequence[Fix]) -> str:
        """``y``, ``n``, ``a``, ``q`` or the number of a reading; the end of the input is ``q``."""
        numbers = [str(number) for number in range(1, len(fixes) + 1)] if _offered(fixes) else []
        keys = [*numbers, "n", "q"] if numbers else ["y", "n", "a", "q"]
        asked = f"Write {', '.join(numbers)}, [n]one, or [q]uit? " if numbers else f"Write this? {KEYS}: "
        while True:
            print(asked, end="", flush=True)
            line = sys.stdin.readline()
            answer = line.strip().lower()[:1] if line else "q"
            if answer in keys:
                return answer

    def _paint(self, text: str, code: str) -> str:
        return f"{code}{text}{PLAIN}" if self._colour and code else text


def _offered(fixes: Sequence[Fix]) -> bool:
    return fixes[0].applicability == "offered"


def _difference(text: Text, new: str) -> Iterator[str]:
    """The lines of the difference between ``text`` and ``new``, of a notebook cell by cell, safe to print."""
    for name, before, after in text.parts(new):
        _, _, *lines = unified_diff(text_lines(before), text_lines(after), lineterm="")
        for line in lines:
            yield escaped(f"{line} {name}".rstrip() if line.startswith("@@") else line)
