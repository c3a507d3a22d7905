from recommendations.models.match import Evidence, Match, Reading
from recommendations.models.paper import Element, Goal, Paper, Recommendation
from recommendations.models.status import StatusChange

__all__ = ["Element", "Evidence", "Goal", "Match", "Paper", "Reading", "Recommendation", "StatusChange"]
