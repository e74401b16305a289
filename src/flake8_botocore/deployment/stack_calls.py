"""What calls in the stacks of a CDK app, in Python or TypeScript, say of functions: text, read by balanced brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, pairwise

from ..facts import LONGEST_FUNCTION
from . import Caller, DeployedFunction, most_patient
from .templates import DEFAULT, GRAPHQL, HTTP, REST, Limit, mentioned

# Each alternative takes the rest of a text or comment that is never closed, so that none is tried again inside it.
_TOKENS = {
    ".py": re.compile(
        r"(?P<comment>#[^\n]*)|([\"'])(?:\2\2[\s\S]*?(?:\2{3}|\Z)|(?:(?!\2)[^\\\n]|\\.)*\2?)|[()\[\]{},]"
    ),
    ".ts": re.compile(
        r"(?P<comment>//[^\n]*|/\*[\s\S]*?(?:\*/|\Z))|([\"'])(?:(?!\2)[^\\\n]|\\.)*\2?|`(?:[^`\\]|\\[\s\S])*`?|[()\[\]{},]"
    ),
}
"""Comments, texts, brackets and commas, by the ending of a file."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}

LONGEST_CALL = 6_000
"""Characters past which a call makes no function: it holds a whole stack."""

MOST_CALLS = 500
"""Calls of one module that are looked at."""

_CALLEE = re.compile(r"(?P<def>\b(?:def|function|class|async)[ \t]+)?\b(?P<name>(?:\w{1,80}\.){0,6}\w{1,80})[ \t]*\Z")
"""The dotted name before a bracket, and the word before it if the name is defined there, not called."""

_MODULE = re.compile(r"lambda|python", re.IGNORECASE)
"""A module of functions as a stack may call it: ``aws_lambda``, ``lambda_``, ``lambdaPython``."""

_CLASS = re.compile(r"Function|PythonFunction|SingletonFunction")
"""AWS's own classes of functions that may run Python."""

_OTHER_CLASS = re.compile(r"(?:.*\.)?(?:Nodejs|Go|Edge)\w*|constructor|super")
"""Classes of functions that run another language or at the edge; and what only looks like a call."""

_OTHER_CODE = re.compile(
    r"\b(?:from_inline|fromInline|InlineCode|Runtime\.(?!PYTHON)[A-Z])|[\"'](?:nodejs|java|dotnet|ruby|go1|provided)"
)
"""Text of a call that makes a function whose code is in the stack, or is no Python."""

_RUNTIME = re.compile(r"\bPYTHON_(\d)_(\d+)")
"""A runtime: ``Runtime.PYTHON_3_13``."""

_ADDED = re.compile("add_?[eE]nvironment")
"""A method that adds variables to a function that was made before."""

_KEYED = re.compile(r"(?<!\w)[\"']?(\w+)[\"']?\s*(?:=(?!=)|:(?!:))\s*(?=\S)")
"""The name before the value of an argument or item: ``timeout=``, ``"timeout":``."""

_SPREAD = re.compile(r"(?:\*\*|\.\.\.)\s*([\w.]*)")
"""A dictionary or object that is unpacked: ``**shared``, ``...shared``."""

_VISIBLE = re.compile(r"\S")
_TEXT = r"(?<!\w)(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)"
_QUOTED = re.compile(_TEXT)
_JOINED = re.compile(rf"{_TEXT}(?:\s*[,/]\s*{_TEXT})*")
"""A text, or several that are joined to a path: ``"..", "lambdas"`` and ``"lambdas" / "orders"``."""

_DURATION = re.compile(r"(?:\w+\.)*[dD]uration\.(seconds|minutes)\(\s*(?:amount\s*=\s*)?(\w+)\s*,?\s*\)")
"""``Duration.seconds(30)``, ``cdk.Duration.minutes(amount=limit)``: the unit, and a number or a name."""

_UNITS = {"seconds": 1, "minutes": 60}
_HANDLER = re.compile(r"[\w/-]+(?:[./][\w-]+)*\.\w+")
"""The name of a handler: ``app.run``, ``orders/app.run``."""

_NO_CODE = {"environment", "description", "handler", "index", "functionName", "function_name", "role", "layers"}
"""Arguments that name no code, whatever their texts are."""

_ASSIGNED = re.compile(
    r"^[ \t]*(?:(?:export|const|let|var|private|public|protected|readonly|static)[ \t]+)*(?:self\.|this\.)?(\w+)"
    r"[ \t]*(?::[^=\n]*)?=(?![=>])\s*",
    re.MULTILINE,
)
"""The start of a statement that binds a name: ``orders =``, ``self.orders: Function =``, ``const orders =``."""

_LOOP = re.compile(r"\bfor\b[ \t(]*(?:const[ \t]|let[ \t])?([^\n=]{1,200}?)[ \t](?:in|of)\b")
"""The names that a loop binds: ``for name in``, ``for (const name of``."""

_PARAMETERS = re.compile(r"\s{0,80}(?::[^={;()\n]{0,200})?(?:=>|\{|->)")
"""What follows the bracket of a function's parameters: ``{``, ``=>``, ``->``, perhaps after a type."""

_IDENTIFIER = re.compile(r"(?<![\w.])[^\W\d]\w*")
"""A name that is no attribute of another one."""

_MENTION = re.compile(r"(?<![\w.\"'/])([^\W\d]\w*)\b(?![\"']|\s*[=:][^=])")
"""A name that is used, and neither bound nor the key of an argument."""

_WAITING = {
    "LambdaRestApi": REST,
    "LambdaIntegration": REST,
    "HttpLambdaIntegration": HTTP,
    "LambdaDataSource": GRAPHQL,
}
_WAITING |= dict.fromkeys(("add_lambda_data_source", "addLambdaDataSource"), GRAPHQL)
"""What calls a function that it is given, and waits for it."""

_OTHER_CALLS = re.compile(r"[tT]imeout|Invocation-?Type")
"""Text of such a call that may give it another time limit, or have it not wait for an answer."""

_NOT_CALLING = re.compile(r"\.(?:add_?(?:environment|to_?role_?policy|layers)|role|connections|node)\b", re.IGNORECASE)
"""Attributes of a function that let nothing call it."""


def functions_of_calls(source: str, ending: str) -> Iterator[DeployedFunction]:
    """The functions with a literal handler that calls in ``source``, a file with this ``ending``, make.

    Their code is unknown: ``said`` has the texts of a call, and ``beyond`` those of the values that it names.
    """
    text = _StackText(source, ending)
    for callee, start in islice(_calls(text), MOST_CALLS):
        yield from _function(text, callee, start)


def _calls(text: _StackText) -> Iterator[tuple[str, int]]:
    """The calls that may make functions: what they call, ``lambda_.Function``, and where their brackets begin.

    Those are calls of a name that ends with ``Function``, and calls with the word ``handler`` in their arguments.
    """
    for start, end in sorted(text.ends.items()):
        if text.source[start] == "(" and end - start < LONGEST_CALL:
            before = text.callee(start)
            if before is None or before["def"]:
                continue
            if before["name"].endswith("Function") or "handler" in text.source[start:end]:
                yield before["name"], start


def _function(text: _StackText, callee: str, start: int) -> Iterator[DeployedFunction]:
    """The function that the call of ``callee``, whose bracket begins at ``start``, makes; none if it makes none.

    Its handler must be literal. A function of another language, or whose code is in the stack, is left out.
    """
    call = text.source[start : text.ends[start]]
    given = text.arguments(start)  # Where the values are, by the names of arguments.
    if _OTHER_CLASS.fullmatch(callee) or _OTHER_CODE.search(call):
        return
    handler = _handler(text, callee, given)
    if handler is None:
        return
    # A class of the project, or arguments that are out of sight, may have another default.
    limit = Limit(DEFAULT if text.is_own(callee) and "*" not in given else 0, False)
    if "timeout" in given:
        limit = text.limit(given["timeout"])
    # The arguments that may name the code (``*``, for those out of sight, is no identifier), and the names in them.
    codes = [place for key, place in given.items() if key not in _NO_CODE and key.isidentifier()]
    named = {name for start, end in codes for name in _IDENTIFIER.findall(_QUOTED.sub("", text.source[start:end]))}
    beyond = [text.assigned[name] for name in named if name in text.assigned]
    called = given.get("function_name", given.get("functionName"))
    runtime = _RUNTIME.search(call)
    # The first positional text is the name of the construct.
    positional = [text.literal(place) for place in text.items(start) if not _KEYED.match(text.source, *place)]
    name = next((each for each in positional if each), handler)
    line = limit.line or text.line(start)
    yield DeployedFunction(name, "", handler, limit.seconds, limit.stated, line, text.caller(start))._replace(
        runtime=f"python{runtime[1]}.{runtime[2]}" if runtime else "",
        variables=tuple(_variables(text, given)),
        called=(text.literal(called) if called else None) or "",
        said=tuple(text.texts(codes)),
        beyond=tuple(text.texts(beyond)),
    )


def _handler(text: _StackText, callee: str, given: dict[str, tuple[int, int]]) -> str | None:
    """The literal handler among the arguments ``given``, ``handler="app.run"``; None if there is none.

    A PythonFunction has ``index="app.py", handler="run"``, whose defaults are ``index.py`` and ``handler``.
    """
    handler = text.literal(given["handler"]) if "handler" in given else None
    if callee.endswith("PythonFunction"):
        index = text.literal(given["index"]) if "index" in given else "index.py"
        function = handler if "handler" in given else "handler"
        handler = f"{index.removesuffix('.py')}.{function}" if index and function else None
    return handler if handler and _HANDLER.fullmatch(handler) else None


def _variables(text: _StackText, given: dict[str, tuple[int, int]]) -> Iterator[tuple[str, str | None]]:
    """Botocore's variables in the argument ``environment`` of those ``given``; None for a value that is unknown.

    A variable that the module mentions outside of the environment is unknown if the environment is no dictionary or has
    a ``**``, or if some ``add_environment`` may add it.
    """
    items, is_known = dict[str, tuple[int, int]](), True
    if "environment" in given:
        start, end = given["environment"]
        bracket = end - len(text.source[start:end].lstrip())
        items = text.arguments(bracket) if bracket in text.ends else {"*": (start, end)}
        is_known = "*" not in items
    for name in mentioned(text.source):
        if name in items:
            yield name, text.literal(items[name])
        elif not is_known or _ADDED.search(text.source):
            yield name, None


class _StackText:
    """The text of a module without its comments, with the brackets that belong together."""

    def __init__(self, source: str, ending: str) -> None:
        """``ends`` has the end of each bracket by its start, and ``commas`` those between the items in it.

        For ``_bracket``, ``_changes`` has the places of all brackets and commas in order. From ``_changes[i]`` to the
        next one, the innermost bracket that is open begins at ``_innermost[i]``; -1 stands for none.
        """
        tokens = _TOKENS[ending]
        self.source = source = tokens.sub(lambda each: " " * len(each[0]) if each["comment"] else each[0], source)
        self.ends: dict[int, int] = {}
        self.commas: dict[int, list[int]] = defaultdict(list)
        self._is_own: dict[str, bool] = {}
        opened, self._changes, self._innermost = [-1], [0], [-1]
        for token in tokens.finditer(source):
            at, sign = token.start(), token[0]
            if sign == ",":
                self.commas[opened[-1]].append(at)
            elif sign in _PAIRS:
                opened.append(at)
            elif sign in ")]}" and len(opened) > 1 and _PAIRS[source[opened[-1]]] == sign:
                self.ends[opened.pop()] = at
            else:
                continue
            self._changes.append(at)
            self._innermost.append(opened[-1])

    def line(self, at: int) -> int:
        """The line of the character ``at``."""
        return self.source.count("\n", 0, at) + 1

    def items(self, start: int) -> Iterator[tuple[int, int]]:
        """Where each item of the bracket at ``start`` begins and ends; blanks before it are left out."""
        separators = [start, *self.commas[start], self.ends[start]]
        for before, after in pairwise(separators):
            first_visible = _VISIBLE.search(self.source, before + 1, after)
            yield first_visible.start() if first_visible else after, after

    def arguments(self, start: int, hops: int = 2) -> dict[str, tuple[int, int]]:
        """Where the values of the arguments by name in the bracket at ``start`` are; ``*`` if there may be others.

        Arguments are ``timeout=5`` and ``timeout: 5``, those in an object that is an argument itself, as in TypeScript,
        ``timeout`` alone in such an object, and those of a dictionary that ``**shared`` or ``...shared`` unpacks, up to
        ``hops`` assignments away. Of a dictionary that is further away, or not found, the argument is ``*``.
        """
        found: dict[str, tuple[int, int]] = {}
        for begin, end in self.items(start):
            keyed, spread = _KEYED.match(self.source, begin, end), _SPREAD.match(self.source, begin, end)
            if spread:
                # The value of ``shared`` begins with its bracket, or with ``dict(``. No bracket is at -1.
                bracket, _ = self.assigned.get(spread[1], (-1, -1))
                if self.source.startswith("dict(", bracket):
                    bracket += len("dict")
                is_known = hops and bracket in self.ends
                found |= self.arguments(bracket, hops - 1) if is_known else {"*": (begin, end)}
            elif keyed:
                found[keyed[1]] = keyed.end(), end
            elif self.source[begin] == "{" and begin in self.ends and self.source[start] == "(":
                found |= self.arguments(begin, hops - 1)
            elif self.source[start] == "{" and (word := self.source[begin:end].rstrip()).isidentifier():
                found[word] = begin, end
        return found

    @cached_property
    def assigned(self) -> dict[str, tuple[int, int]]:
        """Where the value is of each name that one statement, and nothing else in the module, binds.

        A loop, or a function with such a parameter, binds the name, too. ``name = ...`` in a bracket is an argument and
        no statement, unless the bracket is a brace: in TypeScript, it is a block. Values of LONGEST_CALL characters are
        left out.
        """
        found: dict[str, tuple[int, int] | None] = {}
        for each in _ASSIGNED.finditer(self.source):
            name, bracket = each[1], self._bracket(each.start(1))
            if bracket < 0 or self.source[bracket] == "{":
                found[name] = None if name in found else (each.end(), self._end(each.end()))
        bound = {name for each in _LOOP.finditer(self.source) for name in _IDENTIFIER.findall(each[1])}
        for start, end in self.ends.items():
            if self.source[start] == "(" and self._has_parameters(start, end):
                parameters = (_IDENTIFIER.search(self.source, *each) for each in self.items(start))
                bound.update(each[0] for each in parameters if each)
        return {
            name: place
            for name, place in found.items()
            if place and name not in bound and place[1] - place[0] < LONGEST_CALL
        }

    def _bracket(self, at: int) -> int:
        """Where the innermost bracket around the character ``at`` begins; -1 if there is none."""
        return self._innermost[bisect_right(self._changes, at) - 1]

    def callee(self, start: int) -> re.Match[str] | None:
        """The name before the bracket at ``start``: of what it calls or defines."""
        return _CALLEE.search(self.source, max(start - 120, 0), start)

    def _has_parameters(self, start: int, end: int) -> bool:
        """Whether the bracket from ``start`` to ``end`` has the parameters of a function: ``def run(`` or ``() =>``."""
        before = self.callee(start)
        return bool((before and before["def"]) or _PARAMETERS.match(self.source, end + 1))

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[int, str]]]:
        """For each name, where its mentions end, and what each is an argument of: ``LambdaIntegration``, or empty.

        The last name of the callee counts, for ``new apigateway.LambdaIntegration(orders)``, and for a mention in an
        object that is an argument, ``{handler: orders}``. It is empty for a mention that is no argument, and for a call
        that may have another time limit (``_OTHER_CALLS``).
        """
        found = defaultdict[str, list[tuple[int, str]]](list)
        for each in _MENTION.finditer(self.source):
            start = self._bracket(each.start())
            start = self._bracket(start - 1) if self.source[start] == "{" else start
            before = self.callee(start) if self.source[start] == "(" and start in self.ends else None
            is_other = before and _OTHER_CALLS.search(self.source, start, self.ends[start])
            found[each[1]].append((each.end(), before["name"].rpartition(".")[2] if before and not is_other else ""))
        return found

    def caller(self, start: int) -> Caller | None:
        """What waits for the function that the call at ``start`` makes, by the name that the function is assigned to.

        None if nothing that waits mentions the name, or if the function is not assigned to a name. The caller is not
        alone if another mention may have something else call the function: all may but ``grant_invoke(orders)`` and the
        like, and ``orders.role`` and other attributes in ``_NOT_CALLING``.
        """
        callers, alone = [], True
        for name, (begin, end) in self.assigned.items():
            # The call is the whole value of the name: ``orders = Function(...)``.
            if begin < start < end and "(" not in self.source[begin:start] and self.ends[start] >= end - 1:
                for at, callee in self._mentions[name]:
                    if callee in _WAITING:
                        callers.append(Caller(*_WAITING[callee], self.line(at)))
                    elif not callee.startswith("grant") and not _NOT_CALLING.match(self.source, at):
                        alone = False
        return most_patient(callers, alone=alone)

    def _end(self, at: int) -> int:
        """The end of the statement whose value begins ``at``: the line end or semicolon after it, not in a bracket."""
        while at < len(self.source) and self.source[at] not in "\n;":
            at = self.ends.get(at, at) + 1
        return at

    def literal(self, place: tuple[int, int], hops: int = 1) -> str | None:
        """The text or number at ``place``, or of the value that a name there is assigned; None if it is computed."""
        value = self.source[slice(*place)].strip()
        if value.isdecimal() or (_QUOTED.fullmatch(value) and "${" not in value):
            return value.strip("\"'`")
        return self.literal(self.assigned[value], hops - 1) if hops and value in self.assigned else None

    def limit(self, place: tuple[int, int], hops: int = 1) -> Limit:
        """The time limit at ``place``: ``Duration.seconds(30)``, or a name that is assigned one.

        The amount may be a name, too. The line of the limit is always that of ``place``. A limit that cannot be read,
        or that no function can have, is 0 s.
        """
        value = self.source[slice(*place)].strip()
        if duration := _DURATION.fullmatch(value):
            unit, amount = duration[1], duration[2]
            digits = amount if amount.isdecimal() else self.literal(self.assigned.get(amount, (0, 0)))
            seconds = int(digits) * _UNITS[unit] if digits and digits.isdecimal() and len(digits) < 4 else 0
            return Limit(seconds, True, self.line(place[0])) if 0 < seconds <= LONGEST_FUNCTION else Limit(0, False)
        named = self.limit(self.assigned[value], hops - 1) if hops and value in self.assigned else Limit(0, False)
        return named._replace(line=self.line(place[0])) if named.seconds else named

    def texts(self, places: list[tuple[int, int]]) -> Iterator[str]:
        """The texts at ``places``; texts that are joined to a path count as one."""
        for start, end in places:
            for each in _JOINED.findall(self.source, start, end):
                yield "/".join(part[1:-1] for part in _QUOTED.findall(each))

    def is_own(self, callee: str) -> bool:
        """Whether ``callee`` is AWS's own class of functions; a class of the project may have other defaults.

        ``aws_lambda.Function`` is one by the name of its module. ``Function`` alone must be imported from the CDK:
        ``from aws_cdk.aws_lambda import Function`` or ``import { Function } from "aws-cdk-lib/aws-lambda"``, perhaps as
        another name, ``Function as Lambda``.
        """
        if callee in self._is_own:
            return self._is_own[callee]
        imported = (
            rf"\bfrom\s+aws_cdk[\w.]*\s+import\s+(?:\([^)]{{0,2000}}|[^\n]{{0,500}})\b{re.escape(callee)}\b"
            rf"|\b{re.escape(callee)}\b[^;'\"]{{0,2000}}\}}\s*from\s*['\"]@?aws-cdk"
        )
        is_class = _CLASS.fullmatch(callee) or re.search(rf"\bFunction\s+as\s+{re.escape(callee)}\b", self.source)
        module, _, name = callee.rpartition(".")
        of_module = _CLASS.fullmatch(name) and _MODULE.search(module.rpartition(".")[2])
        self._is_own[callee] = bool(of_module or (is_class and re.search(imported, self.source)))
        return self._is_own[callee]
