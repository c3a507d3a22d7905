from datetime import timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.auth.models import Group, User

from bills.api.scopes import KeyScope
from tracker.models import Key

PASSWORD = "a long phrase for tests"


def person(name: str, *, role: str = "", second_factor: bool = True) -> User:
    """Somebody with an account; with a role, a group and the second factor that it takes."""
    made = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name.title(), last_name="Doe")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    if role:
        made.groups.add(_group(role))
        made.is_staff = made.is_superuser = role == "admin"
        made.save(update_fields=["is_staff", "is_superuser"])
    if role and second_factor:
        TOTP.activate(made, generate_totp_secret())
        RecoveryCodes.activate(made)
    return made


def _group(role: str) -> Group:
    """As the migration wrote it; written again where a browser test has emptied the tables behind itself."""
    if not Group.objects.filter(name=role).exists():
        import_module("recommendations.migrations.0003_roles").write_roles(apps, None)
    return Group.objects.get(name=role)


def key(owner: User, *scopes: str, days: int = 30) -> dict[str, str]:
    """The header that a program of that person sends; the rules of making keys are not asked."""
    wanted = [scope.value for scope in KeyScope if scope == KeyScope.READ or scope in scopes]
    _key, text = Key.objects.create(owner, expiry=timedelta(days=days), name="script", scopes=wanted)
    return {"authorization": f"Bearer {text}"}
