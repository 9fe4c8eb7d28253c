"""The review of matches: decisions, the register of applications, undo, payer aliases, what a run changed."""
