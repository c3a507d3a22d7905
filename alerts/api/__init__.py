"""What a program keeps of its owner's follows and webhooks."""
