"""The sample that comes with the project: ninety real measures, written by ``build`` as a feed of the Legislature.

One TOML file a session holds facts of the public record: numbers, subjects, long titles, sections of law, authors,
dates, actions, votes, chapters. The digests are our own summaries, never the Legislative Counsel's Digest.

* 2025–26 stands as of 28 January 2026.
* 2023–24 is taken from a LegiScan data set (CC BY 4.0, legiscan.com): status, last action and floor votes. There an
  action "Read third time. Passed." or "concurred in" says what a floor vote decided, with that vote's day and tally;
  who is joint author and who coauthor is not told, so all but the first are coauthors.
* Earlier sessions hold the few actions whose day is public; "Read first time. To print." stands for the day of the
  introduced print. ``date_is = "year only"`` marks a measure of which only the year of its chapter is known: the
  action bears the last day on which the Governor could sign. ``print_is = "number unknown"`` marks a print whose
  number is not known: 98 stands for it.
* A print without words is known by its day and label only. ``about`` is for people and tests; the feed leaves it out.

Blocks of lines, cut at `` | ``::

    versions     print | day or - | label | words        "words": says what digest says; "words 98AMD": what 98AMD says
    actions      day | house and place | status at the end | the Clerk's sentence
    votes        day and time | place | ayes-noes-others | PASS or FAIL | motion
    places       code | B for a committee, V for a floor | description | long description
    legislators  house | district | name on a roll call | name on a bill | first | last | party
"""
