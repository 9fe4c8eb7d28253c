"""The reports: dashboard, provision, roll-forward, tie-out."""
