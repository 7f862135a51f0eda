"""What people come for around returns, people and sign-ins."""

from projects.access import may_see_people
from returns.access import may_ask, may_certify_finance, may_edit_returns, may_read_returns

from .guide import Picture, Step, Task
from .tasks_kpis import sponsors

RETURN = Task(
    "Produce the DfE return",
    "/returns/",
    "Returns",
    (
        Step(
            "Press [Start a return], give the day it is about and when it is due; or open the draft.",
            then=r"/returns/\d+/$",
        ),
        Step("Press [Look at the checks]: each says what is missing and who can mend it.", then="/checks/"),
        Step("When it is right, press [It is checked: ask the sponsors to sign].", rare="once nothing is in the way"),
        Step("Once all have signed and certified, press [Freeze and submit].", rare="once it is certified"),
    ),
    may_edit_returns,
    Picture("return", "The page of a return: how far it is, what is next, and who has signed"),
    "A frozen return never changes. A correction is a new version, and any two can be compared.",
)

SIGN = Task(
    "Sign off your part of a return",
    "/returns/",
    "Returns",
    (
        Step("When a return waits for you, press [Read and sign it] on your overview.", rare="once it is checked"),
        Step("Read what it says about your projects. Tick what is right."),
        Step(
            "Type [Your password, once more] and sign, or send a project back and say why.", rare="once it is checked"
        ),
    ),
    sponsors,
    Picture("returns", "The list of returns with the day each is due and where it stands"),
)

CERTIFY = Task(
    "Certify a return for finance",
    "/returns/",
    "Returns",
    (
        Step("Open the return once the sponsors have signed.", then=r"/returns/\d+/$"),
        Step("Press [Certify] for finance.", rare="once the sponsors have signed"),
        Step("Type your password once more and press [Certify].", rare="as above"),
    ),
    may_certify_finance,
    Picture("returns", "The list of returns with the day each is due and where it stands"),
)

READ_RETURN = Task(
    "Read what was returned",
    "/returns/",
    "Returns",
    (
        Step("Press [Returns]. Open a return by its name."),
        Step(
            "The contents lead to each part, such as [Delivery of the grant (Appendix 4)].", rare="once one is frozen"
        ),
        Step(
            "To keep it, press [Download PDF], [Download Excel] or [Download Word]: the files as they were frozen.",
            rare="once one is frozen",
        ),
    ),
    may_read_returns,
    Picture("frozen-return", "A frozen return: its number, its files and its contents"),
)

ASK_ABOUT = Task(
    "Ask about a return",
    "/returns/",
    "Returns",
    (
        Step("Below the part it is about, write into [Your question] and press [Ask].", rare="once one is frozen"),
        Step("The answer appears below your question; the return itself never changes."),
    ),
    may_ask,
    Picture("question", "Below a part of a frozen return: the field for a question and the button Ask"),
)

COMPARE = Task(
    "See what changed since another return",
    "/returns/compare/",
    "Compare",
    (
        Step("Choose two returns under [Compare].", rare="once two are frozen"),
        Step("Every difference is listed: statuses, figures, texts and money."),
    ),
    may_read_returns,
    Picture("frozen-return", "A frozen return: its number, its files and its contents"),
)

ADD_PERSON = Task(
    "Give somebody a sign-in",
    "/people/",
    "People",
    (
        Step("Press [Add a person].", then="/people/new/"),
        Step("Give [Name], [E-mail address] and the [Authority] they belong to; tick [May sign in] and their [Roles]."),
        Step("Press [Save], then [Send a link to set a password].", rare="on the page of a person"),
    ),
    may_see_people,
    Picture("people", "The register of people with their organisation, roles and sign-in"),
)

END_ACCESS = Task(
    "Change what somebody may do, or end their access",
    "/people/",
    "People",
    (
        Step("Find the person by [Search] and open their page.", then=r"/people/\d+/$"),
        Step("Press [Edit person].", then="/edit/$"),
        Step("Change [Roles]; untick [May sign in] to end their access at once. Press [Save]."),
    ),
    may_see_people,
    Picture("person", "The form of a person: name, e-mail address, authority, sign-in and roles"),
    "What somebody manages or sponsors follows from the projects, not from roles.",
)
