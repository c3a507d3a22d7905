"""Words of the library that signs people in, where its own Spanish is for a friend or wrong: our catalog has better."""

from django.utils.translation import gettext_noop

OF_THE_LIBRARY = (
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Email address %(deleted_email)s has been removed from your account."),
    gettext_noop(
        "You're receiving this email because user %(user_display)s has given your email address to register an account "
        "on %(site_domain)s."
    ),
    gettext_noop("To confirm this is correct, go to %(activate_url)s"),
    gettext_noop(
        "You currently do not have any email address set up. You should really add an email address so you can receive "
        "notifications, reset your password, etc."
    ),
    gettext_noop(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup process. If "
        "you do not see the verification email in your main inbox, check your spam folder. Please contact us if you do "
        "not receive the verification email within a few minutes."
    ),
    gettext_noop("View"),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
)
"""Taken over word for word, or the library would not find them."""
