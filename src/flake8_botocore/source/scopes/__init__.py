"""Scopes and bindings: which name is bound where, as one traversal finds it."""
