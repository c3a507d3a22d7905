"""How a filter of the API finds a measure by its number."""

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId


def by_number(path: str, value: str) -> dict[str, object]:
    """Lookups for a measure's number in any session; what is no number finds nothing."""
    try:
        named = MeasureId.parse(value, SessionId(2025))
    except NotAnIdentifier:
        return {"pk__in": []}
    return {
        f"{path}__type": named.type,
        f"{path}__number": named.number,
        f"{path}__session__extraordinary": named.session.extraordinary,
    }
