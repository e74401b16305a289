"""One run of the command or the language server: its options and files, and the work on each file."""
