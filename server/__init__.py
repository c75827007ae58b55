"""How does it run? The only place that knows every piece."""
