"""What does the server do for a field? Load, ask the rule, write."""
