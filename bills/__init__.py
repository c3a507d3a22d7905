"""Measures, and what the Legislature did to them. Knows nothing of recommendations, feeds or readers."""
