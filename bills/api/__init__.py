"""What of the Legislature the API tells: how it answers, and changes. Knows nothing of recommendations."""
