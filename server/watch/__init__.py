"""How does a committee's evening look in a terminal? A client of the public subscription, like any other."""
