"""What the words of the programme mean (design, section 2). A page links one with `{% word "position date" %}`."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.text import slugify

from kpis.domain.statuses import OVERDUE, Status
from seslip.foundation.html_tables import label_html
from seslip.foundation.labels import Label


@dataclass(frozen=True)
class Entry:
    """A word, what it means, the words to read next, and the badge where it is a status."""

    term: str
    text: str
    see: tuple[str, ...] = ()
    label: Label | None = None

    @property
    def anchor(self) -> str:
        return slugify(self.term)

    @property
    def badge(self) -> SafeString:
        return label_html(self.label) if self.label else SafeString("")

    @property
    def links(self) -> list[tuple[str, str]]:
        """Words to read next, each with its anchor."""
        return [(term, slugify(term)) for term in self.see]


def status(of: Status, text: str, *see: str) -> Entry:
    return Entry(of.label.text, text, see, of.label)


ENTRIES = (
    Entry(
        "Apportionment",
        "Sharing a cost that serves all funding streams between them, by their whole percentages: "
        "22% CSC, 61% SEND and 17% own funds in 2025-26. The shares always add up to the cost, to the penny.",
        ("Share", "Funding stream"),
    ),
    Entry(
        "Attendance",
        "Which of the 19 authorities were present at a meeting, sent apologies or have no entry. "
        "KPIs about meetings and reach are counted from it, never typed.",
        ("Meeting", "Reach"),
    ),
    Entry(
        "Budget line",
        "One line of the programme’s income or spending, with an amount for each funding stream.",
        ("Share", "Virement"),
    ),
    Entry(
        "Challenge group",
        "Three or four authorities (a triad or a quartet) that meet to challenge each other, with a "
        "facilitator. What is said there is read only by its own people and the facilitator.",
        ("Peer challenge round", "Finding"),
    ),
    Entry("Commitment", "Money that is promised but not paid yet, such as an order or a contract.", ("Payment",)),
    Entry(
        "Core requirement",
        "One of the eight things that DfE’s grants ask of the region.",
        ("Sub-requirement", "Planned activity"),
    ),
    Entry(
        "Courageous conversation",
        "A meeting of one authority with a senior colleague from outside about what is "
        "hard in its SEND provision. Its words stay among those who took part.",
        ("Finding",),
    ),
    Entry(
        "CSC",
        "Children’s social care; also the DfE grant for it. It must be kept apart from the SEND grant.",
        ("Funding stream", "SEND"),
    ),
    Entry(
        "DCS",
        "Director of children’s services: one in each local authority. Most sponsors are directors.",
        ("Sponsor",),
    ),
    Entry(
        "DfE",
        "The Department for Education, which gives both grants and receives the grant returns.",
        ("Grant return",),
    ),
    Entry(
        "Donor", "An authority that gives help in a targeted support package.", ("Recipient", "Subject matter expert")
    ),
    Entry("Earmark", "Money carried forward with a purpose, and what spends it.", ("Budget line",)),
    Entry(
        "Evidence",
        "What shows that a reported position is true: a file or a link, kept with the update it belongs to.",
        ("KPI",),
    ),
    Entry(
        "Finding",
        "What a challenge group or a conversation found. Its outcome is a package, a referral, a regional "
        "priority, or no action.",
        ("Challenge group", "Targeted support package"),
    ),
    Entry(
        "Funding stream",
        "Where money comes from: the CSC grant, the SEND grant (both from DfE) and SESLIP’s own "
        "funds. The two grants may not be mixed.",
        ("CSC", "SEND", "Own funds"),
    ),
    Entry(
        "Grant return",
        "What the programme reports to DfE on a day: a draft, then checked, signed off by sponsors and "
        "finance, and frozen. A frozen return never changes; a correction is a new version.",
        ("Position date",),
    ),
    Entry(
        "KPI",
        "Key performance indicator: a numbered promise under a planned activity, with a due date and a status. "
        "There are 108 in 2025-26.",
        ("Measure", "Planned activity", "Overdue"),
    ),
    Entry("LA", "Local authority. There are 19 in the South East alliance."),
    Entry(
        "Measure",
        "What a KPI is counted by: a number to reach and its unit, such as “4 meetings”. Some count "
        "themselves from the records.",
        ("KPI",),
    ),
    Entry("Meeting", "A meeting of a project, with the register of who came.", ("Attendance",)),
    Entry("Milestone", "A step on the way to a KPI, with a day of its own.", ("KPI",)),
    Entry(
        "Overdue",
        "The due date has passed and the KPI is not closed. Nobody sets it: it is worked out for the position date.",
        ("Position date",),
        OVERDUE,
    ),
    Entry(
        "Own funds",
        "SESLIP’s own money, from the authorities and from earlier years, beside the two DfE grants.",
        ("Funding stream",),
    ),
    Entry(
        "Payment",
        "Money that has left the account. One that a project manager asks for is a claim until finance approves it.",
        ("Commitment", "Receipt"),
    ),
    Entry(
        "Peer challenge round",
        "The yearly round of self-assessment and challenge in groups.",
        ("Challenge group", "Self-assessment"),
    ),
    Entry("Phase", "A part of a project with an amount of its own, such as 7.1 and 7.2.", ("Project",)),
    Entry(
        "Planned activity",
        "A project under a core requirement: 30 of them. A project can be planned under two.",
        ("Core requirement", "KPI"),
    ),
    Entry(
        "Policy theme",
        "One of the five headings of the plan: Data Capacity and Capability, Regional Diagnostics, "
        "Universal Improvement, Targeted Support, SESLIP own funds.",
        ("Strand",),
    ),
    Entry(
        "Position date",
        "The day that figures are about (“as at”). It is today, or the last day of a year that is "
        "over; any other day can be asked for.",
        ("Programme year",),
    ),
    Entry("Programme year", "1 April to 31 March, written 2025-26.", ("Position date",)),
    Entry(
        "Project",
        "A numbered piece of work of the plan, 1 to 49. Numbers 14 and 23 are not used and keep their place.",
        ("Phase", "Project manager", "Sponsor"),
    ),
    Entry(
        "Project manager",
        "Who runs a project and reports on its KPIs. There can be several; the first leads.",
        ("Project",),
    ),
    Entry("Reach", "Which of the 19 authorities a project has engaged, counted from its meetings.", ("Attendance",)),
    Entry("Receipt", "Money that has come in.", ("Payment", "Funding stream")),
    Entry(
        "Recipient", "An authority that receives help in a targeted support package; there can be several.", ("Donor",)
    ),
    Entry(
        "RIIA",
        "Regional Improvement and Innovation Alliance: what DfE calls the alliance when it gives its grants.",
        ("Funding stream",),
    ),
    Entry(
        "Self-assessment",
        "What an authority writes about itself before its challenge group meets. It is candid, and "
        "read only within the group.",
        ("Challenge group",),
    ),
    Entry(
        "SEND", "Special educational needs and disabilities; also the DfE grant for them.", ("Funding stream", "CSC")
    ),
    Entry("SESLIP", "The South East Sector-Led Improvement Programme."),
    Entry("Share", "The part of a budget line that one funding stream pays.", ("Apportionment",)),
    Entry(
        "SoR reference",
        "The number of a sub-requirement in DfE’s schedule of requirements, such as 3.1.",
        ("Sub-requirement",),
    ),
    Entry(
        "Sponsor",
        "The director (or, once, the councillor) who answers for a project, confirms what is reported about "
        "it and signs its part of a return.",
        ("DCS", "Grant return"),
    ),
    Entry(
        "Stage",
        "How far a targeted support package is: from enquiry over scoping, agreed, in delivery and complete to "
        "evaluated.",
        ("Targeted support package",),
    ),
    Entry(
        "Status",
        "How a KPI stands: one of seven, each explained here under its name.",
        tuple(one.label.text for one in Status),
    ),
    Entry("Strand", "A part of a policy theme, such as Communities of Practice.", ("Policy theme",)),
    Entry(
        "Sub-requirement",
        "A part of a core requirement, with its reference. There are 27.",
        ("Core requirement", "SoR reference"),
    ),
    Entry(
        "Subject matter expert",
        "Somebody of an authority who helps others with what they know; SME for short.",
        ("Donor",),
    ),
    Entry(
        "Targeted support package",
        "Help that authorities give one or several others, from enquiry to evaluation.",
        ("Stage", "Recipient", "Donor"),
    ),
    Entry(
        "Virement",
        "Moving budget from one line to another. Between CSC and SEND it is refused unless DfE’s consent is recorded.",
        ("Budget line",),
    ),
    status(Status.NOT_STARTED, "Nothing has been done for this KPI yet."),
    status(Status.ON_TRACK, "It will be kept by its due date as far as anybody can tell."),
    status(Status.AT_RISK, "It may be missed. A note says what is in the way and what is being done."),
    status(Status.OFF_TRACK, "It will be missed unless something changes. A note says what is being done."),
    status(Status.COMPLETE, "The promise is kept.", "Evidence"),
    status(
        Status.CARRIED_FORWARD,
        "Closed in this year without being kept, and taken into the next. The reason is reported.",
        "Programme year",
    ),
    status(Status.WITHDRAWN, "Closed because it will not be done. The reason is reported."),
)


def by_letter() -> list[tuple[str, list[Entry]]]:
    """All entries in the order of the alphabet, under their first letters."""
    ordered = sorted(ENTRIES, key=lambda entry: entry.term.casefold())
    return [(letter, list(found)) for letter, found in groupby(ordered, key=lambda entry: entry.term[0].upper())]
