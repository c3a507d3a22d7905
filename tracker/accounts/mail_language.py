"""In which language somebody of the desk is mailed what nobody asked for on a page."""

from django.conf import settings
from django.contrib.auth.models import User

from tracker.models import MailLanguage


def choose_language(*, person: User, language: str) -> None:
    MailLanguage.objects.update_or_create(person=person, defaults={"language": language})


def language_chosen_by(person: User) -> str:
    """That of the site where they have chosen none."""
    chosen = MailLanguage.objects.filter(person=person).values_list("language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE
