"""The paper, which clause of which version answers it, and where each recommendation stands."""
