"""Source text to facts, and anchors and proposals back to spans and edits: the only package that knows libcst."""
