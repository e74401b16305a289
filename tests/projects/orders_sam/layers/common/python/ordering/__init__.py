"""What all functions of the orders share."""
