"""One run: its processes, what it reports in files, and what it writes to them."""
