"""The admin's own name and way out, and what accounts may do, in the language of the page."""

from typing import TYPE_CHECKING, Any, cast

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Generic for the type checker only.
if TYPE_CHECKING:
    PermissionsField = forms.ModelMultipleChoiceField[Permission]
    Users = UserAdmin[User]
else:
    PermissionsField = forms.ModelMultipleChoiceField
    Users = UserAdmin

admin.site.site_header = admin.site.site_title = format_lazy(_("{site}: administration"), site=settings.SITE_NAME)
admin.site.site_url = cast(str, reverse_lazy("home"))

DEEDS: dict[str, Any] = {
    "add": pgettext_lazy("permission", "Can add"),
    "change": pgettext_lazy("permission", "Can change"),
    "delete": pgettext_lazy("permission", "Can delete"),
    "view": pgettext_lazy("permission", "Can view"),
}


def permission_said(permission: Permission) -> str:
    """Django keeps the names of permissions in English, with the row: its four are known by what they permit."""
    deed, _sep, model = permission.codename.partition("_")
    is_djangos = deed in DEEDS and model == permission.content_type.model
    return f"{permission.content_type} | {DEEDS[deed] if is_djangos else gettext(permission.name)}"


class SaidPermissions(PermissionsField):
    def label_from_instance(self, obj: Permission) -> str:
        return permission_said(obj)


admin.site.unregister([Group, User])

# A model of a library that names neither itself nor its fields, so that a catalog could hold nothing of it.
Authenticator._meta.verbose_name = _("authenticator")
Authenticator._meta.verbose_name_plural = _("authenticators")
for name, label in {
    "user": _("person"),
    "type": _("kind"),
    "data": _("facts"),
    "created_at": _("created at"),
    "last_used_at": _("last used at"),
}.items():
    Authenticator._meta.get_field(name).verbose_name = label


@admin.register(Group)
class SaidGroupAdmin(GroupAdmin):
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, form_class=SaidPermissions, **kwargs)


@admin.register(User)
class SaidUserAdmin(Users):
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user_permissions":
            kwargs["form_class"] = SaidPermissions
        return super().formfield_for_manytomany(db_field, request, **kwargs)


OF_THE_LIBRARIES = (
    # django-simple-history has no Spanish.
    gettext_noop("Object"),
    gettext_noop("Comment"),
    gettext_noop("Changed by"),
    gettext_noop("Change reason"),
    gettext_noop("Created"),
    gettext_noop("Changed"),
    gettext_noop("Deleted"),
    gettext_noop("View history: %s"),
    gettext_noop("This object doesn't have a change history."),
    # django-allauth's, where it has none.
    gettext_noop("Mark selected email addresses as verified"),
)
"""Taken over word for word, or the libraries would not find them."""
