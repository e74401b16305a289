"""Every look at the disk that an answer may rest on: in one place, kept for a while, and noted where somebody asks."""
