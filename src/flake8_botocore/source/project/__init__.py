"""Other files of the project: import resolution, roots, parsed modules."""
