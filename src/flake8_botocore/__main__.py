"""The command as its own process, also as ``python -m flake8_botocore``."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# Importing typing takes longer than a whole run that finds nothing. Type checkers know this name without the import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def forget_current_folder() -> None:
    """Remove the current folder from ``sys.path``: it may be a stranger's checkout, and its modules must not be run.

    ``python -m`` and ``python -c`` search for modules there first. Worker processes inherit ``sys.path``.
    """
    try:
        here = os.path.realpath(os.curdir)
    except OSError:
        return  # it is gone, and its modules with it
    sys.path[:] = [each for each in sys.path if each and os.path.realpath(each) != here]


def script() -> NoReturn:
    """Run the command and end this process with its exit code.

    The garbage collector is off, because start-up makes no garbage and looking for it takes a tenth of the start. Work
    over many files collects its own. ``os._exit`` ends the process without freeing its objects one by one first, which
    takes another tenth. It also skips what ``atexit`` was given, so that is called before.
    """
    gc.disable()
    forget_current_folder()
    from .cli import main

    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except OSError:
        # A normal exit lets Python report the output that it cannot write.
        sys.exit(code)
    atexit._run_exitfuncs()
    os._exit(code)


if __name__ == "__main__":
    script()
