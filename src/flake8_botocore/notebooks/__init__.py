"""Jupyter notebooks: their Python as one module, and changes of that module as changes of the notebook."""
