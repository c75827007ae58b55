"""What do people see? The pages in a real Chromium, against a running server, in both languages and all sizes."""
