"""Writes sources whose values may be others by the time they are read.

An object is changed under another name, a method is overridden, an import may fail, a default is set later, the
environment or boto itself is changed. Each source makes one ``client``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from .sources import one_of

HEAD = """
import contextlib
import copy
import json
import operator
import os
import threading
import types
from functools import partial
from unittest import mock

import boto3
import botocore.config
import botocore.session
from botocore.config import Config

flag = len(boto3.__name__)
"""
SECONDS = st.integers(5, 59).map(str)
ATTEMPTS = st.integers(1, 9).map(str)


class Program(NamedTuple):
    """A source, what was drawn for it, and whether the linter must know what its client runs with."""

    source: str
    kind: str
    certain: bool = False


def indented(lines: list[str]) -> list[str]:
    """``lines`` as the body of something."""
    return [f"    {line}" for line in lines]


# Escapes x objects x changes.


class Changeable(NamedTuple):
    """A mutable object: how it is made, the changes of one that is called ``{0}``, and the Config that reads it."""

    made: str
    changes: tuple[str, ...]
    config: str


CONFIG_CHANGES = (
    "{0}.read_timeout = {1}",
    "{0}.read_timeout += 3",
    "setattr({0}, 'read_timeout', {1})",
    "setattr({0}, 'read_' + 'timeout', {1})",
    "object.__setattr__({0}, 'read_timeout', {1})",
    "vars({0})['read_timeout'] = {1}",
    "{0}.__dict__['read_timeout'] = {1}",
    "{0}.retries = {{'max_attempts': 4}}",
    "{0}.retries['max_attempts'] = 4",
    "{0}.retries.update(max_attempts=6)",
    "getattr({0}, 'retries')['max_attempts'] = 4",
)
DICT_CHANGES = (
    "{0}['read_timeout'] = {1}",
    "{0}.update(read_timeout={1})",
    "{0} |= {{'connect_timeout': {1}}}",
    "{0}.__setitem__('read_timeout', {1})",
    "operator.setitem({0}, 'read_timeout', {1})",
    "del {0}['read_timeout']",
    "{0}.pop('read_timeout')",
    "{0}.setdefault('tcp_keepalive', True)",
    "{0}.clear()",
    "{0}['retries']['max_attempts'] = 4",
    "{0}['retries'].update(mode='legacy')",
)
LIST_CHANGES = (
    "{0}.append({1})",
    "{0}[0] = {1}",
    "{0}[-1] = {1}",
    "del {0}[-1]",
    "{0}[:] = [{1}, 7]",
    "{0}.reverse()",
    "{0}.sort()",
    "{0}.pop()",
    "{0}.extend([{1}])",
    "{0} += [{1}]",
    "operator.setitem({0}, 0, {1})",
    "list.append({0}, {1})",
)
OBJECTS = {
    "config": Changeable(
        "Config(connect_timeout={0}, read_timeout={1}, retries={{'max_attempts': {2}}})", CONFIG_CHANGES, "{0}"
    ),
    "fragment": Changeable("Config(connect_timeout={0})", CONFIG_CHANGES[:1] + CONFIG_CHANGES[2:7], "{0}"),
    "dict": Changeable(
        "{{'connect_timeout': {0}, 'read_timeout': {1}, 'retries': {{'total_max_attempts': {2}}}}}",
        DICT_CHANGES,
        "Config(**{0})",
    ),
    "retries": Changeable(
        "{{'max_attempts': {2}}}",
        tuple(
            each.replace("'read_timeout', {1}", "'max_attempts', 4")
            .replace("['read_timeout'] = {1}", "['max_attempts'] = 4")
            .replace("read_timeout={1}", "max_attempts=4")
            .replace("{{'read_timeout': {1}}}", "{{'max_attempts': 4}}")
            .replace("{{'connect_timeout': {1}}}", "{{'mode': 'legacy'}}")
            .replace("'read_timeout'", "'max_attempts'")
            .replace("'tcp_keepalive', True", "'mode', 'legacy'")
            for each in DICT_CHANGES[:-2]
        ),
        "Config(retries={0})",
    ),
    "list": Changeable("[{0}, {1}, 33]", LIST_CHANGES, "Config(read_timeout={0}[-1], connect_timeout={0}[0])"),
    "set": Changeable(
        "[Config(read_timeout={0}), Config(read_timeout={1}), Config(connect_timeout={1})]",
        (
            *(each.replace("{1}", "Config(read_timeout={1})") for each in LIST_CHANGES if "sort" not in each),
            *(each.replace("{0}", "{0}[-1]") for each in CONFIG_CHANGES[:7]),
            "for each in {0}: each.read_timeout = {1}",
        ),
        "{0}[-1]",
    ),
}


def plain(name: str, change: Callable[[str], list[str]]) -> list[str]:
    """Changed by its own name."""
    return change(name)


def wrapped(*lines: str) -> Callable[[str, Callable[[str], list[str]]], list[str]]:
    """``lines`` in which ``{it}`` is the name, and ``CHANGE other`` the change of what is called ``other``."""

    def escape(name: str, change: Callable[[str], list[str]]) -> list[str]:
        found: list[str] = []
        for line in lines:
            before, marked, other = line.partition("CHANGE ")
            found += [before + each for each in change(other)] if marked else [line.replace("{it}", name)]
        return found

    return escape


ESCAPES = {
    "itself": plain,
    "alias": wrapped("other = {it}", "CHANGE other"),
    "chosen": wrapped("other = {it} if flag else None", "CHANGE other"),
    "or": wrapped("other = None or {it}", "CHANGE other"),
    "walrus": wrapped("if (other := {it}):", "    CHANGE other"),
    "starred": wrapped("other, *unused = [{it}, 1]", "CHANGE other"),
    "function": wrapped("def tune(it):", "    CHANGE it", "tune({it})"),
    "keyword": wrapped("def tune(*, it):", "    CHANGE it", "tune(it={it})"),
    "default": wrapped("def tune(it={it}):", "    CHANGE it", "tune()"),
    "closure": wrapped("def tune():", "    it = {it}", "    CHANGE it", "tune()"),
    "keywords": wrapped("def tune(**them):", "    CHANGE them['it']", "tune(it={it})"),
    "spread keywords": wrapped(
        "def tune(it):", "    CHANGE it", "tune(**{{'it': {it}}})".replace("{{", "{").replace("}}", "}")
    ),
    "method": wrapped("class T:", "    def tune(self, it):", "        CHANGE it", "T().tune({it})"),
    "partial": wrapped("def tune(it):", "    CHANGE it", "partial(tune, {it})()"),
    "returned": wrapped("def give(): return {it}", "other = give()", "CHANGE other"),
    "handed back": wrapped("def give(it): return it", "other = give({it})", "CHANGE other"),
    "yielded": wrapped("def give():", "    yield {it}", "for other in give():", "    CHANGE other"),
    "looped": wrapped("for other in ({it},):", "    CHANGE other"),
    "in list": wrapped("them = [{it}]", "CHANGE them[0]"),
    "in display": wrapped("them = {'it': {it}}", "CHANGE them['it']"),
    "appended": wrapped("them = []", "them.append({it})", "CHANGE them[0]"),
    "class attribute": wrapped("class K: pass", "K.held = {it}", "CHANGE K.held"),
    "instance": wrapped(
        "class K:", "    def __init__(self, it):", "        self.held = it", "k = K({it})", "CHANGE k.held"
    ),
    "own method": wrapped(
        "class K:",
        "    def __init__(self, it): self.held = it",
        "    def tune(self):",
        "        CHANGE self.held",
        "K({it}).tune()",
    ),
    "match": wrapped("match {it}:", "    case other:", "        CHANGE other"),
    "globals": wrapped("other = globals()['{it}']", "CHANGE other"),
    "thread": wrapped(
        "def tune(it):", "    CHANGE it", "job = threading.Thread(target=tune, args=({it},))", "job.start(); job.join()"
    ),
    "property": wrapped(
        "class K:", "    @property", "    def held(self): return {it}", "other = K().held", "CHANGE other"
    ),
    "class method": wrapped(
        "class K:", "    held = {it}", "    @classmethod", "    def tune(cls):", "        CHANGE cls.held", "K.tune()"
    ),
    "shallow copy": wrapped("other = copy.copy({it})", "CHANGE other"),
    "copied display": wrapped("them = [{it}][:]", "CHANGE them[0]"),
    "branch": wrapped("if flag:", "    CHANGE {it}"),
    "loop": wrapped("for each in (1,):", "    CHANGE {it}"),
}
HARMLESS = (
    "all([{0}])",
    "len(str({0}))",
    "unused = repr({0})",
    "isinstance({0}, dict)",
    "def look(it): return [it, 1][1]\nlook({0})",
    "def look(it):\n    print(it, file=open(os.devnull, 'w'))\nlook({0})",
    "if {0} is None: flag = 2",
    "other = Config(read_timeout=7)\nother.read_timeout = 8",
    "class O: pass\nO.read_timeout = 9",
    "boto3.client('s3', config=Config(read_timeout=3))",
)


@st.composite
def escaping(draw: DrawFn) -> Program:
    """An object that is changed under some name, or only looked at."""
    kind = draw(st.sampled_from(sorted(OBJECTS)))
    made, changes, config = OBJECTS[kind]
    lines = ["IT = " + made.format(draw(SECONDS), draw(SECONDS), draw(ATTEMPTS))]
    if draw(st.integers(0, 5)) == 0:
        if draw(st.booleans()):
            lines.append(draw(st.sampled_from(HARMLESS[: None if kind == "config" else 4])).format("IT"))
        certain, how = kind != "set", "harmless"
    else:
        how = draw(st.sampled_from(sorted(ESCAPES)))
        change = draw(st.sampled_from(changes))
        value = draw(SECONDS)
        lines += [
            each.replace("{it}", "IT")
            for each in ESCAPES[how]("IT", lambda name: change.format(name.replace("{it}", "IT"), value).split("; "))
        ]
        certain = False
    if draw(st.integers(0, 3)) == 0 and how != "globals":
        body = [*lines, f"return boto3.client('sqs', config={config.format('IT')})"]
        lines = ["def make():", *indented("\n".join(body).split("\n")), "client = make()"]
    else:
        lines.append(f"client = boto3.client('sqs', config={config.format('IT')})")
    return Program(HEAD + "\n".join(lines) + "\n", f"escape: {kind}, {how}", certain)


# Copies and merges.


@st.composite
def copied(draw: DrawFn) -> Program:
    """A copy or merge of a Config, one of the two changed afterwards."""
    first = f"Config(connect_timeout={draw(SECONDS)}, read_timeout={draw(SECONDS)})"
    lines = [f"base = {first}"]
    how = draw(
        one_of(
            "other = copy.copy(base)",
            "other = copy.deepcopy(base)",
            "other = base.merge(Config(tcp_keepalive=True))",
            "other = Config.merge(base, Config(read_timeout=31))",
            "other = botocore.config.Config.merge(base, Config(read_timeout=31))",
            "other = base\nfor each in (Config(read_timeout=31), Config(tcp_keepalive=True)):\n"
            "    other = other.merge(each)",
            "other = base.merge\nother = other(Config(read_timeout=31))",
            "other = type(base)(**{'read_timeout': 31})",
        )
    )
    lines.append(how)
    changed = draw(one_of("base", "other"))
    if draw(st.booleans()):
        lines.append(f"{changed}.read_timeout = {draw(SECONDS)}")
    lines.append(f"client = boto3.client('sqs', config={draw(one_of('base', 'other'))})")
    return Program(HEAD + "\n".join(lines) + "\n", f"copy: {how.partition('(')[0]}")


# Overriding x ways of calling.


@st.composite
def overriding(draw: DrawFn) -> Program:
    """A method that a derived class may override, called in some way."""
    decorator = draw(one_of("", "@staticmethod", "@classmethod", "@property"))
    given = {"": "self", "@staticmethod": "", "@classmethod": "cls", "@property": "self"}[decorator]
    call = "wait" if decorator == "@property" else "wait()"

    def method(value: str) -> list[str]:
        what = draw(one_of(f"return {value}", f"seconds = {value}\n        return seconds"))
        return [decorator] * bool(decorator) + [
            f"def wait({given}): {what}" if "\n" not in what else f"def wait({given}):\n        {what}"
        ]

    asking = ["self.{}", "type(self)().{}"] + (
        ["type(self).{}", "B.{}"] if decorator[:7] in ("@static", "@classm") else ["B().{}"]
    )
    ask = draw(st.sampled_from(asking)).format(call)
    whole = draw(st.booleans())
    makes = f"return boto3.client('sqs', config=Config(read_timeout={ask}, connect_timeout=7))"
    if whole:
        makes = "return boto3.client('sqs', config=self.config())"
    lines = ["class B:", *indented(method(draw(SECONDS)))]
    lines += ["    def config(self):", f"        return Config(read_timeout={ask}, connect_timeout=7)"]
    lines += ["    def make(self):", f"        {makes}"]
    how = draw(one_of("derived", "derived", "mixin", "super", "assigned", "instance", "grandchild", "none"))
    made = "S()"
    if how == "none":
        made = "B()"
    elif how == "assigned":
        value = draw(SECONDS)
        lines.append(f"B.wait = {'property' if decorator == '@property' else ''}(lambda *unused: {value})")
        made = "B()"
    elif how == "instance" and decorator != "@property":
        lines += ["b = B()", f"b.wait = lambda: {draw(SECONDS)}"]
        made = "b"
    elif how == "mixin":
        lines += ["class M:", *indented(method(draw(SECONDS))), "class S(M, B): pass"]
    elif how == "super" and decorator != "@staticmethod":
        lines += [
            "class S(B):",
            f"    {decorator or '# a method'}",
            f"    def wait({given}):",
            f"        return super().{call} + 1",
        ]
    else:
        body = (
            method(draw(SECONDS))
            if draw(st.booleans())
            else [f"config = lambda self: Config(read_timeout={draw(SECONDS)})"]
        )
        lines += ["class S(B):", *indented(body)]
        if how == "grandchild":
            lines += ["class T(S): pass"]
            made = "T()"
    calling = draw(
        one_of(
            "{0}.make()",
            "{0}.make()",
            "getattr({0}, 'make')()",
            "type({0}).make({0})",
            "B.make({0})",
            "operator.methodcaller('make')({0})",
            "partial(B.make, {0})()",
        )
    )
    lines.append(f"client = {calling.format(made)}")
    return Program(HEAD + "\n".join(lines) + "\n", f"overriding: {decorator} {how}")


# Imports that may fail.


@st.composite
def importing(draw: DrawFn) -> Program:
    """Two arms, of which one runs where an import fails."""
    module = draw(one_of("no_such_module_anywhere", "json"))
    one, other = draw(SECONDS), draw(SECONDS)
    shape = draw(
        one_of(
            "T = {}",
            "def t(): return {}",
            "C = Config(read_timeout={})",
            "class K:\n    t = {}",
            "L = [5, {}]",
            "def c(): return Config(read_timeout={})",
            "D = {{'read_timeout': {}}}",
        )
    )
    read = {
        "T": "Config(read_timeout=T)",
        "def t": "Config(read_timeout=t())",
        "C": "C",
        "class K:\n    t": "Config(read_timeout=K.t)",
        "L": "Config(read_timeout=L[1])",
        "def c": "c()",
        "D": "Config(**D)",
    }[shape.partition(" =")[0].partition("()")[0]]
    errors = draw(one_of("ImportError", "ModuleNotFoundError", "(ImportError, OSError)", "Exception", ""))
    first, second = (indented(shape.format(value).split("\n")) for value in (one, other))
    lines = ["try:", f"    import {module}"]
    if draw(st.booleans()):
        lines += [*first, f"except {errors}:".replace(" :", ":"), *second]
    else:
        lines += [f"except {errors}:".replace(" :", ":"), *second, "else:", *first]
    if draw(st.booleans()):
        lines = ["def make():", *indented(lines), f"    return boto3.client('sqs', config={read})", "client = make()"]
    else:
        lines.append(f"client = boto3.client('sqs', config={read})")
    return Program(HEAD + "\n".join(lines) + "\n", f"import: {shape.partition('{')[0]}")


# Order x paths: the default Config of a session.


@st.composite
def ordered(draw: DrawFn) -> Program:
    """A session that gets a default Config before or after its client is made, always, on some path or never."""
    default = f"Config(connect_timeout={draw(SECONDS)}, read_timeout={draw(SECONDS)}, retries={{'max_attempts': 4}})"
    kind = draw(one_of("session", "session", "inner", "default", "setup"))
    call = f"session.set_default_client_config({default})"
    lines = ["session = botocore.session.get_session()"]
    made = "client = session.create_client('sqs')"
    if kind == "inner":
        lines.append("wrapped = boto3.Session(botocore_session=session)")
        made = "client = wrapped.client('sqs')"
    if kind in ("default", "setup"):
        lines.append(draw(one_of("", call)))
        call = "boto3.DEFAULT_SESSION = boto3.Session(botocore_session=session)"
        if kind == "setup":
            call = "boto3.setup_default_session(botocore_session=session)"
        made = "client = boto3.client('sqs')"
        if lines[-1] == "":
            lines[-1] = f"session.set_default_client_config({default})"
    how = draw(
        one_of(
            "before",
            "after",
            "if",
            "function",
            "called function",
            "uncalled",
            "try",
            "loop",
            "with",
            "lambda",
            "method",
            "in factory",
            "call in branch",
            "turns",
        )
    )
    shapes = {
        "before": [call, made],
        "after": [made, call],
        "if": ["if flag > 3:", f"    {call}", made],
        "function": ["def set_up():", f"    {call}", "set_up()", made],
        "called function": [
            "def set_up():",
            f"    {call}",
            f"def make():\n    global client\n    {made}",
            "make()",
            "set_up()",
        ],
        "uncalled": ["def set_up():", f"    {call}", made],
        "try": [
            "try:",
            f"    {draw(one_of('int(5)', 'int(None)'))}",
            f"    {call}",
            "except TypeError:",
            "    pass",
            made,
        ],
        "loop": [f"for each in {draw(one_of('()', '(1,)'))}:", f"    {call}", made],
        "call in branch": ["def set_up():", f"    {call}", f"if flag {draw(one_of('<', '>'))} 3: set_up()", made],
        "turns": ["for each in (1, 2):", f"    {made}", f"    {call}"],
        "with": ["with open(os.devnull):", f"    {call}", made],
        "lambda": [f"set_up = lambda: {call.partition(' = ')[0] if ' = ' in call else call}", made],
        "method": ["class S:", "    def set_up(self):", f"        {call}", draw(one_of("S().set_up()", "S()")), made],
        "in factory": ["def make():", f"    {call}", "    return session", draw(one_of("make()", "")), made],
    }
    if how == "lambda" and " = " in call:
        how = "uncalled"
    body = [*lines, *shapes[how]]
    if draw(st.integers(0, 3)) == 0 and "global" not in "".join(body) and kind not in ("default",):
        body = ["def run():", *indented("\n".join(body).split("\n")), "    return client", "client = run()"]
    source = "\n".join(body)
    return Program(f"{HEAD}{source}\n", f"order: {kind}, {how}", how == "before" and kind == "session")


# The environment.


ENVIRONMENT = (
    "os.environ[{name}] = {value}",
    "os.environ.setdefault({name}, {value})",
    "os.environ.update({{{name}: {value}}})",
    "E = {{{name}: {value}}}\nos.environ.update(E)",
    "os.environ.update([({name}, {value})])",
    "os.environ |= {{{name}: {value}}}",
    "for k, v in {{{name}: {value}}}.items(): os.environ[k] = v",
    "def put(k, v): os.environ[k] = v\nput({name}, {value})",
    "def put(**them): os.environ.update(them)\nput(**{{{name}: {value}}})",
    "put = os.environ.__setitem__\nput({name}, {value})",
    "os.environ.__setitem__({name}, {value})",
    "E = os.environ\nE[{name}] = {value}",
    "from os import environ\nenviron[{name}] = {value}",
    "def put(e): e[{name}] = {value}\nput(os.environ)",
    "os.environ = {{**os.environ, {name}: {value}}}",
    "setattr(os, 'environ', {{**os.environ, {name}: {value}}})",
    "mock.patch.dict(os.environ, {{{name}: {value}}}).start()",
    "mock.patch.dict('os.environ', {{{name}: {value}}}).start()",
    "patch = mock.patch.dict(os.environ, {{{name}: {value}}})\npatch.start()",
    "os.environb[{name}.encode()] = {value}.encode()",
    "os.putenv({name}, {value})",
    "if flag: os.environ[{name}] = {value}",
    "if flag < 3: os.environ[{name}] = {value}",
    "def never(): os.environ[{name}] = {value}",
    "os.environ[{name}] = {value}\ndel os.environ[{name}]",
    "saved = dict(os.environ)\nos.environ[{name}] = {value}\nos.environ.clear()\nos.environ.update(saved)",
    "dict(os.environ)[{name}] = {value}",
    "exec('os.environ[' + repr({name}) + '] = ' + repr({value}))",
)
OF_SESSION = {
    "AWS_MAX_ATTEMPTS": ("max_attempts", ("7", "1", "4")),
    "AWS_RETRY_MODE": ("retry_mode", ("'legacy'", "'adaptive'", "'standard'")),
    "AWS_DEFAULTS_MODE": ("defaults_mode", ("'standard'", "'in-region'", "'legacy'")),
}


@st.composite
def environment(draw: DrawFn) -> Program:
    """A variable of the environment, or of the session, that is set in one of the ways to set it."""
    name = draw(st.sampled_from(sorted(OF_SESSION)))
    config = draw(
        one_of(
            "",
            ", config=Config(read_timeout=9)",
            ", config=Config(retries={'mode': 'standard'})",
            ", config=Config(retries={'total_max_attempts': 2})",
        )
    )
    if draw(st.integers(0, 3)) == 0:
        variable, values = OF_SESSION[name]
        value = draw(st.sampled_from(values))
        how = draw(
            one_of(
                "session.set_config_variable({!r}, {})",
                "session.set_config_variable(value={1}, logical_name={0!r})",
                "for each in ({!r},): session.set_config_variable(each, {})",
                "def put(s): s.set_config_variable({!r}, {})\nput(session)",
                "put = session.set_config_variable\nput({!r}, {})",
                "session.get_component('config_store').set_config_variable({!r}, {})",
                "session.instance_variables()[{!r}] = {}",
            )
        ).format(variable, value)
        lines = ["session = botocore.session.get_session()", how, f"client = session.create_client('sqs'{config})"]
        return Program(HEAD + "\n".join(lines) + "\n", f"environment of session: {how[:30]}")
    value = draw(st.sampled_from(OF_SESSION[name][1])).strip("'")
    middle = draw(st.integers(4, len(name) - 1))
    written = draw(
        one_of(
            repr(name),
            repr(name),
            f"{name[:middle]!r} + {name[middle:]!r}",
            "NAME[0:]",
            f"'_'.join({name.split('_')})",
            "f'AWS_{NAME[4:]}'",
            "NAME",
        )
    )
    how = draw(st.sampled_from(ENVIRONMENT))
    text = how.format(name=f"({written})" if " " in written else written, value=repr(value))
    lines = [f"NAME = {name!r}"] * ("NAME" in written) + [text]
    made = f"client = boto3.Session().client('sqs'{config})"
    lines = [made, *lines] if draw(st.integers(0, 5)) == 0 else [*lines, made]
    if draw(st.integers(0, 5)) == 0 and "import" not in text:
        lines = ["def run():", *indented("\n".join(lines).split("\n")), "    return client", "client = run()"]
    return Program(HEAD + "\n".join(lines) + "\n", f"environment: {how[:40]!r}", False)


# Attributes of boto that are replaced.


PATCHES = (
    "boto3.client = partial(boto3.client, config={config})",
    "setattr(boto3, 'cli' + 'ent', partial(boto3.client, config={config}))",
    "boto3.__dict__.update(client=partial(boto3.client, config={config}))",
    "old = boto3.client\nboto3.client = lambda *args, **kwargs: old(*args, **{{'config': {config}, **kwargs}})",
    "mock.patch.object(boto3, 'client', partial(boto3.client, config={config})).start()",
    "old = boto3.Session.client\ndef made(self, *args, **kwargs):\n    return old(self, *args, **{{'config': {config}, "
    "**kwargs}})\nboto3.Session.client = made",
    "old = botocore.session.Session.create_client\ndef made(self, *args, **kwargs):\n"
    "    kwargs['config'] = {config}\n    return old(self, *args, **kwargs)\n"
    "botocore.session.Session.create_client = made",
    "old = Config.__init__\ndef made(self, *args, **kwargs):\n    kwargs['read_timeout'] = 41\n"
    "    old(self, *args, **kwargs)\nConfig.__init__ = made",
    "class Own(Config):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **{{**kwargs, "
    "'read_timeout': 41}})\nConfig = Own",
    "class Own(Config):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **{{**kwargs, "
    "'read_timeout': 41}})\nbotocore.config.Config = Own",
    "Config.OPTION_DEFAULTS['read_timeout'] = 41",
    "session.client = partial(session.client, config={config})",
    "def tune(it): it.client = partial(it.client, config={config})\ntune(session)",
    "import botocore.args\nbotocore.args.Config = partial(Config, read_timeout=41)",
    "boto3.DEFAULT_SESSION = session",
    "boto3.DEFAULT_SESSION = None",
    "inner = botocore.session.get_session()\ninner.set_default_client_config({config})\n"
    "boto3.DEFAULT_SESSION = boto3.Session(botocore_session=inner)",
    "inner = botocore.session.get_session()\ninner.set_default_client_config({config})\n"
    "setattr(boto3, 'DEFAULT_SESSION', boto3.Session(botocore_session=inner))",
    "inner = botocore.session.get_session()\ninner.set_default_client_config({config})\n"
    "boto3._get_default_session = lambda: boto3.Session(botocore_session=inner)",
    "inner = botocore.session.get_session()\ninner.set_default_client_config({config})\nsession._session = inner",
    "boto3.anything = 5",
)


@st.composite
def patched(draw: DrawFn) -> Program:
    """An attribute of boto's, or of a session, that is replaced."""
    seconds = draw(SECONDS)
    config = f"Config(connect_timeout={seconds}, read_timeout={draw(SECONDS)}, retries={{'max_attempts': 4}})"
    how = draw(st.sampled_from(PATCHES))
    made = draw(
        one_of(
            "boto3.client('sqs')",
            "session.client('sqs')",
            "boto3.Session().client('sqs')",
            "boto3.client('sqs', config=Config(read_timeout=9))",
            "session.client('sqs', config=None)",
            "session._session.create_client('sqs')",
            "boto3.client('sqs', config=botocore.config.Config())",
        )
    )
    lines = ["session = boto3.Session()"]
    text = how.format(config=config)
    if draw(st.integers(0, 3)) == 0 and "class Own" not in text:
        lines += ["def patch():", *indented(text.split("\n")), draw(one_of("patch()", "patch()", "flag"))]
    else:
        lines += text.split("\n")
    lines.append(f"client = {made}")
    return Program(HEAD + "\n".join(lines) + "\n", f"patched: {how[:40]!r}")


KINDS = (
    escaping(),
    escaping(),
    escaping(),
    copied(),
    overriding(),
    importing(),
    ordered(),
    environment(),
    environment(),
    patched(),
)


def programs() -> st.SearchStrategy[Program]:
    """A program of any kind."""
    return st.one_of(*KINDS)
