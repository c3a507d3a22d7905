"""Pages on which people are invited, come in, and are given a role."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.refusal import Refused
from tracker.accounts import invitations
from tracker.accounts.forms import AcceptForm, InvitationForm, RoleForm
from tracker.languages import language_of


def for_admins(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return login_required(permission_required("recommendations.invite_people", raise_exception=True)(view))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        told = invitations.read_token(token)
        form = AcceptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            invitations.accept(token=token, **form.cleaned_data, language=language_of(request.path_info))
            messages.success(request, _("Your account is ready. Sign in with your address and password."))
            return redirect("account_login")
    except Refused as refused:
        return render(request, "accounts/no_invitation.html", {"refused": refused}, status=410)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": told})


@require_safe
@for_admins
def people(request: HttpRequest) -> HttpResponse:
    rows = [
        (person, role, RoleForm(initial={"person": person.pk, "role": role})) for person, role in invitations.people()
    ]
    return render(request, "accounts/people.html", {"rows": rows, "form": InvitationForm()})


@require_POST
@for_admins
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitations.invite(**form.cleaned_data, by=_user(request))
            messages.success(request, _("The invitation is on its way."))
        except Refused as refused:
            messages.error(request, refused.message)
    else:
        messages.error(request, _("That is no address we can write to."))
    return redirect("people")


@require_POST
@for_admins
def give_role(request: HttpRequest) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        person = get_object_or_404(User, pk=form.cleaned_data["person"])
        try:
            invitations.give_role(person=person, role=form.cleaned_data["role"], by=_user(request))
            messages.success(request, _("The role is changed."))
        except Refused as refused:
            messages.error(request, refused.message)
    return redirect("people")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
