"""Source text to facts, and anchors and wishes back to spans and edits: the only package that knows libcst."""
