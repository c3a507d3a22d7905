"""Coming in: by invitation, with two factors, and without telling strangers who has an account."""

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.refusal import Refused
from recommendations.roles import role_of
from tests import factories as make
from tests.factories.people import PASSWORD
from tracker.accounts import invitations

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def no_limit_used_up_yet():
    cache.clear()


def sign_in(client, email="rita@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password}, **more)


def code_of(person):
    secret = TOTP(Authenticator.objects.get(user=person, type="totp")).instance.data["secret"]
    from allauth.mfa.utils import decrypt

    return format_hotp_value(hotp_value(decrypt(secret), next(iter(yield_hotp_counters_from_time()))))


class TestTwoFactors:
    def test_password_alone_does_not_open_the_desk(self, client, reviewer):
        assert sign_in(client).url.startswith("/accounts/second-factor/authenticate/")
        assert client.get("/review/").url.startswith(SIGN_IN)

    def test_password_and_code_do(self, client, reviewer):
        sign_in(client)
        answer = client.post("/accounts/second-factor/authenticate/", {"code": code_of(reviewer)})

        assert answer.url == "/review/"
        assert client.get("/review/").status_code == 200

    def test_wrong_code_does_not(self, client, reviewer):
        sign_in(client)
        client.post("/accounts/second-factor/authenticate/", {"code": "000000"})

        assert client.get("/review/").url.startswith(SIGN_IN)

    def test_role_without_a_second_factor_is_sent_to_set_one_up(self, client):
        client.force_login(make.person("nina", role="admin", second_factor=False))

        for address in ("/review/", "/review/people/", "/admin/", "/alerts/preview/", "/alerts/preview/weekly/html/"):
            assert client.get(address).url == "/accounts/second-factor/totp/activate/"

    def test_the_admins_own_form_is_no_way_around(self, client, administrator):
        answer = client.post("/admin/login/", {"username": administrator.username, "password": PASSWORD})

        assert answer.url.startswith(SIGN_IN)


class TestStrangersLearnNothing:
    def test_wrong_password_and_unknown_address_get_the_same_answer(self, client, reviewer):
        known = sign_in(Client(), password="wrong")
        unknown = sign_in(Client(), "nobody@example.org", "wrong")

        assert known.status_code == unknown.status_code
        assert page(known).replace("rita@", "x@") == page(unknown).replace("nobody@", "x@")

    def test_reset_of_known_and_unknown_address_get_the_same_answer_and_a_mail_each(self, client, reviewer):
        known = Client().post(RESET, {"email": "rita@example.org"})
        unknown = Client().post(RESET, {"email": "nobody@example.org"})

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert [sent.to for sent in mail.outbox] == [["rita@example.org"], ["nobody@example.org"]]

    def test_nobody_signs_up_uninvited(self, client):
        client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})

        assert not User.objects.exists()
        assert "by invitation" in client.get("/accounts/signup/").content.decode()


class TestAbuse:
    def test_guessing_ends_after_five_tries_even_with_the_right_password(self, client, reviewer):
        for _try in range(5):
            sign_in(client, password="wrong")

        assert sign_in(client).status_code != 302

    def test_session_gets_a_new_key_at_sign_in(self, client, reviewer):
        client.get("/accounts/login/")
        session = client.session
        session["planted"] = "yes"
        session.save()
        before = session.session_key
        sign_in(client)
        client.post("/accounts/second-factor/authenticate/", {"code": code_of(reviewer)})

        assert client.session.session_key != before

    @pytest.mark.parametrize(
        "evil", ["//evil.example", "/\\evil.example", "%5cevil.example", "javascript:alert(1)", "https://evil.example/"]
    )
    def test_next_stays_on_the_site(self, reviewer, evil):
        client = Client()
        client.post(f"{SIGN_IN}?next={evil}", {"login": "rita@example.org", "password": PASSWORD, "next": evil})
        answer = client.post("/accounts/second-factor/authenticate/", {"code": code_of(reviewer)})

        assert urlsplit(urljoin("https://tracker.example/", answer.url)).hostname == "tracker.example"

    def test_every_deed_of_the_desk_wants_its_token(self, reviewer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(reviewer)
        match = make.match(make.recommendation(), make.measure())

        for name, arguments in (
            ("decide", [match.pk]),
            ("claim", [match.pk]),
            ("second", [match.pk]),
            ("release", []),
            ("reject-many", []),
            ("undo", [1]),
        ):
            assert client.post(reverse(f"review:{name}", args=arguments)).status_code == 403, name

    @pytest.mark.parametrize("address", ["/review/", "/", "/accounts/second-factor/", "/recommendations/R4/"])
    def test_what_a_signed_in_person_sees_is_kept_by_nobody_and_framed_by_nobody(self, client, reviewer, address):
        make.recommendation()
        client.force_login(reviewer)
        answer = client.get(address)

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]

    def test_pages_of_readers_are_not_marked_as_private(self, client):
        assert "no-store" not in client.get("/").headers.get("Cache-Control", "")


class TestInvitation:
    def invited(self, administrator, role="lead"):
        invitations.invite(email="new@example.org", role=role, by=administrator)
        return re.search(r"/accounts/invitation/\S+", mail.outbox[-1].body)[0]

    def test_makes_an_account_with_its_role_once(self, client, administrator):
        link = self.invited(administrator)
        said = {"first_name": "Noa", "last_name": "Ruiz", "password": "one more long phrase"}
        assert client.post(link, said).url == SIGN_IN

        made = User.objects.get(email="new@example.org")
        assert (role_of(made), made.is_staff) == ("lead", False)
        assert client.get(link).status_code == 410

    def test_link_opened_by_a_scanner_makes_nothing(self, client, administrator):
        link = self.invited(administrator)
        for _time in range(3):
            client.get(link)

        assert not User.objects.filter(email="new@example.org").exists()

    @pytest.mark.parametrize("spoiled", ["x", "A" * 60])
    def test_forged_one_is_refused(self, client, administrator, spoiled):
        link = self.invited(administrator)

        assert client.get(link[:-2] + spoiled + "/").status_code == 410

    def test_is_over_after_a_week(self, client, administrator, monkeypatch):
        link = self.invited(administrator)
        later = timezone.now() + timedelta(days=7, seconds=5)
        monkeypatch.setattr("django.core.signing.time.time", later.timestamp)

        assert client.get(link).status_code == 410

    def test_weak_password_is_refused(self, client, administrator):
        answer = client.post(self.invited(administrator), {"password": "12345678"})

        assert answer.status_code == 200
        assert not User.objects.filter(email="new@example.org").exists()

    def test_is_for_administrators_to_give(self, lead):
        with pytest.raises(Refused, match="Only administrators"):
            invitations.invite(email="new@example.org", role="reviewer", by=lead)

    def test_closed_account_is_out_at_once(self, client, administrator, reviewer):
        client.force_login(reviewer)
        invitations.give_role(person=reviewer, role="", by=administrator)

        assert client.get("/review/").url.startswith(SIGN_IN)

    def test_nobody_changes_their_own_role(self, administrator):
        with pytest.raises(Refused) as refused:
            invitations.give_role(person=administrator, role="reviewer", by=administrator)
        assert refused.value.code == "own_role"


def page(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
