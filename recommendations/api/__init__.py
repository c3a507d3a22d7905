"""The paper, its recommendations, the bills and what they answer, as the API tells them."""
