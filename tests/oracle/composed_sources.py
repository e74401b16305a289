"""Writes sources whose options come together from several places, and whose clients are made in roundabout ways.

``load(...)`` gives its argument, which the linter cannot tell. A source with ``# undecided`` holds something that the
linter need not know: what stands before an unknown part, or a change in place, whose order it does not follow. Of such
a source it must say nothing wrong; of any other it must know all.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from . import shapes
from .shapes import Keywords, displayed, listed

UNDECIDED = "# undecided"
LOAD = "def load(value): return [value, None][len('')]"
FLAG = "flag = len(boto3.__name__)"
HARMLESS = (("connect_timeout", "9"), ("read_timeout", "9"), ("tcp_keepalive", "True"))
"""Options that replace others, and are right in every release."""
OVERRULED = frozenset({"account_id_endpoint_mode", "signature_version", "use_dualstack_endpoint", "user_agent_appid"})
"""Options that botocore may not look at, because of another option: one that an unknown dictionary may hold."""
OF_SESSION = frozenset({"max_pool_connections"})
"""Options of aiobotocore that another HTTP session, which an unknown dictionary may name, takes as it likes."""


@st.composite
def composed(draw: DrawFn, lines: list[str], keywords: Keywords, made_by: str = "Config") -> str:
    """A call of ``made_by`` with these options, gathered in one dictionary; what it needs is added to ``lines``.

    Some of them may be replaced, or others added: what Python makes of it decides.
    """
    gathered = draw(st.sampled_from((united, united, changed_in_place, known_late)))
    return f"{made_by}(**{draw(gathered(lines, keywords))})"


@st.composite
def united(draw: DrawFn, lines: list[str], keywords: Keywords) -> str:
    """One expression: ``{**a, 'key': 1}``, ``a | b``, ``dict(a, **b)``, earlier keys replaced by later ones."""
    made = draw(part(lines, keywords[: draw(st.integers(0, len(keywords)))]))
    for name, value in keywords:
        other = draw(part(lines, [(name, value)]))
        made = draw(
            st.sampled_from(
                (
                    f"{{**{made}, {name!r}: {value}}}",
                    f"{{**{made}, **{other}}}",
                    f"({made} | {other})",
                    f"dict({made}, {name}={value})",
                    f"dict({made}, **dict({other}))",
                    f"({made} | ({other} if flag else {other}))",
                )
            )
        )
    if any(word in made for word in ("load(", " if flag")):
        lines.append(UNDECIDED)
    return made


@st.composite
def part(draw: DrawFn, lines: list[str], keywords: Keywords) -> str:
    """A dictionary with these options: a display, a call, a name, a walrus, or something that is not known."""
    kind = draw(st.sampled_from(("display", "display", "call", "name", "walrus", "load", "key")))
    plain = displayed(keywords)
    if kind == "name":
        lines.append(f"part{len(lines)} = {plain}")
        return f"part{len(lines) - 1}"
    if kind == "walrus":
        return f"(part{len(lines)}_{draw(st.integers(0, 9))} := {plain})"
    if kind == "load":
        extra = [draw(st.sampled_from(HARMLESS))] if draw(st.booleans()) else keywords
        return f"{{**{plain}, **load({displayed(extra)})}}"
    if kind == "key" and keywords:
        (name, value), *others = keywords
        return f"{{**{displayed(others)}, load({name!r}): {value}}}"
    return f"dict({listed(keywords)})" if kind == "call" else plain


@st.composite
def changed_in_place(draw: DrawFn, lines: list[str], keywords: Keywords) -> str:
    """A name, whose dictionary is changed by that name, by another one, by a loop, a pattern or a function."""
    options = f"options{len(lines)}"
    lines += [UNDECIDED, f"{options} = {displayed(keywords)}"]
    for _ in range(draw(st.integers(1, 3))):
        name, value = draw(st.sampled_from(HARMLESS))
        known = draw(st.sampled_from([*keywords, (name, value)]))
        other = f"other{len(lines)}"
        lines += draw(
            st.sampled_from(
                (
                    [f"{options}[{name!r}] = {value}"],
                    [f"{options}.update({name}={value})"],
                    [f"{options} |= {{{name!r}: {value}}}"],
                    [f"{options}.update(load({{{name!r}: {value}}}))"],
                    [f"{options}[load({name!r})] = {value}"],
                    [f"{options}.setdefault({name!r}, {value})"],
                    [f"{options}.pop({known[0]!r}, None)"],
                    [f"{other} = {options}", f"{other}[{known[0]!r}] = {value}" if known[0] == name else ""],
                    [f"{other} = {options} if flag else {{}}", f"{other}.update({name}={value})"],
                    [f"if {other} := {options}:", f"    {other}[{name!r}] = {value}"],
                    [f"for {other} in ({options}, {{}}):", f"    {other}[{name!r}] = {value}"],
                    [f"match {options}:", f"    case dict() as {other}:", f"        {other}[{name!r}] = {value}"],
                    [f"def {other}(into): into[{name!r}] = {value}", f"{other}({options})"],
                    [f"def {other}(): return {options}", f"{other}b = {other}()", f"{other}b[{name!r}] = {value}"],
                    ["if flag:", f"    {options}[{name!r}] = {value}"],
                    [f"{options}.clear()"],
                )
            )
        )
    return options


@st.composite
def known_late(draw: DrawFn, lines: list[str], keywords: Keywords) -> str:
    """Options behind something that is not known: they win whatever that is."""
    before = draw(st.sampled_from(HARMLESS))
    unknown = f"load({displayed([before])})"
    overruled = OVERRULED | (OF_SESSION if any("AioConfig" in line for line in lines) else set())
    if before[0] not in dict(keywords) or not overruled.isdisjoint(dict(keywords)):
        lines.append(UNDECIDED)
    made = displayed(keywords)
    return draw(
        st.sampled_from(
            (f"{{**{unknown}, **{made}}}", f"({unknown} | {made})", f"{{load({before[0]!r}): {before[1]}, **{made}}}")
        )
    )


@st.composite
def client(draw: DrawFn, lines: list[str], maker: str, service: str, config: str) -> None:
    """Lines that make ``client`` with ``config``: at once, by a partial, a loop, a comprehension, a pattern."""
    other = draw(st.sampled_from(("'s3'", "'sts'")))
    made_of_it = f"{maker}(name, config=CONFIG)"
    lines += draw(
        st.sampled_from(
            (
                [f"client = {maker}({service}, config={config})"],
                [f"client = partial({maker}, config={config})({service})"],
                [f"make = partial({maker}, {service})", f"client = make(config={config})"],
                [f"client = partial({maker}, config=None)({service}, config={config})"],
                [UNDECIDED, f"CONFIG = {config}", f"for name in ({other}, {service}):", f"    client = {made_of_it}"],
                [UNDECIDED, f"for name in [{service}]:", f"    client = {maker}(name, config={config})"],
                [UNDECIDED, f"CONFIG = {config}", f"client = [{made_of_it} for name in ({other}, {service})][-1]"],
                [f"if (made := {config}) is not flag:", f"    client = {maker}({service}, config=made)"],
                [f"match {service}:", "    case str() as name:", f"        client = {maker}(name, config={config})"],
                [
                    f"match {service}:",
                    "    case 'no':",
                    "        pass",
                    "    case _:",
                    f"        client = {maker}({service}, config={config})",
                ],
            )
        )
    )


HEAD = ["import boto3", "import botocore.session", "from botocore.config import Config", *shapes.IMPORTS, LOAD, FLAG]
