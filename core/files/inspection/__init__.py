"""What is in a file that somebody brings, and whether we take it; without Django, in a process of its own."""
