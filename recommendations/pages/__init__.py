"""What each page shows, gathered in a fixed number of queries. Reads only."""
