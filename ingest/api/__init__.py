"""How fresh the data is, as the API tells it."""
