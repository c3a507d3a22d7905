"""Which of a paper's recommendations a bill moves, and by which clause. Pure: no database, clock or network.

``load_rules(path)`` reads a paper file once; ``propose(measure, text, rules)`` judges one version of one measure.
"""

from recommendations.matching.propose import propose
from recommendations.matching.rules import Rules, load_rules
from recommendations.matching.suggestions import COUNTED_BANDS, Evidence, Proposal, Suggestion
from recommendations.matching.table import BadRules

__all__ = ["COUNTED_BANDS", "BadRules", "Evidence", "Proposal", "Rules", "Suggestion", "load_rules", "propose"]
