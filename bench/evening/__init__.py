"""What does a province's evening cost? The whole of it, on one machine, reconciled to the last ballot."""
