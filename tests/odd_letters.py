"""Letters that have no place in a text, as rows may hold them."""

from django.db import connection

# PostgreSQL keeps no NUL at all; the letter after it is as unwelcome in a mail, a calendar or XML.
NUL = "\x01" if connection.vendor == "postgresql" else "\x00"
