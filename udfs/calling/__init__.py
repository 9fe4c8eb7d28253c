"""What surrounds every call of a formula: ranges read before, cells given back, failures told."""
