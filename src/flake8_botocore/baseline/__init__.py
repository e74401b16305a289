"""Which of the findings of a file are told: not those that are recorded, nor those that test code may have."""
