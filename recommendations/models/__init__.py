from recommendations.models.clause_change import ClauseChange
from recommendations.models.dispute import Dispute
from recommendations.models.implementation import ImplementationReport
from recommendations.models.match import Evidence, Match, Reading
from recommendations.models.obstacle_note import ObstacleNote
from recommendations.models.override import StatusOverride
from recommendations.models.paper import Element, Goal, Paper, PaperFile, Recommendation
from recommendations.models.position import Letter, Task, TeamNote, TeamPosition
from recommendations.models.public_change import PublicChange
from recommendations.models.review import Claim, ReviewDecision
from recommendations.models.rules import Dissent, RulePreview, RuleSet, RuleTurn
from recommendations.models.status import StatusChange, StatusShown

__all__ = [
    "Claim",
    "ClauseChange",
    "Dispute",
    "Dissent",
    "Element",
    "Evidence",
    "Goal",
    "ImplementationReport",
    "Letter",
    "Match",
    "ObstacleNote",
    "Paper",
    "PaperFile",
    "PublicChange",
    "Reading",
    "Recommendation",
    "ReviewDecision",
    "RulePreview",
    "RuleSet",
    "RuleTurn",
    "StatusChange",
    "StatusOverride",
    "StatusShown",
    "Task",
    "TeamNote",
    "TeamPosition",
]
