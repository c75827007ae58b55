"""What do the minutes of a meeting say, in Vietnamese and in English? No I/O: server/minutes sets them as files."""
