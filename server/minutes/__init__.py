"""How do minutes become files? One paper, set as PDF and as DOCX."""
