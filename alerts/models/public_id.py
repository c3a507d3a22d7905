"""Names of rows that may stand in an address: 160 random bits, nothing to count or guess."""

import secrets


def new_public_id() -> str:
    return secrets.token_urlsafe(20)
