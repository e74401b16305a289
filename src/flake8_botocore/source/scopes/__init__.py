"""Scopes and bindings: where each name is bound, found in one traversal."""
