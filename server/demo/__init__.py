"""What does `sotay demo` show? A world of generated people, and an evening on which they meet over the public API."""
