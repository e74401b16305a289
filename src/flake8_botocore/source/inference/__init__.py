"""Inference: what an expression turns out to be."""
