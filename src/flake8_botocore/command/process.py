"""What becomes of this process when the command is done."""

from __future__ import annotations

ends = False
"""Whether it ends with the command, so that nothing that was made need be taken apart."""
