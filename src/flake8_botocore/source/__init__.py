"""Source text -> facts, and proposed changes -> edits; the only package that imports libcst."""
