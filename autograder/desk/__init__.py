"""The instructor's desk: what is done once the submissions are in."""
