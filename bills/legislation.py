"""A measure as schema.org knows it, for machines that read pages: ``Legislation``, as JSON-LD."""

from typing import Any

from bills.models import Measure

CHAPTERED = ("chaptered", "chaptered_without_signature")


def legislation(measure: Measure, *, address: str) -> dict[str, Any]:
    """Asks the measure for its session alone; what we do not know is left out."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": address,
        "url": address,
        "name": f"{measure.label} {measure.subject}".strip(),
        "legislationIdentifier": f"{measure.label} ({measure.session.name})",
        "legislationType": measure.type,
        "legislationJurisdiction": {"@type": "AdministrativeArea", "name": "California"},
        "inLanguage": "en",
        "creativeWorkStatus": str(measure.get_stage_display()),
        "isPartOf": {"@type": "Legislation", "name": f"California Legislature, session {measure.session.name}"},
        "sameAs": measure.official_links[0][1],
    }
    if measure.introduced_on:
        said["dateCreated"] = measure.introduced_on.isoformat()
    if measure.last_action_on:
        said["dateModified"] = measure.last_action_on.isoformat()
    if measure.author_line:
        said["author"] = [{"@type": "Person", "name": name} for name in measure.author_line.split(", ")]
    if measure.stage in CHAPTERED and measure.stage_on:
        said |= {"legislationDate": measure.stage_on.isoformat(), "legislationPassedBy": "California State Legislature"}
        said["alternateName"] = measure.chapter_citation
    return said
