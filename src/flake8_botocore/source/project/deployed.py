"""The Lambda functions that the project's templates and Terraform files make of a module."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from ...config import Settings
from ...deployment import DeployedFunction
from ...files.filesystem import LARGEST_CONFIGURATION, content, has, kind, leads_out, memo_of_file, names, real, upward
from ...files.ignored import TOOLS, modules_and_folders
from ...files.snapshot import memo
from .importers import LONGEST_NAME, MOST_FILES, imported_by, imported_names, is_test, leading_to, sources_below
from .module_paths import HANDLER, module_paths, real_root, required_in

ENDINGS = (".yaml", ".yml", ".json", ".template")
"""How the names of templates end; only their content tells what they are."""

TERRAFORM = (".tf", ".tf.json", ".tfvars", ".tfvars.json", "terragrunt.hcl")
"""How the names of Terraform's files end."""

_APP = "cdk.json"
"""The file in whose folder a CDK app runs, which paths of its code start from."""

_CHALICE = os.path.join(".chalice", "config.json")
"""The configuration of a Chalice app, from the folder of its ``app.py`` on."""

_IMAGE = re.compile(r"(?i:(?:.*\.)?dockerfile(?:\..*)?|containerfile)")

MOST_TEMPLATES = 2_000
"""Files of one ending that are looked into for templates; where a project has more, none of them is."""

_SKIPPED = re.compile(r"\..*|__pycache__|tests?|fixtures|docs?|package(?:-lock)?\.json|tsconfig.*\.json")
"""Names of folders and files that deploy nothing. Test data is often most of a project."""


def deployed(path: str, settings: Settings) -> Iterator[tuple[DeployedFunction, str]]:
    """The functions made of the module at the absolute ``path``, and what says so, as messages name it.

    What the team states of a function in ``settings`` replaces what templates say.
    """
    stated = {function.function: function for function in _stated(settings) if function.module == path}
    yield from ((function, "bot-limits") for function in stated.values())
    yield from (each for each in _made_of(path, real_root(path)) if each[0].function not in stated)


def _stated(settings: Settings) -> Iterator[DeployedFunction]:
    """The functions of which the team states the time limit; imports of their modules start beside these."""
    start = settings.project or os.getcwd()
    for handler, seconds in sorted(settings.limits):
        folder, name = os.path.split(handler)
        yield DeployedFunction(handler, real(os.path.join(start, folder)), name, seconds, 1, 0)


def unmatched(settings: Settings) -> Iterator[str]:
    """A message for each handler in ``bot-limits`` whose module does not exist."""
    for each in _stated(settings):
        if not kind(each.module):
            yield f"bot-limits: {each.name} names no file: {os.path.relpath(each.module)} does not exist"


@memo(20_000)
def _made_of(path: str, root: str) -> tuple[tuple[DeployedFunction, str], ...]:
    """The functions that templates make of the module at ``path``, each with its template relative to ``root``."""
    return tuple(
        (function, os.path.relpath(real(template), root).replace(os.sep, "/"))
        for module, function, template in functions_below(_start(path, root), root)
        if module == path
    )


MOST_HANDLERS = 20
"""Modules with handlers that are looked through for one that they import; where there are more, none is."""


def importing(path: str, settings: Settings) -> dict[str, list[tuple[DeployedFunction, str]]]:
    """The functions made of other modules that import the one at ``path``, by module; none where they are too many.

    An import counts if the one at ``path`` is in the same package, part of a layer, or in a folder that the package
    requires. Modules of tests are in no package.
    """
    leads = leading_to(module_paths(path).realpath(path))
    found: dict[str, list[tuple[DeployedFunction, str]]] = {}
    for function in _functions(path, settings):
        module, code = function.module, function.code
        if module == path or module in found:
            continue
        run = _run_by(module, code)
        is_beside = _OF_LAYER in path or any(is_below(path, each) for each in (*required_in(code), *function.beside))
        if path in run or (is_beside and leads(module)):
            found[module] = list(deployed(module, settings))
            if len(found) > MOST_HANDLERS:
                return {}
    return found


def _functions(path: str, settings: Settings) -> Iterator[DeployedFunction]:
    """The functions around the module at ``path``."""
    root = real_root(path)
    yield from _stated(settings)
    yield from (function for _, function, _ in functions_below(_start(path, root), root))


def packaging(path: str, settings: Settings) -> list[tuple[DeployedFunction, str]] | None:
    """The functions whose packages hold the module at ``path``; None where none does.

    They are those whose handlers import it, directly or through others. A module beside them may run elsewhere.
    """
    root = real_root(path)
    if _start(path, root) != root:
        return None
    leads = leading_to(module_paths(path).realpath(path))
    found = dict.fromkeys(each.module for each in _functions(path, settings) if leads(each.module))
    return [each for module in found for each in deployed(module, settings)] if found else None


def may_run_in_functions(path: str) -> bool:
    """Whether the project of the module at ``path`` deploys Lambda functions, and one of them may run it.

    A notebook, a script, and what the image of another service copies run elsewhere.
    """
    root = real_root(path)
    if path.endswith(".ipynb") or not _is_alone(path, root):
        return False
    return bool(functions_below(root, root) or unreadable_templates(path))


def is_run_by_handlers(path: str) -> bool:
    """Whether Lambda, and nothing else, seems to run the module at ``path``.

    That is so if functions with a handler's name, or images of Lambda, lead to it, and no script does.
    """
    root, real = real_root(path), module_paths(path).realpath(path)
    if _start(path, root) != root or not _is_alone(path, root):
        return False
    return bool(_images_with(path, root) or real in _led_to(root, "lambda")) and real not in _led_to(root, "script")


def _is_alone(path: str, root: str) -> bool:
    """Whether no script and no image of another service runs the module at ``path`` itself."""
    images = _images_with(path, root)
    return all(b"lambda" in (content(each) or b"").lower() for each in images) and _run_by_what(path) != "script"


def _images_with(path: str, root: str) -> list[str]:
    """The Dockerfiles below ``root`` whose images hold the module at ``path``."""
    every = candidates(root, root).dockerfiles
    return [each for each in every if any(is_below(path, source) for source in copied_by(each, root))]


@memo(100)
def _led_to(root: str, run_by: str) -> tuple[str, ...]:
    """The modules below ``root`` that are ``run_by`` a ``lambda`` or by a ``script``, and all that these import.

    To ask each module instead who leads to it takes a twentieth of a run.
    """
    programs = (each for each in sources_below(root)[:MOST_FILES] if not is_test(each, root))
    return tuple(sorted(imported_by([each for each in programs if _run_by_what(each) == run_by])))


@memo_of_file(50_000)
def _run_by_what(path: str) -> str:
    """The kind of file at ``path`` by its text: ``lambda``, ``script``, or empty for neither."""
    text = content(path) or b""
    return "lambda" if HANDLER.search(b"\n" + text) else "script" * (b"__main__" in text)


_OF_LAYER = f"{os.sep}python{os.sep}"
"""Part of the path of a layer's module."""


def _start(path: str, root: str) -> str:
    """The folder below which templates are looked for: the root, but for a module of tests the folder of these."""
    start = folder = root
    for part in os.path.relpath(os.path.dirname(path), root).split(os.sep):
        folder = os.path.join(folder, part)
        if part != os.curdir and _SKIPPED.fullmatch(part):
            start = folder
    return start


_Placed: TypeAlias = "tuple[str, DeployedFunction, str]"
"""The path of a function's module, the function, and its template."""


def functions_below(start: str, root: str) -> tuple[_Placed, ...]:
    """Every function that is deployed below ``start``; ``root`` is that of the project."""
    return _read_below(start, root)[0]


def unreadable_templates(path: str) -> tuple[str, ...]:
    """A line for each template that cannot be read in the project of the absolute ``path``."""
    root = real_root(path)
    return _read_below(root, root)[1]


def apps_to_synthesise(paths: Iterable[str], settings: Settings) -> Iterator[str]:
    """A line for the CDK apps that may deploy the handlers in the absolute ``paths`` with a limit that is unknown."""
    found = dict[str, None]()
    for path in paths:
        root = real_root(path)
        every = candidates(root, root).unbuilt if _start(path, root) == root else ()
        # The stacks of an app in Python are read: only a handler that is near may be deployed by what they compute.
        apps = [each for each, folder in every if not folder or is_below(path, folder)]
        functions = deployed(path, settings)
        unknown = all(not function.seconds and place.endswith(".py") for function, place in functions)
        if apps and _run_by_what(path) == "lambda" and unknown:
            found[max(apps, key=lambda app: len(os.path.commonpath((app, path))))] = None
    if found:
        first, *more = found
        named = f"{os.path.relpath(first)} and {len(more)} more" if more else os.path.relpath(first)
        yield (
            f"limits of CDK functions are not known ({named}): run cdk synth first, or set them in "
            "[tool.flake8-botocore.limits]"
        )


@memo(100)
def _read_below(start: str, root: str) -> tuple[tuple[_Placed, ...], tuple[str, ...]]:
    """The functions that are deployed below ``start``, and a line for each template that cannot be read.

    A template that a tool wrote, in ``cdk.out`` or ``.aws-sam``, counts where no source states the limit of a function.
    """
    templates, terraform, images, built, _ = candidates(start, root)
    if not templates and not terraform and not built:
        return (), ()
    # Loading their readers takes 40 ms.
    from ...deployment.chalice import functions_of_app
    from ...deployment.templates import functions_in
    from ...deployment.terraform import functions_of

    found: list[_Placed] = []
    problems: list[str] = []
    for template, folder in templates:
        read = functions_of_app if template.endswith(_CHALICE) else functions_in
        functions, problem = (_of_stack(template), "") if template.endswith(".py") else read(template)
        found += (placed for function in functions for placed in _placed(function, template, folder))
        # Cookiecutter fills the files of a folder such as ``{{cookiecutter.name}}`` in first.
        if problem and "{{" not in template:
            problems.append(f"cannot read {template}: {problem}; the time limits of its functions are unknown")
    found += (placed for function, file in functions_of(terraform, images) for placed in _placed(function, file, start))
    copies = [
        copied
        for template, near in built
        for function in functions_in(template)[0]
        for placed in _placed(function, template, os.path.dirname(template))
        for copied in _copied(placed, near, root)
    ]
    # A template that was built may be older than its source, so a limit in a source comes first.
    known = {_handler(each) for each in found if each[1].seconds}
    unknown = {_handler(each) for each in copies} - known
    found = [each for each in found if _handler(each) not in unknown]
    return (*found, *(each for each in copies if _handler(each) in unknown)), tuple(problems)


def _handler(placed: _Placed) -> tuple[str, str]:
    return placed[0], placed[1].function


def _copied(placed: _Placed, near: str, root: str) -> Iterator[_Placed]:
    """The function ``placed`` by a build, with the project's file of which its module is a copy; else nothing."""
    module, function, template = placed
    if (found := original(module, function.code, near, root)) is not None:
        code = found.removesuffix(os.path.relpath(module, function.code)).rstrip(os.sep)
        yield found, function._replace(code=code), template


def _placed(function: DeployedFunction, template: str, folder: str) -> Iterator[_Placed]:
    """``function``, whose paths start from ``folder``, with the path of its module and its template.

    Nothing for an image whose handler is unknown.
    """
    code, handler = os.path.normpath(os.path.join(folder, function.code)), function.handler
    if function.dockerfile:
        outside = leads_out(os.path.join(code, function.dockerfile), os.path.dirname(template))
        code, handler = (None if outside else in_image(code, function.dockerfile, handler)) or ("", "")
    if handler:
        placed = function._replace(code=code, handler=handler)
        yield placed.module, placed, template


MOST_PACKAGED = 300
"""Modules of a package that are looked through."""


_RUNTIME = re.compile(r"python(\d+)\.(\d+)")


def python_of(path: str) -> str:
    """The newest Python, as in ``3.9``, that templates let functions with the module at the absolute ``path`` run on.

    Empty where there is no such function, where a template does not say it, and for modules of tests.
    """
    found = [_RUNTIME.fullmatch(each.runtime) for each in _running(path)]
    numbers = [(int(match[1]), int(match[2])) for match in found if match]
    return "{}.{}".format(*max(numbers)) if numbers and len(numbers) == len(found) else ""


def variables_of(path: str) -> dict[str, str | None]:
    """Botocore's variables in the environment of the functions that run the module at the absolute ``path``.

    None for a value that is unknown, or not the same in all of these functions. Empty for modules of tests.
    """
    stated = [dict(each.variables) for each in _running(path)]
    names = dict.fromkeys(name for each in stated for name in each)
    values = {name: {each.get(name) for each in stated} for name in names}
    return {name: next(iter(found)) if len(found) == 1 else None for name, found in values.items()}


@memo(20_000)
def _running(path: str) -> tuple[DeployedFunction, ...]:
    """The functions that run the module at the absolute ``path``; none for modules of tests."""
    root = real_root(path)
    placed = functions_below(root, root) if _start(path, root) == root else ()
    return tuple(
        function
        for module, function, _ in placed
        if is_below(path, function.code) and path in _run_by(module, function.code)
    )


@memo(5_000)
def _run_by(module: str, code: str) -> tuple[str, ...]:
    """The files that ``module`` imports from the folder ``code``, directly or through others, and ``module`` itself.

    Empty where there are more than MOST_PACKAGED.
    """
    found = dict.fromkeys([module])
    waiting = [module] if kind(module) == "file" else []
    while waiting:
        importer = waiting.pop()
        for origin in imported_names(importer):
            if len(origin) > LONGEST_NAME:
                continue
            name = origin.lstrip(".")
            parts, folder = name.split("."), importer if origin.startswith(".") else code
            for _ in range(len(origin) - len(name)):
                folder = os.path.dirname(folder)
            inner = [os.path.join(folder, *parts[:count]) for count in range(1, len(parts) + 1)]
            files = [file for each in inner for file in (f"{each}.py", os.path.join(each, "__init__.py"))]
            new = [file for file in files if file not in found and kind(file) == "file"]
            found |= dict.fromkeys(new)
            waiting += new
        if len(found) > MOST_PACKAGED:
            return ()
    return tuple(found)


class Candidates(NamedTuple):
    """Files that may deploy something: ``templates`` with the folders that their paths start from, and others.

    ``built`` are the templates that a tool wrote, each with the folder that it works in. ``unbuilt`` are the
    ``cdk.json`` of apps that have no such templates, with the folder of an app in Python if the limit of one of its
    functions is unknown, else with an empty text.
    """

    templates: tuple[tuple[str, str], ...]
    terraform: tuple[str, ...]
    dockerfiles: tuple[str, ...]
    built: tuple[tuple[str, str], ...]
    unbuilt: tuple[tuple[str, str], ...]


@memo(100)
def candidates(start: str, root: str) -> Candidates:
    """The files below ``start`` that may deploy something, in the project with the folder ``root``.

    A kind with more than MOST_TEMPLATES files is left out.
    """
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    folders = [start]
    while folders:
        folder = folders.pop()
        for name in names(folder):
            path, ending = os.path.join(folder, name), os.path.splitext(name)[1]
            if name in WRITTEN:
                found["built"] += [(each, folder) for each in templates_in(os.path.join(folder, WRITTEN[name]))]
            elif name == os.path.dirname(_CHALICE):
                found["chalice"].append((os.path.join(folder, _CHALICE), folder))
            elif _SKIPPED.fullmatch(name):
                continue
            elif name == _APP:
                found["stack"] += [(stack, folder) for stack in stacks_below(folder)]
                is_python, written = app(path)
                templates = [(each, folder) for each in templates_in(written)] if is_below(written, root) else []
                found["built"] += templates
                known = is_python and all(each.seconds for stack in stacks_below(folder) for each in _of_stack(stack))
                found["unbuilt"] += [] if templates or known else [(path, folder if is_python else "")]
            elif name.endswith(TERRAFORM):
                found["terraform"].append((path, folder))
            elif _IMAGE.fullmatch(name):
                found["image"].append((path, folder))
            elif ending in ENDINGS:
                found[ending].append((path, folder))
        inner = (name for name, kind in modules_and_folders(folder, root) if kind == "folder")
        folders += [os.path.join(folder, name) for name in inner if not _SKIPPED.fullmatch(name)]
    few = {kind: paths for kind, paths in found.items() if len(paths) <= MOST_TEMPLATES}
    built = tuple(dict.fromkeys(few.pop("built", [])))
    unbuilt = tuple(few.pop("unbuilt", []))
    terraform, images = (tuple(path for path, _ in few.pop(kind, [])) for kind in ("terraform", "image"))
    stated = tuple(each for paths in few.values() for each in paths)
    return Candidates(stated, terraform, images, built, unbuilt)


@memo(200)
def stacks_below(folder: str) -> tuple[str, ...]:
    """The modules of the CDK app in ``folder`` that make functions."""
    modules = sources_below(folder)
    return tuple(path for path in modules if _of_stack(path)) if len(modules) <= MOST_FILES else ()


@memo(5_000)
def _of_stack(path: str) -> tuple[DeployedFunction, ...]:
    """The functions that the module of a CDK app at ``path`` makes."""
    raw = content(path) or b""
    if len(raw) > LARGEST_CONFIGURATION or b"aws_cdk" not in raw:
        return ()
    from ...deployment.templates import cdk_functions

    return tuple(cdk_functions(raw.decode("utf-8-sig", "replace"), path, module_paths(path).module, every=True))


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
    """Whether the CDK app whose ``cdk.json`` is at ``path`` may be in Python, and the folder that it writes to."""
    try:
        stated = json.loads(content(path) or b"")
    except (ValueError, RecursionError):
        stated = None
    command, output = (stated.get(key) if isinstance(stated, dict) else None for key in ("app", "output"))
    written = os.path.join(os.path.dirname(path), output if isinstance(output, str) else "cdk.out")
    return not isinstance(command, str) or _RUNS_PYTHON.search(command) is not None, os.path.normpath(written)


def original(copy: str, code: str, near: str, root: str) -> str | None:
    """The file of the project ``root`` that ``copy``, which is in the folder ``code``, is a copy of.

    It has the same bytes and ends with the same path as ``copy`` has in ``code``. None where there is no such file, or
    more than one. Files below the folder ``near`` come first.
    """
    raw, end = content(copy), f"{os.sep}{os.path.relpath(copy, code)}"
    for folder in (near, root) if raw and is_below(near, root) else ():
        files = sources_below(folder)
        same = [each for each in files if each.endswith(end) and _is_source(each, root) and content(each) == raw]
        if same or len(files) > MOST_FILES:
            return same[0] if len(same) == 1 and len(files) <= MOST_FILES else None
    return None


def _is_source(path: str, root: str) -> bool:
    """Whether no tool wrote the file at ``path``, though it may be in git."""
    parts = os.path.relpath(path, root).split(os.sep)
    return TOOLS.isdisjoint(parts) and not any(part.startswith("asset.") for part in parts)


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or something in it."""
    return f"{path}{os.sep}".startswith(os.path.join(folder, ""))


_COPY = re.compile(r"(?im)^[ \t]*(?:COPY|ADD)[ \t]+([^\n]*)")
_GLOB = re.compile(r"[*?\[]")


@memo(1_000)
def copied_by(path: str, root: str) -> tuple[str, ...]:
    """The files and folders of the project that the Dockerfile at ``path`` copies into its image.

    Its context is taken to be the folder, from its own up to ``root``, that has most of what is copied.
    """
    copied = list(dict.fromkeys(sources(content(path) or b"")))
    contexts = []
    for folder in upward(os.path.dirname(path), root):
        named = (os.path.normpath(os.path.join(folder, source)) for source in copied)
        contexts.append(tuple(each for each in named if is_below(each, root) and kind(each)))
    return max(contexts, key=len)


_CONTINUED = re.compile(r"\\[ \t]*\r?\n")


def sources(text: bytes) -> Iterator[str]:
    """The paths that the instructions of a Dockerfile copy from its context; of a pattern the folder it searches.

    Addresses, paths with variables, and copies from other images are left out.
    """
    lines = _CONTINUED.sub(" ", text.decode("utf-8", "replace"))
    for instruction in _COPY.findall(lines):
        try:
            words = shlex.split(instruction.replace(",", " ").strip("[]") if "[" in instruction else instruction)
        except ValueError:
            continue
        options = [word for word in words if word.startswith("--")]
        if any(word.startswith("--from") for word in options):
            continue
        for source in [word for word in words if word not in options][:-1]:
            if "$" not in source and "://" not in source:
                match = _GLOB.search(source)
                yield (os.path.dirname(source[: match.start()]) if match else source).lstrip("/") or "."


_COMMAND = re.compile(r"(?im)^[ \t]*CMD[ \t]+(.*)$")
_ARGUMENT = re.compile(r"""\[\s*["']((?:\w+[./])+\w+)["']\s*\]\s*""")
_STARTED = re.compile(r"(?im)^[ \t]*ENTRYPOINT\b(?!.*(?:awslambdaric|lambda-entrypoint))")
"""An entry point that runs something else than Lambda's interface, which takes the name of a handler."""
_PARTS = re.compile(r"[./]")


def in_image(context: str, dockerfile: str, command: str) -> tuple[str, str] | None:
    """The folder with the code and the handler of the image that ``dockerfile`` makes of the folder ``context``.

    ``dockerfile`` is relative to the absolute ``context``; its ``CMD`` counts where ``command`` is empty. None where
    the handler is unknown, or where none or two of the folders that are copied have a module of this name.
    """
    raw = content(os.path.join(context, dockerfile)) or b""
    text = raw.decode("utf-8", "replace")
    named = _ARGUMENT.fullmatch((_COMMAND.findall(text) or [""])[-1].strip())
    handler = command or (named[1] if named else "")
    if "." not in handler or _STARTED.search(text) is not None:
        return None
    module = os.path.join(*_PARTS.split(handler)[:-1]) + ".py"
    found = set[str]()
    for source in sources(raw):
        path = os.path.normpath(os.path.join(context, source))
        # A folder is copied with its name, or what is in it.
        folders = (path, os.path.dirname(path)) if kind(path) == "folder" else (path.removesuffix(module),)
        files = {folder.rstrip(os.sep): os.path.join(folder, module) for folder in folders}
        found |= {folder for folder, file in files.items() if is_below(file, path) and kind(file) == "file"}
    return (found.pop(), handler) if len(found) == 1 else None
