"""Uses of clients: operations, workers, handlers, mocks, the environment."""
