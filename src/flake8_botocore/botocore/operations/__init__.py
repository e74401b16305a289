"""What is known of operations, by AWS's own word."""
