"""Makes docs/picture.svg, what the command prints about the README's example: ``python scripts/make_picture.py``.

docs/audit.png is a screenshot of 1180 by 610 pixels, in 48 colours, of what ``flake8-botocore audit --budget 29
--format html backend`` writes for awslabs/amazon-s3-find-and-forget at 3ab47f62ab49.
"""

from __future__ import annotations

import io
import re
import sys

from generated import ROOT, write_or_check
from rich.console import Console
from rich.text import Text
from site_demonstrations import printed

PICTURE = ROOT / "docs" / "picture.svg"
COLUMNS = 88


def picture() -> str:
    """The terminal as SVG, in fonts that the reader has: nothing is loaded from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print("$ flake8-botocore check examples\n", highlight=False)
    console.print(Text.from_ansi(printed("check examples", COLUMNS, "--color=always")))
    drawn = console.export_svg(title="flake8-botocore", unique_id="flake8-botocore")
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(write_or_check(PICTURE, picture, __doc__))
