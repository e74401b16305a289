"""Other modules of the project: import resolution, roots, parsed modules."""
