"""One run: what it is asked for, what it reports in files or writes to them, its processes, results of earlier runs."""
