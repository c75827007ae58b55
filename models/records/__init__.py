"""What is the record of a meeting, and does it hold? A file that anybody can check without the server."""
