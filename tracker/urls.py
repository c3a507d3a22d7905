"""Every address of the site, in one place to read."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from alerts import calendar_views, feeds
from recommendations.views import gaps, search
from tracker import api, monitors, morning, oembed, schedule, sharing, sitemaps, status, views
from tracker.accounts import key_views
from tracker.accounts import views as accounts
from tracker.api_news import ApiNews

# The admin's own login form knows of no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# What people see, readers and those of the desk, in every language: English as written here, Spanish under /es/.
PAGES: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    # Before the pages below them, whose addresses would take these for a name.
    path("feed.atom", feeds.Everything(), name="feed"),
    path("recommendations/<slug:code>/feed.atom", feeds.OfRecommendation(), name="recommendation-feed"),
    path("recommendations/<slug:code>/calendar.ics", calendar_views.of_recommendation, name="recommendation-calendar"),
    path("bills/<slug:session>/<slug:slug>/calendar.ics", calendar_views.of_bill, name="bill-calendar"),
    path("hearings/calendar.ics", calendar_views.of_hearings, name="hearings-calendar"),
    path("bills/feed.atom", feeds.OfSearch(), name="search-feed"),
    path("bills/<slug:session>/<slug:slug>/feed.atom", feeds.OfBill(), name="bill-feed"),
    path("hearings/", schedule.hearings, name="hearings"),
    path("recommendations/<slug:code>/card.png", sharing.card, name="card"),
    path("card.png", sharing.scorecard_card, name="scorecard-card"),
    path("embed/", sharing.scorecard_frame, name="embed"),
    path("embed/<slug:code>/", sharing.tile_frame, name="embed-tile"),
    path("recommendations/", include("recommendations.urls")),
    path("bills/", include("recommendations.bill_urls")),
    path("legislators/", include("recommendations.legislator_urls")),
    path("search/", search, name="search"),
    path("gaps/", gaps, name="gaps"),
    path("follow/", include("alerts.urls")),
    path("status/", status.status, name="status"),
    path("methodology/", views.methodology, name="methodology"),
    path("about/", views.about, name="about"),
    path("api/", views.about_api, name="api"),
    path("api/reference/", views.api_reference, name="api-reference"),
    path("api/changes.atom", ApiNews(), name="api-news"),
    path("corrections/", include("recommendations.dispute_urls")),
    path("review/", include("recommendations.review_urls")),
    path("review/papers/", include("recommendations.paper_urls")),
    path("review/rules/", include("recommendations.rule_urls")),
    path("review/positions/", include("recommendations.work_urls")),
    path("review/today/", morning.today, name="today"),
    path("review/today/language/", morning.mail_language, name="today-language"),
    path("review/people/", accounts.people, name="people"),
    path("review/people/invite/", accounts.invite, name="invite"),
    path("review/people/role/", accounts.give_role, name="give-role"),
    path("accounts/keys/", key_views.keys, name="keys"),
    path("accounts/keys/<slug:public_id>/take-back/", key_views.take_back_key, name="take-back-key"),
    path("accounts/invitation/<str:token>/", accounts.invitation, name="invitation"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("status/issues/<int:pk>/resolve/", status.resolve_issue, name="resolve-issue"),
    path("alerts/preview/", include("alerts.staff_urls")),
    path("admin/", admin.site.urls),
]
# What programs use has one address and speaks English.
urlpatterns = [
    *i18n_patterns(*PAGES, prefix_default_language=False),
    path("oembed/", oembed.oembed, name="oembed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("alerts/", include("alerts.report_urls")),
    path("api/v1/", include(api.urlpatterns)),
    path("healthz", monitors.healthz, name="healthz"),
    path("healthz/ingest", monitors.ingest_health, name="ingest-health"),
    path("healthz/alerts", monitors.alerts_health, name="alerts-health"),
    path("readyz", monitors.readyz, name="readyz"),
    path("metrics", monitors.metrics, name="metrics"),
]

handler400 = "tracker.views.bad_request"
handler500 = "tracker.views.server_error"
