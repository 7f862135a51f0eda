"""What people come for around targeted support and diagnostics."""

from projects.models import Person
from targeted_support.access import enquires_for, is_team

from .guide import Picture, Step, Task
from .tasks_kpis import reads_plan


def enquires(reader: Person) -> bool:
    return enquires_for(reader) is not None


MOVE_ON = Task(
    "Move a package on",
    "/targeted-support/",
    "The board",
    (
        Step("Each column of the board is a stage. Press [Begin scoping] on an enquiry that you take up."),
        Step("A card that waits says for what, such as the sign-off of an authority: its link leads there."),
        Step("To pause it, withdraw it or take it back, open [Move it]."),
        Step("A new one: press [Add a package]."),
    ),
    is_team,
    Picture("board", "The board of packages, a column for each stage, with the buttons that move a package on"),
)

WHO_COULD_HELP = Task(
    "Find an authority that can help",
    "/targeted-support/who-could-help/",
    "Who could help",
    (
        Step("Choose [Who asks] and the [Topic], or write it in their words, and press [Find]."),
        Step("Those who could help come in order, each with the reasons for its place."),
        Step("A package has its own list, under “Who could help” on its page."),
    ),
    is_team,
    Picture("who-could-help", "Who could help: a form with who asks and the topic"),
)

COSTS = Task(
    "See what packages cost and what is left",
    "/targeted-support/money/",
    "Money",
    (
        Step("Each stream says how many more packages it has room for: [Packages that draw on a line]."),
        Step("Enter the cost of a package on its page; to carry work into the next year, press [Roll forward]."),
    ),
    is_team,
    Picture(
        "package-costs", "What packages cost: how many draw on a line, the average and what is left of each stream"
    ),
)

EVALUATE = Task(
    "Let the evaluation write itself",
    "/targeted-support/evaluation/",
    "Evaluation",
    (
        Step("Record outcomes and feedback on the page of each package."),
        Step("Read the evaluation here, and add the passages that no record can write."),
        Step("Press [Download Word] or [Download PDF]."),
    ),
    is_team,
    Picture("evaluation", "The evaluation of targeted support of the year, made from the records"),
)

ASK = Task(
    "Ask for targeted support",
    "/targeted-support/prospectus/",
    "Prospectus",
    (
        Step("Read what is on offer, and press [Ask for support].", then="/targeted-support/prospectus/ask/"),
        Step("Give it a [Title], one line for all 19 authorities, and what you would like to improve."),
        Step("Press [Send to the team]. What you would like to improve is read by your authority and the team only."),
    ),
    enquires,
    Picture("prospectus", "The prospectus of targeted support: what is on offer, how to ask and how to help others"),
)

OFFER = Task(
    "Offer help to others",
    "/targeted-support/prospectus/",
    "Prospectus",
    (
        Step("Press [Offer help].", then="/targeted-support/prospectus/help/"),
        Step("Tick the [Topics], say who can help and when, and whether your authority may be named."),
        Step("Press [Offer help]. The team confirms it with you."),
    ),
    enquires,
    Picture("offer-help", "The form that offers help to others: topics, what you know, who can help and when"),
)

PEER_CHALLENGE = Task(
    "Find your peer challenge group",
    "/diagnostics/",
    "Diagnostics",
    (
        Step("Press [Diagnostics]: the round of the year with its groups, dates and facilitators."),
        Step(
            "Open your group. Only its own people and its facilitator read self-assessments and findings.",
            then=r"/diagnostics/groups/\d+/$",
        ),
        Step("[Headlines for everybody] are written by the facilitator after the group has met."),
    ),
    reads_plan,
    Picture("peer-challenge", "The round of the year: its groups with date, authorities, facilitator and stage"),
)
