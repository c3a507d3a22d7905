"""Who wants to hear what, and whether they heard. Knows nothing of feeds or of how a match is judged."""
