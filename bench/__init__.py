"""What does it cost? Each part prints its figures; nothing here passes or fails."""
