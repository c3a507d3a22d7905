"""English dates are written day first, without a comma, on every page; Django's own English form is American."""

DATE_FORMAT = "j F Y"
