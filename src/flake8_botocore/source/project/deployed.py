"""Who deploys a file: the Lambda functions that the project's templates and Terraform files make of a module."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...config import Settings
from ...deployment import Deployed, DeployedFunction, limit_of, longest_of
from ...deployment.choice import module_meant
from ...deployment.dockerfiles import in_image
from ...facts import ABSENT, UNKNOWN, Absent, TimeLimit, Unknown
from ...files.filesystem import (
    LARGEST_CONFIGURATION,
    content,
    has,
    is_inside,
    kind,
    leads_out,
    memo_of_file,
    names,
    real,
    upward,
)
from ...files.ignored import TOOLS, modules_and_folders
from ...files.snapshot import memo
from .importers import MOST_FILES, is_of_tests, sources_below
from .module_paths import HANDLER, real_root

ENDINGS = (".yaml", ".yml", ".json", ".template")
"""How the names of templates end; only their content tells what they are."""

TERRAFORM = (".tf", ".tf.json", ".tfvars", ".tfvars.json", "terragrunt.hcl")
"""How the names of Terraform's files end."""

_APP = "cdk.json"
"""The file in whose folder a CDK app runs, which paths of its code start from."""

_CHALICE = os.path.join(".chalice", "config.json")
"""The configuration of a Chalice app, from the folder of its ``app.py`` on."""

_CDK = re.compile(rb"aws[_-]cdk")
"""Text of a module that is part of a CDK app: it imports ``aws_cdk`` or ``aws-cdk-lib``."""

_IMAGE = re.compile(r"(?i:(?:.*\.)?dockerfile(?:\..*)?|containerfile)")
"""Names of Dockerfiles, such as ``api.Dockerfile`` and ``Dockerfile.lambda``."""

MOST_TEMPLATES = 2_000
"""Files of one ending that are looked into for templates; where a project has more, none of them is."""

_SKIPPED = re.compile(r"\..*|__pycache__|tests?|fixtures|docs?|package(?:-lock)?\.json|tsconfig.*\.json")
"""Names of folders and files that deploy nothing. Test data is often most of a project."""


def deployed(path: str, settings: Settings) -> Iterator[Deployed]:
    """The functions that run the module at the absolute ``path``, each with what says so: ``bot-limits`` or a template.

    If the team states the limit of a function in ``settings``, what templates say of it is ignored. Templates are
    named by their path in the project, as in messages.
    """
    of_settings = {function.function: function for function in _of_settings(settings) if function.module == path}
    yield from ((function, "bot-limits") for function in of_settings.values())
    of_templates = _of_templates(path, real_root(path))
    yield from ((function, place) for function, place in of_templates if function.function not in of_settings)


def _of_settings(settings: Settings) -> Iterator[DeployedFunction]:
    """The functions of which the team states the time limit: ``src/orders/app.handler=30`` in ``bot-limits``.

    The folder of the module, ``src/orders``, is that of the function's code: what it imports is looked up there.
    """
    start = settings.project or os.getcwd()
    for path, seconds in sorted(settings.limits):
        folder, handler = os.path.split(path)
        yield DeployedFunction(path, real(os.path.join(start, folder)), handler, seconds, stated=True, line=0)


def unmatched_limits(settings: Settings) -> Iterator[str]:
    """A message for each handler in ``bot-limits`` whose module does not exist."""
    for each in _of_settings(settings):
        if not kind(each.module):
            yield f"bot-limits: {each.name} names no file: {os.path.relpath(each.module)} does not exist"


@memo(20_000)
def _of_templates(path: str, root: str) -> tuple[Deployed, ...]:
    """The functions that templates make of the module at ``path``, each with its template relative to ``root``."""
    own = (each for each in functions_below(search_start(path, root), root) if each.module == path)
    return tuple((each.function, os.path.relpath(real(each.template), root).replace(os.sep, "/")) for each in own)


def functions_around(path: str, settings: Settings) -> Iterator[DeployedFunction]:
    """The functions that may run the module at ``path`` or import it: the team's, and all below ``search_start``."""
    root = real_root(path)
    yield from _of_settings(settings)
    yield from (function for _, function, _ in functions_below(search_start(path, root), root))


@memo_of_file(50_000)
def run_by_what(path: str) -> str:
    """What runs the file at ``path``: ``lambda`` if its text has a handler, else ``script`` if it has ``__main__``.

    Empty for neither.
    """
    text = content(path) or b""
    return "lambda" if HANDLER.search(b"\n" + text) else "script" if b"__main__" in text else ""


@memo(5_000)
def in_runbook(path: str) -> bool:
    """Whether a runbook of Systems Manager runs the module at ``path``: it is then loaded for each execution.

    The runbook is a YAML or JSON file with the step ``aws:executeScript`` and the name of the module in its text, in
    the folder of the module or the one above.
    """
    folder, name = os.path.split(path)
    folders = [each for each in (folder, os.path.dirname(folder)) if is_inside(each, real_root(path))]
    documents = (os.path.join(each, file) for each in folders for file in names(each) if file.endswith(ENDINGS))
    texts = (content(each) or b"" for each in documents)
    return any(b"aws:executeScript" in text and os.fsencode(name) in text for text in texts)


def search_start(path: str, root: str) -> str:
    """The folder below which templates are looked for that may deploy the module at ``path``.

    It is the root; for a module in a folder such as ``tests``, which is skipped from the root on, it is that folder,
    and the innermost of several.
    """
    start = folder = root
    for part in os.path.relpath(os.path.dirname(path), root).split(os.sep):
        folder = os.path.join(folder, part)
        if part != os.curdir and _SKIPPED.fullmatch(part):
            start = folder
    return start


class _Placed(NamedTuple):
    """A function whose module is known: the absolute path of the module, the function, and the path of its template."""

    module: str
    function: DeployedFunction
    template: str


def functions_below(start: str, root: str) -> tuple[_Placed, ...]:
    """Every function that is deployed below ``start``; ``root`` is that of the project."""
    return _read_below(start, root).placed


def limit_of_name(path: str, called: str) -> TimeLimit | Unknown | Absent:
    """The time limit of the Lambda function that ``client.invoke(FunctionName=called)`` in the module at ``path`` runs.

    The longest, if several have the name; ``called`` is empty if it is not known. If none has the name, ABSENT if the
    project deploys no functions; else UNKNOWN: it may be one whose name is computed, or another project's.
    """
    root = real_root(path)
    found = _read_below(root, root)
    limits = [
        # The caller in the template, such as an API, does not wait for this call.
        limit_of(function, os.path.relpath(real(template), root).replace(os.sep, "/"), may_call_itself=True)
        for function, template in found.functions
        if called and function.called == called
    ]
    deploys = found.functions or found.problems or deploying_files(root, root).unbuilt
    return longest_of(limits) or (UNKNOWN if deploys else ABSENT)


def unreadable_templates(path: str) -> tuple[str, ...]:
    """A line for each template that cannot be read in the project of the absolute ``path``."""
    root = real_root(path)
    return _read_below(root, root).problems


def apps_to_synthesise(paths: Iterable[tuple[str, Settings]]) -> Iterator[str]:
    """The line for handlers in the absolute ``paths`` that CDK apps may deploy, and whose time limits are unknown.

    The limits would be known from the templates that ``cdk synth`` writes. For each handler the nearest app is named.
    Nothing if there is no such handler.
    """
    handlers, apps = dict[str, None](), dict[str, None]()
    for path, settings in paths:
        root = real_root(path)
        unbuilt = deploying_files(root, root).unbuilt if search_start(path, root) == root else ()
        # The stacks of an app in Python are read: only a handler that is near may be deployed by what they compute.
        near = [app_file for app_file, folder in unbuilt if not folder or is_inside(path, folder)]
        functions = deployed(path, settings)
        is_unknown = all(not function.seconds and place.endswith(".py") for function, place in functions)
        if near and run_by_what(path) == "lambda" and is_unknown:
            handlers[path] = None
            apps[max(near, key=lambda app_file: len(os.path.commonpath((app_file, path))))] = None
    if apps:
        yield (
            f"the time limits of functions in {_first_of(handlers)} are unknown, which {_first_of(apps)} may deploy: "
            "run cdk synth first, or set them in [tool.flake8-botocore.limits]"
        )


def _first_of(paths: Iterable[str]) -> str:
    """The first of ``paths``, and how many there are besides: ``cdk.json and 2 more``."""
    first, *more = map(os.path.relpath, paths)
    return f"{first} and {len(more)} more" if more else first


class _FoundBelow(NamedTuple):
    """What is deployed below a folder: the functions whose module is known, and all ``functions``, with their template.

    ``problems`` are lines about templates that cannot be read.
    """

    placed: tuple[_Placed, ...] = ()
    problems: tuple[str, ...] = ()
    functions: tuple[Deployed, ...] = ()


@memo(100)
def _read_below(start: str, root: str) -> _FoundBelow:
    """What is deployed below ``start``, in the project with the folder ``root``.

    A template that a tool wrote, in ``cdk.out`` or ``.aws-sam``, may be older than its source: it counts only for
    functions of which no source states the limit.
    """
    files = deploying_files(start, root)
    if not files.templates and not files.terraform and not files.built and not files.calls:
        return _FoundBelow()
    # Loading their readers takes 40 ms.
    from ...deployment.templates import functions_in

    of_sources, problems = _of_sources(files, start)
    functions = [(function, template) for function, template, _ in of_sources]
    placed = [each for function, template, folder in of_sources for each in _placed(function, template, folder)]
    # In a project with too many modules to search, a text could mean one that was not seen.
    if start == root and _modules_of(root):
        placed += _placed_by_texts(placed, functions, root)
    of_tools = [(function, template, near) for template, near in files.built for function in functions_in(template)[0]]
    limited_names = {function.called for function, _ in functions if function.seconds}
    functions += ((function, template) for function, template, _ in of_tools if function.called not in limited_names)
    copies = [
        copy
        for function, template, near in of_tools
        for each in _placed(function, template, os.path.dirname(template))
        for copy in _copied(each, near, root)
    ]
    limited_handlers = {_handler(each) for each in placed if each.function.seconds}
    replaced_handlers = {_handler(each) for each in copies} - limited_handlers
    placed = [each for each in placed if _handler(each) not in replaced_handlers]
    placed += (each for each in copies if _handler(each) in replaced_handlers)
    return _FoundBelow(tuple(placed), problems, tuple(functions))


def _of_sources(files: DeployingFiles, start: str) -> tuple[list[tuple[DeployedFunction, str, str]], tuple[str, ...]]:
    """The functions in those of ``files`` that no tool wrote, and a line for each of them that cannot be read.

    With each function is its template, and the folder that its paths start from: ``start``, the folder that is
    searched, for those of Terraform and of a CDK app.
    """
    from ...deployment.templates import functions_in, functions_of_app
    from ...deployment.terraform import functions_of, unread

    found, problems = list[tuple[DeployedFunction, str, str]](), list[str]()
    for template, folder in files.templates:
        functions, problem = functions_of_app(template) if template.endswith(_CHALICE) else functions_in(template)
        found += ((function, template, folder) for function in functions)
        # Cookiecutter fills the files of a folder such as ``{{cookiecutter.name}}`` in first.
        if problem and "{{" not in template:
            problems.append(f"cannot read {template}: {problem}; the time limits of its functions are unknown")
    if unreadable := unread(files.terraform):
        more = f" and {len(unreadable) - 1} more" if len(unreadable) > 1 else ""
        problem = f"cannot read {unreadable[0]}{more}: no Terraform"
        problems.append(f"{problem}; the time limits of its functions are unknown")
    found += ((function, file, start) for function, file in functions_of(files.terraform, files.dockerfiles))
    found += ((function, stack, start) for stack in files.calls for function in _of_calls(stack))
    return found, tuple(problems)


def _placed_by_texts(placed: Iterable[_Placed], functions: Iterable[Deployed], root: str) -> list[_Placed]:
    """Those of ``functions`` whose module is not where the template says, with the module that their texts mean.

    A build may put the code elsewhere than the template says, or compute where it is: then the texts of the function's
    block decide, see ``module_meant``. ``placed`` are all functions where the templates say. A handler of theirs
    is left out, and so is one if for any of its functions no time limit is known, its own or that of what waits for it.
    """
    found = {(each.function.handler, each.function.line, each.template) for each in placed if kind(each.module)}
    by_texts = list[_Placed]()
    modules = _modules_of(root)
    for function, template in functions:
        if function.handler and not function.dockerfile and (function.handler, function.line, template) not in found:
            apps = (folder for folder in upward(os.path.dirname(template), root) if has(folder, _APP))
            starts = (os.path.dirname(template), *apps, root)
            meant = module_meant(function, starts, root, modules)
            if meant is not None:
                code, handler = meant
                function = function._replace(code=code, handler=handler)
                by_texts.append(_Placed(function.module, function, template))
    refused = {_handler(each) for each in by_texts if limit_of(each.function, each.template) is None}
    refused |= {_handler(each) for each in placed}
    return [each for each in by_texts if _handler(each) not in refused]


@memo(100)
def _modules_of(root: str) -> dict[str, tuple[str, ...]]:
    """The modules below ``root`` by the names of their files, without those of tests; empty if they are too many."""
    found = defaultdict[str, list[str]](list)
    modules = sources_below(root)
    if len(modules) > MOST_FILES:
        return {}
    for path in modules:
        if not is_of_tests(path, root):
            found[os.path.basename(path)].append(path)
    return {name: tuple(paths) for name, paths in found.items()}


@memo_of_file(5_000)
def _of_calls(path: str) -> tuple[DeployedFunction, ...]:
    """The functions that a stack of a CDK app, the Python or TypeScript file at ``path``, makes by its calls."""
    raw = content(path) or b""
    if len(raw) > LARGEST_CONFIGURATION or not _CDK.search(raw):
        return ()
    from ...deployment.stack_calls import functions_of_calls

    return tuple(functions_of_calls(raw.decode("utf-8-sig", "replace"), os.path.splitext(path)[1]))


def _handler(placed: _Placed) -> tuple[str, str]:
    return placed.module, placed.function.function


def _copied(placed: _Placed, near: str, root: str) -> Iterator[_Placed]:
    """The function ``placed`` by a build, with the project's file of which its module is a copy; else nothing."""
    module, function, template = placed
    if (found := original(module, function.code, near, root)) is not None:
        code = found.removesuffix(os.path.relpath(module, function.code)).rstrip(os.sep)
        yield _Placed(found, function._replace(code=code), template)


def _placed(function: DeployedFunction, template: str, folder: str) -> Iterator[_Placed]:
    """``function``, whose paths start from ``folder``, with the path of its module, and its code as an absolute path.

    Nothing if its code or handler is unknown. For an image, its Dockerfile has both; one outside of the folder of the
    template is not read.
    """
    code, handler = os.path.normpath(os.path.join(folder, function.code)), function.handler
    if function.dockerfile:
        outside = leads_out(os.path.join(code, function.dockerfile), os.path.dirname(template))
        of_image = None if outside else in_image(code, function.dockerfile, handler)
        code, handler = of_image or ("", "")
    if handler and function.code:
        function = function._replace(code=code, handler=handler)
        yield _Placed(function.module, function, template)


class DeployingFiles(NamedTuple):
    """Files that may deploy something: ``templates`` with the folders that their paths start from, and others.

    ``built`` are the templates that a tool wrote, each with the folder that it works in. ``unbuilt`` are the
    ``cdk.json`` of apps that have no such templates, with the folder of an app in Python, else with an empty text.
    ``calls`` are the modules that may be stacks of CDK apps.
    """

    templates: tuple[tuple[str, str], ...]
    terraform: tuple[str, ...]
    dockerfiles: tuple[str, ...]
    built: tuple[tuple[str, str], ...]
    unbuilt: tuple[tuple[str, str], ...]
    calls: tuple[str, ...]


@memo(100)
def deploying_files(start: str, root: str) -> DeployingFiles:
    """The files below ``start`` that may deploy something, in the project with the folder ``root``.

    A kind with more than MOST_TEMPLATES files is left out. TypeScript files count only in a project with a CDK app.
    """
    # By kind, see ``_kind_of_deploying``: paths, each with the folder that the paths in the file start from.
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    folders = [start]
    while folders:
        folder = folders.pop()
        for name in names(folder):
            path = os.path.join(folder, name)
            if name in WRITTEN:
                found["built"] += [(each, folder) for each in templates_in(os.path.join(folder, WRITTEN[name]))]
            elif name == os.path.dirname(_CHALICE):
                found["chalice"].append((os.path.join(folder, _CHALICE), folder))
            elif _SKIPPED.fullmatch(name):
                continue
            elif name == _APP:
                found["app"].append((path, folder))
                found["calls"] += [(each, folder) for each in sources_below(folder)[:MOST_FILES]]
                may_be_python, output = app(path)
                synthesised = [(each, folder) for each in templates_in(output)] if is_inside(output, root) else []
                found["built"] += synthesised
                if not synthesised:
                    found["unbuilt"].append((path, folder if may_be_python else ""))
            elif kind := _kind_of_deploying(name):
                found[kind].append((path, folder))
        inner = (name for name, kind in modules_and_folders(folder, root) if kind == "folder")
        folders += [os.path.join(folder, name) for name in inner if not _SKIPPED.fullmatch(name)]
    few = {kind: tuple(dict.fromkeys(files)) for kind, files in found.items() if len(files) <= MOST_TEMPLATES}

    def paths(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for path, _ in few.get(kind, ())))

    templates = tuple(each for kind, files in few.items() if kind in ("chalice", *ENDINGS) for each in files)
    built, unbuilt, calls = few.get("built", ()), few.get("unbuilt", ()), paths("calls") if "app" in few else ()
    return DeployingFiles(templates, paths("terraform"), paths("image"), built, unbuilt, calls)


def _kind_of_deploying(name: str) -> str:
    """The kind of a file that may deploy something, by its ``name``; empty for any other file.

    ``calls`` are modules whose calls may make stacks, ``image`` are Dockerfiles; the kind of a template is its ending.
    """
    if name.endswith(TERRAFORM):
        return "terraform"
    ending = os.path.splitext(name)[1]
    return "image" if _IMAGE.fullmatch(name) else "calls" if ending == ".ts" else ending if ending in ENDINGS else ""


# What `cdk synth` and `sam build` wrote, whatever git ignores: templates, and copies of files of the project.
WRITTEN = {"cdk.out": "cdk.out", ".aws-sam": os.path.join(".aws-sam", "build")}
"""The folders that the two write by default, and where their templates are."""

_BUILT_TEMPLATE = "template.yaml"
_RUNS_PYTHON = re.compile(r"python|\.py\b")


def templates_in(folder: str) -> Iterator[str]:
    """The templates that were written to ``folder``, those of nested stacks and of the stages of a CDK app, too."""
    for name in names(folder):
        path = os.path.join(folder, name)
        if name.endswith(".template.json") or name == _BUILT_TEMPLATE:
            yield path
        elif name.startswith("assembly-") or has(path, _BUILT_TEMPLATE):
            yield from templates_in(path)


def app(path: str) -> tuple[bool, str]:
    """Whether the CDK app whose ``cdk.json`` is at ``path`` may be in Python, and the folder that it writes to.

    It may be if its command runs Python, as in ``{"app": "python3 app.py"}``, or if the file has no command.
    """
    try:
        stated = json.loads(content(path) or b"")
    except (ValueError, RecursionError):
        stated = None
    command, output = (stated.get(key) if isinstance(stated, dict) else None for key in ("app", "output"))
    may_be_python = not isinstance(command, str) or _RUNS_PYTHON.search(command) is not None
    output_folder = os.path.join(os.path.dirname(path), output if isinstance(output, str) else "cdk.out")
    return may_be_python, os.path.normpath(output_folder)


def original(copy: str, code: str, near: str, root: str) -> str | None:
    """The one file of the project ``root`` that a build copied to ``copy``, in the folder ``code``; None if unsure.

    It has the same bytes, and its path ends as that of ``copy`` does behind ``code``. If files below the folder
    ``near``, in which the tool works, have both, only these count.
    """
    raw, end = content(copy), f"{os.sep}{os.path.relpath(copy, code)}"
    if not raw or not is_inside(near, root):
        return None
    for folder in near, root:
        files = sources_below(folder)
        same = [each for each in files if each.endswith(end) and _is_source(each, root) and content(each) == raw]
        if same or len(files) > MOST_FILES:
            return same[0] if len(same) == 1 and len(files) <= MOST_FILES else None
    return None


def _is_source(path: str, root: str) -> bool:
    """Whether no tool wrote the file at ``path``, though it may be in git: not below ``cdk.out/asset.1f3a...``."""
    parts = os.path.relpath(path, root).split(os.sep)
    return TOOLS.isdisjoint(parts) and not any(part.startswith("asset.") for part in parts)
