"""Who may sign in: people of the desk, invited by mail, with a second factor."""
