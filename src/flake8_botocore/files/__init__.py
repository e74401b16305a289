"""Which files a run checks, and every read from the disk: bounded, cached, and noted for cached results."""
