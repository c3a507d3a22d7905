from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """No open sign-up: an account begins with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
