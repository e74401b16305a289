"""The files of the projects are no tests, whatever their names are."""

from __future__ import annotations

collect_ignore_glob = ["*/*"]
