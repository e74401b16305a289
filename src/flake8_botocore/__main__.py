"""The command as its own process, also as ``python -m flake8_botocore``."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# To load typing takes longer than all of a run in which nothing is found; type checkers know this name without it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def forget_current_folder() -> None:
    """Import nothing more from the current folder, which may be a stranger's checkout; workers inherit ``sys.path``.

    ``python -m`` and ``python -c`` look for modules there first.
    """
    try:
        here = os.path.realpath(os.curdir)
    except OSError:
        return  # it is gone, and its modules with it
    sys.path[:] = [each for each in sys.path if each and os.path.realpath(each) != here]


def script() -> NoReturn:
    """Run the command and end this process with its exit code.

    Nothing made while it starts is garbage, and looking for some takes a tenth of the start; work over many files
    collects its own. At the end all goes with the process: taking it apart first takes as long again.
    """
    gc.disable()
    forget_current_folder()
    from .cli import main

    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except OSError:
        # Python says what it cannot write.
        sys.exit(code)
    atexit._run_exitfuncs()
    os._exit(code)


if __name__ == "__main__":
    script()
