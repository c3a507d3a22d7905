from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from bills.addresses import address

NAME, WORDS = "bills:measure", ("20252026", "AB-779")


def test_an_address_is_that_of_the_language_and_the_place_where_the_site_is_mounted():
    found = []
    before = get_script_prefix()
    try:
        for language in ("en", "es", "en"):
            for prefix in ("/", "/tracker/", "/"):
                set_script_prefix(prefix)
                with override(language):
                    found.append(address(NAME, *WORDS))
                    assert found[-1] == reverse(NAME, args=WORDS)
    finally:
        set_script_prefix(before)

    assert len(set(found)) == 4
