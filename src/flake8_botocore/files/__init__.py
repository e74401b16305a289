"""Which files a run checks, every read and write of a file, what git is asked, and the state of the run."""
