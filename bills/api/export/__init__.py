"""Lists of the API as files: every row that the filters leave, in one answer, written while it is read."""
