"""The register of applications: what was decided, what the ledger has posted of it, what it does to the figures."""
