dunning_timeout = 30
