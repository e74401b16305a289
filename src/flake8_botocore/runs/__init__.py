"""One run of the command or of an editor: its files, what is done with each, and by which processes."""
