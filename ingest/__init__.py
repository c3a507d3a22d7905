"""Feeds, bytes, runs and trouble. Hands records to one door and knows nothing of how measures are stored."""
