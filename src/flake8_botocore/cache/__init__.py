"""Results of earlier runs, served only if nothing that they depend on has changed."""
