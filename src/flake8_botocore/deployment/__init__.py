"""Templates that deploy Lambda functions: which time limits they state, and for which code."""
