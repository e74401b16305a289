"""What is done with clients: operations, workers, handlers, mocks, the environment."""
