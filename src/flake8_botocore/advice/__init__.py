"""Advice for a client: the needs of its uses, one plan for all of them, and the sentence that states it."""
