from bills.models.change import Change
from bills.models.hearing import Analysis, AnalysisText, FloorListing, Hearing, Message
from bills.models.measure import Action, Measure
from bills.models.mention import Mention
from bills.models.people import Committee, Legislator
from bills.models.report import OutcomeReport
from bills.models.session import Session
from bills.models.version import Author, BillBody, BillVersion
from bills.models.vote import VoteEvent

__all__ = [
    "Action",
    "Analysis",
    "AnalysisText",
    "Author",
    "BillBody",
    "BillVersion",
    "Change",
    "Committee",
    "FloorListing",
    "Hearing",
    "Legislator",
    "Measure",
    "Mention",
    "Message",
    "OutcomeReport",
    "Session",
    "VoteEvent",
]
