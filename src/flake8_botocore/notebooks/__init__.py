"""Jupyter notebooks: their code as one Python module, and edits of that module as edits of the notebook."""
