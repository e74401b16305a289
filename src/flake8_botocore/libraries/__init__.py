"""What other libraries' boto clients run with, and how these are given a Config."""
