from tracker.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks._api_site"
