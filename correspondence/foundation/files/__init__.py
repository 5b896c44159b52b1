"""Private files by content address: nothing else in the code opens a letter's path."""
