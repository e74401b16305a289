"""Results of earlier runs, each with all that it rests on: served only where none of that has changed."""
