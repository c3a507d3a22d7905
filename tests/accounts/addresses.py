"""Every address of the site × who asks: what each person gets. A new address without a row here fails
``test_who_may_what``.

People: nobody signed in; an account without a role; a reviewer; a lead; an administrator; another reviewer, who owns
none of what the addresses name. A row gives one answer for all, or six in that order: a status, or the path that a
redirect leads to.
"""

from dataclasses import dataclass, field

PEOPLE = ("nobody", "no role", "reviewer", "lead", "administrator", "other")
SIGN_IN = "/accounts/login/"
AGAIN = "/accounts/reauthenticate/"  # the password once more, before what guards the account is touched
SECOND_FACTOR = "/accounts/second-factor/totp/activate/"
DESK = "/review/"
RULES = "/review/rules/"
BILL = {"session": "20252026", "slug": "AB-779"}
PRINT = "20250AB77999INT"
COMPARED = f"/bills/20252026/AB-779/compare/{PRINT}..{PRINT}/"
VOTED = {"stance": "advances", "scope": "direct", "letters": "a", "revision": "0", "version": "20250AB77999INT"}

SOURCED = {"source_url": "https://example.org/", "source_on": "2026-09-01"}
OVERRIDDEN = SOURCED | {"in_law": "in_part", "reason": "A court said so."}
FOUND = SOURCED | {"state": "delivered", "evidence_on": "2026-09-01", "note": "Done.", "appropriation": "none"}


WORK = "/review/positions/"
WORKED = "20252026/AB-779/"
POSITION = {"stance": "support", "version": "version", "since": "2026-09-24", "priority": "1", "revision": "0"}


@dataclass(frozen=True)
class Row:
    """One address; ``posts`` where it is a deed, and then with these fields."""

    answers: tuple
    given: dict = field(default_factory=dict)
    posts: dict | None = None
    query: str = ""


def everybody(answer, **more):
    return Row((answer,) * 6, **more)


def desk(answer=200, **more):
    """For those who decide; an account without a role first lacks the second factor."""
    return Row((SIGN_IN, SECOND_FACTOR, answer, answer, answer, answer), **more)


def admins(answer=200, **more):
    return Row((SIGN_IN, SECOND_FACTOR, 403, 403, answer, 403), **more)


def leads(answer=200, **more):
    return Row((SIGN_IN, SECOND_FACTOR, 403, answer, answer, 403), **more)


def own_draft(answer, **more):
    """A preview belongs to the lead who asked for it."""
    return Row((SIGN_IN, SECOND_FACTOR, 403, answer, 404, 403), given={"pk": "draft"}, **more)


def signed_in(answer, **more):
    return Row((SIGN_IN, *((answer,) * 5)), **more)


def with_second_factor(answer, **more):
    return Row((SIGN_IN, 404, *((answer,) * 4)), **more)


def strangers(answer, **more):
    """Pages for those who are not signed in; others are sent to the desk."""
    return Row((answer, DESK, DESK, DESK, DESK, DESK), **more)


ROWS = {
    "home": everybody(200),
    "recommendations:recommendation": everybody(200, given={"code": "R4"}),
    "recommendations:brief": everybody(200, given={"code": "R4"}),
    "recommendations:history": everybody(200, given={"code": "R4"}),
    "recommendations:frozen": everybody(200, given={"code": "R4", "pk": "stated"}),
    "bills:list": everybody(200),
    "bills:measure": everybody(200, given=BILL),
    "bills:version": everybody(200, given=BILL | {"key": PRINT}),
    "bills:compare-form": everybody(COMPARED, given=BILL, query=f"?old={PRINT}&new={PRINT}"),
    "bills:compare": everybody(200, given=BILL | {"old": PRINT, "new": PRINT}),
    "status": everybody(200),
    "methodology": everybody(200),
    "about": everybody(200),
    "card": everybody(200, given={"code": "R4"}),
    "scorecard-card": everybody(200),
    "embed": everybody(200),
    "embed-tile": everybody(200, given={"code": "R4"}),
    "oembed": everybody(200, query="?url=http://127.0.0.1:8000/recommendations/R4/"),
    "sitemap": everybody(200),
    "sitemap-section": everybody(200, given={"section": "pages"}),
    "robots": everybody(200),
    "search": everybody(200, query="?q=fees"),
    "gaps": everybody(200),
    "hearings": everybody(200),
    "legislators:list": everybody(200),
    "legislators:legislator": everybody(404, given={"slug": "nobody"}),
    "resolve-issue": Row(
        (SIGN_IN, SECOND_FACTOR, 403, 403, "/status/", 403), given={"pk": "issue"}, posts={"note": "Known."}
    ),
    "ingest-health": everybody(503),  # the data of this test is old
    "metrics": everybody(404),  # by token, or from the machine itself where the operator says so
    "api-issues": everybody(200),
    "api": everybody(200),
    "api-reference": everybody(200),
    "api-news": everybody(200),
    "healthz": everybody(200),
    "readyz": everybody(200),
    "api-papers": everybody(200),
    "api-recommendations": everybody(200),
    "api-recommendation": everybody(200, given={"id": "R4"}),
    "api-bills": everybody(200),
    "api-bill": everybody(200, given={"session": "20252026", "measure": "AB-779"}),
    "api-matches": everybody(200),
    "api-changes": everybody(200),
    "api-exports": everybody(200),
    "api-export": everybody(200, given={"name": "bills", "form": "csv"}),
    "api-legislators": everybody(200),
    "api-legislator": everybody(404, given={"id": "nobody"}),
    "api-hearings": everybody(200),
    "api-dump": everybody(404),  # none has been made in this test
    "api-dump-file": everybody(404, given={"name": "latest", "file": "manifest.json"}),
    "api-status": everybody(200),
    "api-schema": everybody(200),
    "review:desk": desk(),
    "review:match": desk(given={"pk": "match"}),
    "review:ahead": desk(given={"pk": "match"}),
    "review:sentences": desk(given={"pk": "match"}),
    "review:decide": desk(DESK, given={"pk": "match"}, posts=VOTED),
    "review:second": Row(
        (SIGN_IN, SECOND_FACTOR, 409, DESK, DESK, 409), given={"pk": "decided"}, posts={"revision": "1", "version": "20250AB78099INT"}
    ),
    "review:claim": desk("/review/match/", given={"pk": "match"}, posts={}),
    "review:release": desk(DESK, posts={}),
    "review:undo": Row(
        (SIGN_IN, SECOND_FACTOR, "/review/decided/", 409, 409, 409), given={"decision": "decision"}, posts={}
    ),
    "review:reject-many": desk(DESK, posts={"match": "match:0", "reason": "Civil court."}),
    "review:recommendations": leads(),
    "review:recommendation": leads(given={"code": "R4"}),
    "review:implementation": leads(f"{DESK}recommendations/R4/", given={"code": "R4"}, posts=FOUND),
    "review:override": leads(f"{DESK}recommendations/R4/", given={"code": "R4"}, posts=OVERRIDDEN),
    "review:withdraw-override": leads(422, given={"code": "R4"}, posts={"reason": "There is none."}),
    "review:obstacle-note": leads(f"{DESK}recommendations/R4/", given={"code": "R4"}, posts=SOURCED | {"text": "Money."}),
    "feed": everybody(200),
    "recommendation-feed": everybody(200, given={"code": "R4"}),
    "recommendation-calendar": everybody(200, given={"code": "R4"}),
    "bill-calendar": everybody(200, given=BILL),
    "hearings-calendar": everybody(200),
    "search-feed": everybody(200, query="?q=AB-779"),
    "bill-feed": everybody(200, given=BILL),
    "alerts:follow": everybody(200),
    "alerts:sent": everybody(200),
    "alerts:confirm": everybody(404, given={"token": "nonsense"}, posts={}),
    "alerts:stop": everybody(200, given={"token": "nonsense"}),
    "alerts:follows": everybody(404, given={"token": "nonsense"}),
    "alerts:export": everybody(404, given={"token": "nonsense"}, posts={}),
    "alerts:change": everybody(404, given={"token": "nonsense", "public_id": "x"}, posts={}),
    "alerts:webhooks": everybody(404, given={"token": "nonsense"}),
    "alerts:webhook": everybody(404, given={"token": "nonsense", "public_id": "x"}),
    "review:disputes": desk(),
    "review:answer": desk("/review/disputes/", given={"pk": "dispute"}, posts={"dispute-outcome": "kept"}),
    "today": desk(),
    "today-language": desk("/review/today/", posts={"language": "es"}),
    "corrections:list": everybody(200),
    "corrections:new": everybody(200, query="?match="),
    "corrections:thanks": everybody(200),
    "alerts_staff:preview": admins(),
    "alerts_staff:preview_mail": admins(given={"name": "stage", "part": "html"}),
    "alerts_reports:bounces": everybody(404, posts={}),
    "alerts-health": everybody(200),
    "people": admins(),
    "papers:overview": leads(),
    "papers:preview": leads(422, posts={}),
    "papers:save": leads("/review/papers/", posts={"draft": "nonsense"}),
    "rules:overview": leads(),
    "rules:edit": leads(given={"section": "R4"}),
    "rules:dissent": leads(),
    "rules:export-shipped": leads(),
    "rules:activate-shipped": leads(RULES, posts={}),
    "rules:version": leads(given={"pk": "rule-set"}),
    "rules:export": leads(given={"pk": "rule-set"}),
    "rules:activate": leads(RULES, given={"pk": "rule-set"}, posts={}),
    "rules:preview": own_draft(200),
    "rules:step": own_draft(f"{RULES}preview/draft/", posts={}),
    "rules:save": own_draft(f"{RULES}preview/draft/", posts={}),
    "work:tasks": desk(),
    "work:bill": desk(given=BILL),
    "work:position": leads(f"{WORK}{WORKED}", given=BILL, posts=POSITION),
    "work:note": desk(f"{WORK}{WORKED}", given=BILL, posts={"text": "Call the author."}),
    "work:letter": leads(422, given=BILL, posts={"title": "Without a file"}),
    "work:task": leads(f"{WORK}{WORKED}", given=BILL, posts={"title": "Write", "follows": "letters"}),
    "work:close": desk(f"{WORK}{WORKED}", given={"pk": "task"}, posts={}),
    "work:withdraw-note": desk(f"{WORK}{WORKED}", given={"pk": "note"}, posts={}),
    "work:withdraw-letter": leads(f"{WORK}{WORKED}", given={"pk": "letter"}, posts={}),
    "work:letter-file": desk(given={"pk": "letter"}),
    "invite": admins("/review/people/", posts={"email": "new@example.org", "role": "reviewer", "language": "en"}),
    "give-role": admins("/review/people/", posts={"person": "outsider", "role": "lead"}),
    "invitation": everybody(200, given={"token": "token"}),
    "account_login": strangers(200),
    "account_logout": Row(("/", 200, 200, 200, 200, 200)),
    "account_inactive": everybody(200),
    "account_signup": strangers(200),
    "account_reauthenticate": signed_in(200),
    "account_email": signed_in(200),
    "account_email_verification_sent": everybody(200),
    "account_change_password": signed_in(200),
    "account_set_password": signed_in("/accounts/password/change/"),
    "account_reset_password": everybody(200),
    "account_confirm_login_code": strangers(SIGN_IN),
    "account_confirm_email": everybody(200, given={"key": "nonsense"}),
    "account_reset_password_from_key_done": everybody(200),
    "account_reset_password_from_key": everybody(200, given={"uidb36": "1", "key": "set-password"}),
    "account_reset_password_done": everybody(200),
    "keys": signed_in(200),
    "take-back-key": signed_in("/accounts/keys/", given={"public_id": "nonsense"}, posts={}),
    # A session opens none of these, whoever is signed in; keys do: tests/accounts/test_what_a_key_may.py.
    "api-subscriptions": everybody(401),
    "api-subscription": everybody(401, given={"id": "nonsense"}),
    "api-webhooks": everybody(401),
    "api-webhook": everybody(401, given={"id": "nonsense"}),
    "api-webhook-calls": everybody(401, given={"id": "nonsense"}),
    "api-webhook-rotate": everybody(401, given={"id": "nonsense"}, posts={}),
    "api-webhook-enable": everybody(401, given={"id": "nonsense"}, posts={}),
    "api-webhook-test": everybody(401, given={"id": "nonsense"}, posts={}),
    "api-webhook-redeliver": everybody(401, given={"id": "nonsense"}, posts={}),
    "api-review-queue": everybody(401),
    "api-review-match": everybody(401, given={"id": "match"}),
    "api-decide": everybody(401, given={"id": "match"}, posts={}),
    "api-claim": everybody(401, given={"id": "match"}),
    "api-undo": everybody(401, given={"id": "decision"}, posts={}),
    "api-position": everybody(401, given={"session": "20252026", "measure": "AB-779"}),
    "mfa_index": signed_in(200),
    "mfa_authenticate": Row((SIGN_IN,) + (DESK,) * 5),
    "mfa_reauthenticate": Row((SIGN_IN, AGAIN, 200, 200, 200, 200)),
    "mfa_activate_totp": signed_in(AGAIN),
    "mfa_deactivate_totp": with_second_factor(AGAIN),
    "mfa_view_recovery_codes": with_second_factor(AGAIN),
    "mfa_generate_recovery_codes": signed_in(AGAIN),
    "mfa_download_recovery_codes": with_second_factor(AGAIN),
}  # fmt: skip
UNNAMED = {r"api/v1/^(?:[\s\S]*/)?\Z", r"api/v1/^exports/[\s\S]*\.[^/]*\Z"}  # nothing is there, for anybody
