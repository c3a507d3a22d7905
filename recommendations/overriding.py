"""A lead's word in place of the rule's, with what the rule said kept beside it. Pure."""

from dataclasses import replace
from typing import Any

from recommendations.choices import InLaw, ThisSession
from recommendations.standing import StatusReading


def overridden(reading: StatusReading, said: dict[str, Any] | None) -> StatusReading:
    """The reading as it is shown. ``said`` is ``StatusOverride.said``; what it leaves None follows the rule.

    ``override`` of the result is ``said`` with ``rule``: {in_law, this_session, at_risk} as the rule reads them.
    """
    if said is None:
        return reading
    rule = {
        "in_law": reading.in_law.value,
        "this_session": reading.this_session.value,
        "at_risk": reading.is_at_risk,
    }
    return replace(
        reading,
        in_law=InLaw(said["in_law"] or reading.in_law),
        this_session=ThisSession(said["this_session"] or reading.this_session),
        is_at_risk=reading.is_at_risk if said["at_risk"] is None else said["at_risk"],
        override=said | {"rule": rule},
    )
