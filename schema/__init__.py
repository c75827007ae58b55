"""What do clients see? Types and the three roots; no input or output of its own."""
