"""The Legislature's bulk tables, row by row: each module takes the rows of its tables and gathers them by measure."""
