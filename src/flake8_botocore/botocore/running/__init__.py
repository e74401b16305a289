"""What a client runs with: effective settings, attempts, waits."""
