"""Lambda functions that Terraform deploys: ``aws_lambda_function`` and the module terraform-aws-modules/lambda/aws.

A folder is a module of Terraform; one that others call is read once for each call, with the values that it is given.
What is not certain is unknown: loops, most functions, conditions, and variables that something outside may set.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, zip_longest
from typing import NamedTuple, TypeAlias

from ..facts import ABSENT, UNKNOWN, Absent, Unknown
from ..files.filesystem import LARGEST_CONFIGURATION, content
from . import DEEPEST, LONGEST_TEXT, Caller, DeployedFunction, Tree, most_patient
from . import Mapping as Object
from .choice import MOST_TEXTS, NO_CODE, texts_in
from .hcl import ARITHMETIC, Block, Expression, FunctionCall, Name, Template, read_hcl
from .templates import (
    DEFAULT,
    GRAPHQL,
    HTTP,
    INVOKED,
    OTHER_CALL,
    REST,
    Limit,
    mentioned,
    of_python,
    one_command,
    plain_text,
    time_limit,
    variables,
)

DEEPEST_CALL = 5
"""The longest chain of module calls that is followed."""

MOST_MODULES = 500
"""The most module instances that are read in one project."""

_FUNCTION_MODULE = re.compile(r"(?:.*/)?terraform-aws-modules/(?:terraform-aws-)?lambda(?:/aws|\.git)?/?(?:\?.*)?")
"""The ``source`` of the module that makes functions: ``terraform-aws-modules/lambda/aws``, or its repository."""

_IMAGE_MODULE = re.compile(r"terraform-aws-(?:modules/)?lambda(?:/aws|\.git)?//modules/docker-build")
"""The ``source`` of the part of it that builds images: ``terraform-aws-modules/lambda/aws//modules/docker-build``."""

_MENTIONED = re.compile(rb"aws_lambda_function|terraform-aws-(?:modules/)?lambda")
"""Text of every file that deploys a function; in a project without it no file is parsed."""

_LOADED = re.compile(r"terraform\.tfvars|.*\.auto\.tfvars")
"""Names of the files from which Terraform takes variables by itself, if they are in the folder that it runs in."""

_ARCHIVE = "archive_file"

_CALLING = {
    "aws_api_gateway_integration": REST,
    "aws_apigatewayv2_integration": HTTP,
    "aws_appsync_datasource": GRAPHQL,
}
"""Resources that call the function which they name, and wait for it."""

_OTHER_CALLS = ("timeout_milliseconds", "request_parameters", "response_transfer_mode")
"""Attributes that may give such a call another time limit, or have it not wait for an answer."""

_APIS = {"aws_api_gateway_rest_api": REST, "aws_apigatewayv2_api": HTTP}
"""APIs that call the functions which their OpenAPI body names to invoke them, and wait for them."""

_INVOKED = re.compile(rf"\.invoke_arn\b|{INVOKED}")
"""Text of a body that invokes a function."""

_OTHER_CALL_IN_BODY = re.compile(rf"timeoutInMillis|file\(|{OTHER_CALL.pattern}")
"""Text of a body that may give a call another time limit, not wait for it, or be in a file of its own."""

_NOT_CALLING = (
    *("aws_cloudwatch_log_group", "aws_cloudwatch_log_metric_filter", "aws_cloudwatch_metric_alarm"),
    *("aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard", "aws_api_gateway_deployment"),
)
_FUNCTION_NAME = re.compile(r"\b(?:aws_lambda_function|module)\.[\w-]+")
"""The name of what may be a function: ``aws_lambda_function.orders``, ``module.orders``."""

_Values: TypeAlias = "Mapping[str, Tree | Absent]"
_Attributes: TypeAlias = "Callable[[str], Tree | Absent]"


class _Code(NamedTuple):
    """The absolute path of a folder or file that a package is made of; an empty path is unknown.

    ``called`` is the name of a file in the package, if that may be another one. ``prefix`` is the folder of the package
    that the path becomes, and ``beside`` has the paths of what else is packaged with it. An image has a ``dockerfile``
    and a ``handler``, which is empty where only the Dockerfile states it.
    """

    path: str
    called: str = ""
    dockerfile: str = ""
    handler: str = ""
    prefix: str = ""
    beside: tuple[str, ...] = ()


class _ModuleFolder:
    """One folder of Terraform files, which is a module: its blocks, its local values and the variables it loads."""

    def __init__(self, path: str, files: Iterable[tuple[str, tuple[Block, ...]]], variables: list[str]) -> None:
        """``variables`` are those of botocore that a file of the project mentions.

        ``loaded``, the values from ``.tfvars`` files, is filled by ``functions_of``. ``named`` has the blocks by kind
        and labels: ``("resource", "aws_lambda_function", "orders")``. ``file_of`` has the file of each block by its id.
        """
        self.path, self.variables = path, variables
        self.blocks = [(file, block) for file, blocks in files for block in blocks]
        self.locals: dict[str, Expression] = {}
        self.loaded: dict[str, Expression] = {}
        self.named: dict[tuple[str, ...], Block] = {}
        self.file_of: dict[int, str] = {}
        for file, block in self.blocks:
            if block.kind == "locals":
                self.locals |= block.body.values
            self.named[(block.kind, *block.labels)] = block
            self.file_of[id(block)] = file

    @cached_property
    def naming(self) -> Mapping[str, list[tuple[str, Block, str]]]:
        """The blocks that name a function or a module, with their files and texts, by that name: ``module.orders``.

        The text of a block goes on to the next block of the file. A file's own attributes, which have no kind, are no
        such block.
        """
        found = defaultdict[str, list[tuple[str, Block, str]]](list)
        placed = [(file, block) for file, block in self.blocks if block.kind]
        files = {file for file, _ in placed}
        lines = {file: (content(file) or b"").decode("utf-8-sig", "replace").split("\n") for file in files}
        for (file, block), following in zip_longest(placed, placed[1:]):
            end = following[1].line - 1 if following and following[0] == file else None
            text = "\n".join(lines[file][block.line - 1 : end])
            for name in set(_FUNCTION_NAME.findall(text)):
                found[name].append((file, block, text))
        return found

    def called(self) -> Iterator[tuple[Block, str]]:
        """The blocks that call modules in other folders, ``source = "./orders"``, each with that folder."""
        for _, block in self.blocks:
            source = block.body.get("source") if block.kind == "module" else None
            # A source that begins with a dot is a folder; all else is a registry or an address.
            if isinstance(source, Template) and source.is_plain and source.parts[:1] and str(source).startswith("."):
                yield block, os.path.normpath(os.path.join(self.path, str(source)))


_EXAMPLE = re.compile(r"[/\\]examples?(?:[/\\][^/\\]+)?$")
"""The end of the path of a folder with examples, or of one example."""

_OVERRIDE = re.compile(r"(?:.*_)?override\.tf")
"""A file whose blocks are merged into those of the other files."""


def functions_of(files: Iterable[str], dockerfiles: Iterable[str] = ()) -> Iterator[tuple[DeployedFunction, str]]:
    """The functions that the ``files`` of a project state for certain, each with the file that has it.

    ``files`` and ``dockerfiles`` are the absolute paths of all Terraform files and Dockerfiles. The code of a function
    is an absolute folder. Terraform runs in each folder that no other one calls as a module.

    Of the ``.tfvars`` files, those that Terraform loads by itself give the variables of such a folder their values. The
    variables of other ones, ``prod.tfvars``, are unknown, as are all if one file cannot be read.
    """
    files = list(files)
    if not any(_MENTIONED.search(content(file) or b"") for file in files):
        return
    blocks_of = {file: _blocks(file) if file.endswith((".tf", ".tfvars")) else None for file in files}
    variable_names = mentioned(b"\n".join(content(file) or b"" for file in files).decode("latin-1"))
    folders = _module_folders(blocks_of, variable_names)
    called = {path for each in folders.values() for _, path in each.called()}
    values_of_tfvars = {
        file: {key: item for block in blocks for key, item in block.body.values.items()}
        for file, blocks in blocks_of.items()
        if blocks is not None and file.endswith(".tfvars")
    }
    # A file that is not read, such as ``main.tf.json``, may set any variable, or give it to a module.
    set_outside: set[str] | None = None if None in blocks_of.values() else set()
    # Terraform loads terraform.tfvars first, then the others in order of their names; the last value counts.
    for file in sorted(values_of_tfvars, key=lambda file: (os.path.basename(file) != "terraform.tfvars", file)):
        folder, name = os.path.split(file)
        if folder in folders.keys() - called and _LOADED.fullmatch(name):
            folders[folder].loaded |= values_of_tfvars[file]
        elif set_outside is not None:
            set_outside |= values_of_tfvars[file].keys()
    contexts = {os.path.dirname(each) for each in dockerfiles if os.path.basename(each) == "Dockerfile"}
    project = _ModuleTree(folders, [MOST_MODULES], {}, contexts)
    for path, module in folders.items():
        if path not in called:
            yield from _ModuleInstance(module, path, {}, set_outside, project).functions(DEEPEST_CALL)


def _module_folders(blocks_of: Mapping[str, tuple[Block, ...] | None], names: list[str]) -> dict[str, _ModuleFolder]:
    """The folders that have ``.tf`` files, by path; not those where ``override.tf`` changes blocks of the others.

    ``names`` are the variables of botocore that the project mentions.
    """
    of_folder = defaultdict[str, list[tuple[str, tuple[Block, ...]]]](list)
    for file, blocks in blocks_of.items():
        if blocks is not None and file.endswith(".tf"):
            of_folder[os.path.dirname(file)].append((file, blocks))
    return {
        path: _ModuleFolder(path, found, names)
        for path, found in of_folder.items()
        if not any(_OVERRIDE.fullmatch(os.path.basename(file)) for file, _ in found)
    }


def unread(files: Iterable[str]) -> list[str]:
    """Those ``.tf`` files that deploy functions, but cannot be read: a tool such as Jinja may have to fill them in."""
    deploying = (each for each in files if each.endswith(".tf") and _MENTIONED.search(content(each) or b""))
    return sorted(each for each in deploying if _blocks(each) is None)


def _blocks(file: str) -> tuple[Block, ...] | None:
    """The blocks of ``file``, its own attributes as a block without a kind; None where it cannot be read."""
    raw = content(file)
    return None if raw is None or len(raw) > LARGEST_CONFIGURATION else read_hcl(raw.decode("utf-8-sig", "replace"))


class _ModuleTree(NamedTuple):
    """The state that all modules share: folders and archives by path, and how many modules may still be read.

    The number is the only item of ``budget``, a list so that it can be counted down. ``contexts`` are the folders with
    a Dockerfile.
    """

    folders: Mapping[str, _ModuleFolder]
    budget: list[int]
    archives: dict[str, list[_Code]]
    contexts: set[str]


class _ModuleInstance:
    """One use of a module, by a call or by Terraform itself, with the values of its variables.

    In its methods, ``given`` returns the value of an attribute of a block by name, and ``each`` has the values of
    ``each.key`` and ``each.value`` in one instance of a block with ``for_each``.
    """

    def __init__(
        self, folder: _ModuleFolder, root: str, given: _Values, outside: set[str] | None, project: _ModuleTree
    ) -> None:
        """``given`` are the values that the call gives; ``root`` is the folder that Terraform runs in.

        ``outside`` are the variables that may be set from outside, by files that Terraform does not load by itself;
        None if any may be.
        """
        self._folder, self._root, self._given = folder, root, given
        self._outside, self._project = outside, project
        self._named_values: dict[str, Tree | Absent] = {}
        self._nested = 0

    def functions(self, depth: int) -> Iterator[tuple[DeployedFunction, str]]:
        """The functions of this module and of the modules that it calls, ``depth`` levels deep, each with its file.

        Modules beyond the first MOST_MODULES have none.
        """
        self._project.budget[0] -= 1
        if self._project.budget[0] < 0 or not depth:
            return
        # Archives are recorded first: functions name them by their paths.
        for _, block in self._folder.blocks:
            if block.labels[:1] == (_ARCHIVE,) and "for_each" not in block.body.values:
                self._archived(block, {})
        for file, block in self._folder.blocks:
            if self._is_function(block):
                yield from ((function, file) for function in self._made_by(block))
        for block, path in self._folder.called():
            if path in self._project.folders:
                folder = self._project.folders[path]
                for each in self._each(block):
                    given = {name: self.value(item, each) for name, item in block.body.values.items()}
                    yield from _ModuleInstance(folder, self._root, given, set(), self._project).functions(depth - 1)

    def _is_function(self, block: Block) -> bool:
        return block.labels[:1] == ("aws_lambda_function",) if block.kind == "resource" else bool(self._module(block))

    def _module(self, block: Block) -> str:
        """The address of the module that ``block`` calls, if it makes a function; else empty.

        ``terraform-aws-modules/lambda/aws`` makes one, and so does any module that is given a ``handler``. It is empty
        for a module in a folder, whose own blocks are read.
        """
        source = plain_text(self._tree(block.body.get("source"))) if block.kind == "module" else None
        makes = source and (_FUNCTION_MODULE.fullmatch(source) or "handler" in block.body.values)
        return source if source and makes and not source.startswith(".") else ""

    def _made_by(self, block: Block) -> Iterator[DeployedFunction]:
        """The functions of every instance of ``block``: one for each code that its package is made of.

        Where no code is known, its texts decide later which module it means: ``said`` are its own, ``beyond`` also
        those of the blocks up to two names away. With ``create = false``, it makes none.
        """
        for each in self._each(block):
            given = self._attributes(block, each)
            if "false" in (plain_text(given("create")), plain_text(given("create_function"))):
                continue
            said = tuple(islice(self._texts_of_block(block, each, hops=0), MOST_TEXTS))
            beyond = tuple(islice(self._texts_of_block(block, each, hops=2), MOST_TEXTS))
            codes = [*self._of_image(block, given), *self._of_zip(block, given, each)]
            functions = (self._function(block, code, given) for code in codes or [_Code("")])
            yield from (function._replace(said=said, beyond=beyond) for function in functions if function)

    def _texts_of_block(self, block: Block, each: _Values, hops: int) -> Iterator[str]:
        """The texts of ``block`` that may name code, and those of the blocks that it names, ``hops`` blocks away."""
        for key, item in block.body.values.items():
            if key not in NO_CODE:
                yield from self._texts_of(item, each, hops)
        for inner in block.blocks:
            if inner.kind not in NO_CODE:
                yield from self._texts_of_block(inner, each, hops)

    def _texts_of(self, expression: Expression | Absent, each: _Values, hops: int) -> Iterator[str]:
        """The texts in the value of ``expression``, in the arguments of a call, and in the block that a name refers to.

        The name of the block is the first parts of the reference: three of ``data.archive_file.code.output_path``, two
        of ``module.code.path``, and two of ``aws_s3_object.code.key``, which is a resource. To follow a name to its
        block takes one of the ``hops``; without one, the block does not count.
        """
        if isinstance(expression, Template) and expression.parts[:1] == (Name(("path", "cwd")),):
            # Terraform runs in a folder that only the deployment decides: the end of the path tells enough.
            expression = Template(("./", *expression.parts[1:]))
        value = self.value(expression, each)
        if not isinstance(value, Unknown | Absent):
            yield from texts_in(value)
        if isinstance(expression, FunctionCall):
            for argument in expression.arguments:
                yield from self._texts_of(argument, each, hops)
        if isinstance(expression, Name) and hops:
            parts = expression.parts
            for possible_name in (parts[:3], parts[:2], ("resource", *parts[:2])):
                if possible_name in self._folder.named:
                    yield from self._texts_of_block(self._folder.named[possible_name], each, hops - 1)

    def _of_zip(self, block: Block, given: _Attributes, each: _Values) -> Iterator[_Code]:
        """The sources of the zip package of the function ``block``, which Terraform or its module builds.

        The module has them in ``source_path``: a path, or a list of paths and of objects with a ``path`` and a
        ``prefix_in_zip``. They may also be in the archive whose path the block has as ``filename``; for the module, it
        is ``local_existing_package``. An image has no such sources.
        """
        kind = plain_text(given("package_type"))
        if kind not in (None, "Zip") or not isinstance(block.body.get("image_uri"), Absent):
            return
        stated, found = given("source_path"), list[_Code]()
        sources = stated if isinstance(stated, tuple) else (stated,)
        for source in sources:
            path = source.get("path") if isinstance(source, Object) else source
            prefix = source.get("prefix_in_zip") if isinstance(source, Object) else ""
            if isinstance(path, str):
                found.append(_Code(self._absolute(path), prefix=plain_text(prefix) or ""))
        yield from (code._replace(beside=tuple(other.path for other in found if other != code)) for code in found)
        package = "filename" if block.kind == "resource" else "local_existing_package"
        yield from self._code(block.body.get(package), each)

    def _of_image(self, block: Block, given: _Attributes) -> Iterator[_Code]:
        """The image of the function ``block``, made by the module docker-build or of a Dockerfile of the project.

        The module is called by the function's own block, or by one whose output the function has as its ``image_uri``,
        ``module.build.image_uri``. Without the module, ``_context`` decides which Dockerfile it is. Nothing if the
        command that the image runs is stated and is no handler.
        """
        image = block.body.get("image_uri")
        build = self._folder.named.get(image.parts[:2], block) if isinstance(image, Name) else block
        source, context = (plain_text(self._tree(build.body.get(key))) for key in ("source", "source_path"))
        name = self._tree(build.body.get("docker_file_path"))
        commands = [inner.body.get("command") for inner in block.blocks if inner.kind == "image_config"]
        handler = one_command(self._tree(commands[0]) if commands else given("image_config_command"))
        if handler is None:
            return
        if source and _IMAGE_MODULE.search(source) and context:
            dockerfile = "Dockerfile" if isinstance(name, Absent) else plain_text(name) or ""
            yield _Code(self._absolute(context), dockerfile=dockerfile, handler=handler)
        elif not isinstance(image, Absent) and (folder := self._context(block, plain_text(given("function_name")))):
            yield _Code(folder, dockerfile="Dockerfile", handler=handler)

    def _context(self, block: Block, name: str | None) -> str | None:
        """The folder whose Dockerfile makes the image of the function ``block`` with this ``name``; None if unsure.

        For a module in ``/app/infra``, it is the only one below ``/app`` that is called like the function, ``orders-a``
        for ``orders_a``. Else it is the only one whose path is in a command or build of the module, such as ``docker
        build ../orders``, if the module has no other function with an image.
        """
        near = {each for each in self._project.contexts if each.startswith(os.path.dirname(self._folder.path) + os.sep)}
        names = {each.lower().replace("_", "-") for each in (name, block.labels[-1]) if each}
        found = {each for each in near if os.path.basename(each).lower().replace("_", "-") in names}
        if near and not found and self._image_count <= 1:
            found = near.intersection(map(self._absolute, self._words_of_commands))
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _image_count(self) -> int:
        """How many functions of the module are made of an image."""
        functions = (block for _, block in self._folder.blocks if self._is_function(block))
        return sum(not isinstance(each.body.get("image_uri"), Absent) for each in functions)

    @cached_property
    def _words_of_commands(self) -> list[str]:
        """The words of the commands, ``provisioner "local-exec" { command = ... }``, and builds of the module."""
        inner = [inner.body for _, each in self._folder.blocks for inner in each.blocks]
        return " ".join(self._text(body.get(key)) for body in inner for key in ("command", "context", "path")).split()

    def _text(self, expression: Expression | Absent) -> str:
        """The text ``expression``, with a blank for each part that is unknown."""
        parts = expression.parts if isinstance(expression, Template) else (expression,)
        values = [self._tree(part) for part in parts]
        return "".join(value if isinstance(value, str) else " " for value in values)

    def _function(self, block: Block, code: _Code, given: _Attributes) -> DeployedFunction | None:
        """The function that ``block`` makes of ``code``; None if its handler is unknown or it does not run Python."""
        stated = code.handler if code.dockerfile else plain_text(given("handler"))
        folder_and_handler = None if stated is None else _unpacked(code, stated)
        if folder_and_handler is None or not of_python(given("runtime")):
            return None
        folder, handler = folder_and_handler
        # An example calls the functions of a module by names that are never deployed.
        is_example = self._root != self._folder.path and _EXAMPLE.search(self._root)
        called = "" if is_example else plain_text(given("function_name")) or ""
        limit = self._limit(block, given("timeout"))
        name, line = called or block.labels[-1], limit.line or block.line
        return DeployedFunction(name, folder, handler, limit.seconds, limit.stated, line, self._caller(block))._replace(
            runtime=plain_text(given("runtime")) or "",
            variables=variables(self._folder.variables, self._environment(block, given)),
            dockerfile=code.dockerfile,
            beside=code.beside,
            called=called,
        )

    def _limit(self, function: Block, timeout: Tree | Absent) -> Limit:
        """The time limit of the ``function`` with this ``timeout``; 0 s if it is unknown.

        It is unknown if something else may set it. Without a ``timeout`` it is also unknown for a module other than
        ``terraform-aws-modules/lambda/aws``, as that may have a default of its own.
        """
        own: Object[Tree] = Object({} if isinstance(timeout, Absent) else {"timeout": timeout}, function.body.lines)
        module = self._module(function)
        limit = time_limit("timeout", own, ABSENT, DEFAULT if not module or _FUNCTION_MODULE.fullmatch(module) else 0)
        return limit._replace(seconds=0) if self._is_changed_elsewhere(function) else limit

    def _caller(self, function: Block) -> Caller | None:
        """What waits for the ``function`` whenever it is called: of several callers, the one that waits longest.

        It is not alone if another block that names the function may call it, or let something call it: all may but
        ``_NOT_CALLING`` and a permission for API Gateway. The line is that of the caller if it is in the file of the
        function, which messages name; else that of the function.
        """
        callers, alone, files = [], True, self._folder.file_of
        name = ".".join(function.labels if function.kind == "resource" else (function.kind, *function.labels))
        for file, block, text in self._folder.naming.get(name, ()):
            kind = block.labels[0] if block.kind == "resource" else ""
            is_usual_call = block.body.values.keys().isdisjoint(_OTHER_CALLS)
            if kind in _APIS:
                is_usual_call = _INVOKED.search(text) is not None and not _OTHER_CALL_IN_BODY.search(text)
            waiting = (_CALLING | _APIS).get(kind)
            if waiting and is_usual_call and not (waiting == HTTP and self._has_socket()):
                callers.append(Caller(*waiting, block.line if file == files[id(function)] else function.line))
            elif block is not function and kind not in _NOT_CALLING and not self._is_for_api(block):
                alone = False
        return most_patient(callers, alone=alone)

    def _has_socket(self) -> bool:
        """Whether an API of the folder may be one of WebSocket: its functions may go on when it has given up on them.

        So does a folder that has no API, as its integrations then belong to one that is not seen.
        """
        apis = [block for name, block in self._folder.named.items() if name[:2] == ("resource", "aws_apigatewayv2_api")]
        protocols = {plain_text(self._tree(api.body.get("protocol_type"))) for api in apis}
        return protocols != {"HTTP"}

    def _is_for_api(self, block: Block) -> bool:
        """Whether ``block`` lets API Gateway call a function."""
        principal = plain_text(self._tree(block.body.get("principal")))
        return block.labels[:1] == ("aws_lambda_permission",) and principal == "apigateway.amazonaws.com"

    def _environment(self, block: Block, given: _Attributes) -> Tree | Absent:
        """The variables in the environment of a function, as the module or a resource is given them."""
        inner = [each.body for each in block.blocks if each.kind == "environment"]
        return self._tree(inner[0].get("variables")) if inner else given("environment_variables")

    def _is_changed_elsewhere(self, block: Block) -> bool:
        """Whether ``block`` has Terraform ignore changes to its time limit, so that something else may set it."""
        everything, timeout = Name(("all",)), Name(("timeout",))
        ignored = [inner.body.get("ignore_changes") for inner in block.blocks if inner.kind == "lifecycle"]
        return any(each in (everything, UNKNOWN) or (isinstance(each, tuple) and timeout in each) for each in ignored)

    def _attributes(self, block: Block, each: _Values) -> _Attributes:
        return lambda name: self.value(block.body.get(name), each)

    def _each(self, block: Block) -> Iterator[_Values]:
        """For every instance of ``block``, the values of ``each.key`` and ``each.value``; UNKNOWN if not certain.

        ``for_each = { a = 1, b = 2 }`` makes two. A block without it has one instance without such values, however
        high its ``count`` is; or none if that is 0.
        """
        if self._tree(block.body.get("count")) == "0":
            return
        expression = block.body.get("for_each")
        if isinstance(expression, Absent):
            yield {}
            return
        items = self._tree(expression)
        if isinstance(items, Object) and items.complete:
            yield from ({"key": key, "value": value} for key, value in items.values.items())
        elif isinstance(items, tuple):
            yield from ({"key": item, "value": item} for item in items)
        else:
            yield {"key": UNKNOWN, "value": UNKNOWN}

    def _code(self, package: Expression | Absent, each: _Values) -> list[_Code]:
        """The folders and files in the archive at the path ``package``."""
        path = self._absolute(plain_text(self.value(package, each)) or "")
        # A package that no archive builds, ``dist/orders.zip``, is taken to have its module beside it.
        built = [_Code(os.path.dirname(path))] if path.endswith(".zip") else []
        return self._project.archives.get(path, built)

    def _archived(self, archive: Block, each: _Values) -> str:
        """Record what the block ``archive`` packs, and return the path that it is recorded under.

        That is its ``output_path``, or where that is unknown one made of its name. It packs a folder or file, or blocks
        such as ``source { content = file("src/app.py"), filename = "app.py" }``.
        """
        given = self._attributes(archive, each)
        path = plain_text(given("output_path")) or os.path.join(self._folder.path, ".".join(archive.labels))
        paths = [plain_text(given(name)) for name in ("source_dir", "source_file")]
        found = [_Code(self._absolute(folder_or_file)) for folder_or_file in paths if folder_or_file is not None]
        for source in (inner.body for inner in archive.blocks if inner.kind == "source"):
            packed, called = source.get("content"), plain_text(self.value(source.get("filename"), each))
            if isinstance(packed, FunctionCall) and packed.name == "file" and packed.arguments and called is not None:
                path_of_source = plain_text(self.value(packed.arguments[0], each))
                if path_of_source is not None:
                    found.append(_Code(self._absolute(path_of_source), called))
        self._project.archives[self._absolute(path)] = found
        return path

    def _absolute(self, path: str) -> str:
        """``path`` from the folder that Terraform runs in."""
        return os.path.normpath(os.path.join(self._root, path))

    def _tree(self, expression: Expression | Absent) -> Tree | Absent:
        return self.value(expression, {})

    def value(self, expression: Expression | Absent, each: _Values | None = None) -> Tree | Absent:
        """The value of ``expression``; ABSENT only if it certainly is ``null``, or a key that an object lacks.

        ``each`` has the values of ``each.key`` and ``each.value`` in this instance of the block.
        """
        each = each or {}
        if isinstance(expression, Template):
            parts = [part if isinstance(part, str) else self.value(part, each) for part in expression.parts]
            text = "".join(part for part in parts if isinstance(part, str))
            is_known = len(text) <= LONGEST_TEXT and all(isinstance(part, str) for part in parts)
            return text if is_known else UNKNOWN
        if isinstance(expression, Name):
            return self._named(expression.parts, each)
        if isinstance(expression, FunctionCall):
            return self._result(expression, each)
        if isinstance(expression, Object):
            items = {key: self.value(item, each) for key, item in expression.values.items()}
            known = {key: item for key, item in items.items() if not isinstance(item, Absent)}
            return Object(known, expression.lines, expression.complete)
        if isinstance(expression, tuple):
            values = [self.value(item, each) for item in expression]
            return tuple(UNKNOWN if isinstance(item, Absent) else item for item in values)
        return expression

    def _result(self, call: FunctionCall, each: _Values) -> Tree | Absent:
        """The value of ``call``, of a function or an operator; UNKNOWN for all but the few that are read here."""
        values = [self.value(argument, each) for argument in call.arguments]
        if call.name in ARITHMETIC:
            return _computed(call.name, values)
        if call.name in ("abspath", "toset", "tonumber", "tostring") and len(values) == 1:
            return values[0]
        if call.name == "merge":
            return _merged(values)
        if call.name in ("try", "coalesce"):
            return next((value for value in values if not isinstance(value, Absent)), UNKNOWN)
        return UNKNOWN

    def _named(self, parts: tuple[str, ...], each: _Values) -> Tree | Absent:
        """The value that the reference ``parts`` leads to, such as ``("local", "functions", "a")``.

        Read are ``path.module`` and ``path.root``, the ``output_path`` of archives, ``each``, variables and local
        values, and keys of these. All other references are UNKNOWN.
        """
        if parts == ("path", "module"):
            return self._folder.path
        if parts == ("path", "root"):
            return self._root
        if len(parts) == 1:
            return UNKNOWN
        kind, name, *keys = parts
        archive = self._folder.named.get(parts[:3] if kind == "data" else ("resource", *parts[:2]))
        if archive is not None and archive.labels[:1] == (_ARCHIVE,) and parts[-1] == "output_path":
            return self._archived(archive, each)
        found: Tree | Absent = UNKNOWN
        if kind == "each":
            found = each.get(name, UNKNOWN)
        elif kind in ("var", "local"):
            found = self._variable_or_local(f"{kind}.{name}", name)
        if isinstance(found, Object):
            return found.get(*keys)
        return UNKNOWN if keys else found

    def _variable_or_local(self, key: str, name: str) -> Tree | Absent:
        """The variable or local value ``key``, ``local.stage``, whose own name is ``name``; UNKNOWN in its own value.

        It is evaluated once: in a chain of values that each name the next one twice, the work would double at each.
        """
        if key not in self._named_values and self._nested < DEEPEST:
            self._named_values[key] = UNKNOWN
            self._nested += 1
            is_variable = key.startswith("var.")
            value = self._variable(name) if is_variable else self._tree(self._folder.locals.get(name, UNKNOWN))
            self._nested -= 1
            self._named_values[key] = value
        return self._named_values.get(key, UNKNOWN)

    def _variable(self, name: str) -> Tree | Absent:
        """The value of the variable ``name``: what the call gives, else a file that is loaded, else its default.

        UNKNOWN if something outside may set it, if no block declares it and the call does not give it, and if its type
        may add keys to an object.
        """
        block = self._folder.named.get(("variable", name))
        declared_type = ABSENT if block is None else block.body.get("type")
        if name in self._given:
            value = self._given[name]
        elif block is None or self._outside is None or name in self._outside:
            return UNKNOWN
        else:
            value = self._tree(self._folder.loaded.get(name, block.body.values.get("default", UNKNOWN)))
        # In ``type = object({ timeout = optional(number, 30) })``, the type has a default for a key that is missing.
        return UNKNOWN if isinstance(value, Object) and "optional" in repr(declared_type) else value


def _unpacked(code: _Code, handler: str) -> tuple[str, str] | None:
    """The folder of the project and the handler in it that the ``handler`` of a package stands for.

    None if the handler is not in the part of the package that ``code`` becomes. With the prefix ``orders``, the handler
    ``orders.app.run`` is ``app.run`` in the folder ``src``. Of a folder ``src/orders``, it stays ``orders.app.run`` in
    the folder ``src``, as modules of the package import one another from there.
    """
    # A file stands for its folder: the module's own name is in the handler.
    folder, file = os.path.split(code.path) if code.path.endswith(".py") else (code.path, "")
    if code.prefix:
        prefix = code.prefix.strip("/")
        if not handler.replace("/", ".").startswith(f"{prefix}.".replace("/", ".")):
            return None
        above = folder.removesuffix(f"{os.sep}{prefix}")
        folder, handler = (above, handler) if above != folder else (folder, handler[len(f"{prefix}.") :])
    name, _, function = handler.rpartition(".")
    if not code.called:
        return folder, handler
    return (folder, f"{file.removesuffix('.py')}.{function}") if code.called == f"{name}.py" else None


def _merged(values: Sequence[Tree | Absent]) -> Tree:
    """The objects ``values`` as one, in which a later one replaces the keys of those before it.

    UNKNOWN if one of them is no object, or may have other keys.
    """
    found: Object[Tree] = Object()
    for value in values:
        if not isinstance(value, Object) or not value.complete:
            return UNKNOWN
        found.values |= value.values
        found.lines |= value.lines
    return found


_NUMBER = re.compile(r"\d{1,6}")


def _computed(sign: str, values: Sequence[Tree | Absent]) -> Tree:
    """The product or sum, by ``sign``, of two whole numbers; UNKNOWN for other values."""
    numbers = [int(value) for value in values if isinstance(value, str) and _NUMBER.fullmatch(value)]
    if len(numbers) != 2 or len(numbers) != len(values):
        return UNKNOWN
    return str(numbers[0] * numbers[1] if sign == "*" else sum(numbers))
