"""Run one file as a module without a network, every import that is missing a mock; print what it raises.

usage: python proofs/run_offline.py FILE
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import io
import os
import runpy
import socket
import sys
import warnings
from collections.abc import Sequence
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock


class MockedModule(ModuleType):
    """A module that has every name and every submodule."""

    __path__ = ()  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        """A mock for any name but those that Python looks for itself."""
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock()
        setattr(self, name, value)
        return value


class Mocks(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds whatever nobody else finds."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec:
        """A spec for any name."""
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """A mock of the module."""
        return MockedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is run."""


def refuse(*arguments: object, **keywords: object) -> None:
    """Stands for every connection."""
    raise ConnectionRefusedError("no network in this run")


def main() -> None:
    """Run the file named on the command line."""
    path = sys.argv[1]
    warnings.simplefilter("ignore")
    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    os.environ.update(
        AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1", AWS_MAX_ATTEMPTS="1"
    )  # fmt: skip
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    sys.argv = [path]
    sys.stdin = io.StringIO()
    import boto3  # before the mocks: what urllib3 looks for and does not find is to stay missing

    boto3.client("s3")
    sys.meta_path.append(Mocks())
    try:
        runpy.run_path(path, run_name="module_under_test")
    except BaseException as error:
        print(f"\nraised: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:300])


if __name__ == "__main__":
    main()
