"""What people come for around KPIs, meetings and projects."""

from kpis.queries.workbook import may_update_some
from projects.access import may_create_meetings
from projects.models import Person

from .guide import Picture, Step, Task


def reads_plan(reader: Person) -> bool:
    return reader.standing.reads_plan


def manages(reader: Person) -> bool:
    return bool(reader.standing.manages)


def sponsors(reader: Person) -> bool:
    return bool(reader.standing.sponsors)


def of_an_authority(reader: Person) -> bool:
    return reader.standing.reads_plan and reader.authority is not None


OVERDUE = Task(
    "See what is overdue, and who to ask",
    "/kpis/?due=overdue",
    "Overdue KPIs",
    (
        Step("Press the counter [Overdue] on your overview, or above the register of KPIs."),
        Step("Each row says since when. Open one by its number to see its project managers and its history."),
        Step("To narrow the list, choose under [Project], [Funding stream] or [Theme] and press [Apply filters]."),
        Step("To take it with you, press [Download Excel]: the file holds the rows that you see."),
    ),
    reads_plan,
    Picture("overdue", "The register of KPIs, narrowed to overdue ones: counters of each status, filters and the list"),
)

UPDATE = Task(
    "Update a KPI",
    "/kpis/?due=overdue",
    "Overdue KPIs",
    (
        Step("Find the KPI in the register, by a counter, a filter or [Search] (the key / goes there)."),
        Step("Press [Update] in its row.", then=r"/kpis/\d+/update/"),
        Step("Choose the [Status]; write what has happened into [Progress note]. At risk and Off track need a note."),
        Step("Press [Save]. Escape gives the row back as it was."),
    ),
    may_update_some,
    Picture("update-a-kpi", "A row of the register as a form: status, figures, progress note, Save and Cancel"),
    "Nothing is overwritten: every update stays in the history of the KPI, and the latest can be undone there.",
)

UPDATE_ALL = Task(
    "Update all your KPIs on one page",
    "/",
    "Your overview",
    (
        Step("Press [Update them all on one page] on your overview.", then=r"/kpis/update/\?"),
        Step("Change [Status], figures and [Progress note] where something is different."),
        Step("Press [Save all]. If one of them lacks something, none is saved, and nothing that you typed is lost."),
    ),
    manages,
    Picture(
        "update-all-on-a-phone", "On a phone: the KPIs of a project manager, one below the other, each with its form"
    ),
)

EVIDENCE = Task(
    "Attach the evidence",
    "/kpis/?manager={me}",
    "KPIs of your projects",
    (
        Step("Open the KPI by its number.", then=r"/kpis/\d+/$"),
        Step("Press [Add evidence].", then=r"/kpis/\d+/add-evidence/"),
        Step("Choose one or several [Files], or paste a [Link], and give it a [Title]."),
        Step("Press [Add evidence]. It stands below the update that it belongs to."),
    ),
    manages,
    Picture("evidence", "The form that adds evidence to a KPI: files or a link, a title and a date"),
)

WORKBOOK = Task(
    "Report offline, in a workbook",
    "/kpis/workbook/",
    "Workbook",
    (
        Step("Press the button that downloads your KPIs as an Excel file, and fill in the columns that are not grey."),
        Step("Choose the file under [Workbook] and press [Show what changes]: nothing is saved yet."),
        Step("Read what changes and what is wrong, cell by cell, and save it all."),
    ),
    may_update_some,
    Picture("workbook", "The two steps of reporting in a workbook: download and fill in, then load"),
)

ATTENDANCE = Task(
    "Record who came to a meeting",
    "/projects/meetings/",
    "Meetings",
    (
        Step(
            "Press [Add a meeting] if it is not there yet; else open it from the list.",
            then=r"/projects/meetings/\d+/$",
        ),
        Step("Press [Record who came]; once its day is past, your overview asks for it.", then=r"/attendance/$"),
        Step("Mark each authority [Present] or [Apologies], or press [Paste a list] and let it be read."),
        Step("Press [Save]. The KPIs that count meetings and reach count themselves."),
    ),
    may_create_meetings,
    Picture("attendance", "The register of a meeting: the 19 authorities, each with present, apologies and no entry"),
)

APPENDIX_4 = Task(
    "Export Appendix 4 for DfE",
    "/kpis/appendix-4/",
    "Appendix 4",
    (
        Step("Press [Download PDF], [Download Excel] or [Download Word]: they hold the same grid."),
        Step("To show how each KPI stands as well, press [Show status and progress] first."),
    ),
    reads_plan,
    Picture("appendix-4", "The grant delivery grid of Appendix 4 on the page, with buttons for PDF, Excel and Word"),
)

CONFIRM = Task(
    "Confirm what your project managers report",
    "/kpis/to-do/",
    "To do",
    (
        Step("Your overview and your list “To do” show the updates that wait for you."),
        Step("Press [Confirm] if it is as you know it."),
        Step(
            "If not, press [Query] and write your question: the manager reads it on their overview.",
            then=r"/kpis/\d+/query/",
        ),
        Step("Press [Send the question]."),
    ),
    sponsors,
    Picture("confirm", "Updates that wait for a sponsor, each with the buttons Confirm and Query"),
)

ONE_PAGE = Task(
    "Read one page before a meeting",
    "/projects/?sponsor={me}",
    "Your projects",
    (
        Step("Open the project from your overview, or from the register.", then=r"/projects/\d{4}-\d\d/\d+/$"),
        Step("Its page holds everything: [KPIs], [Meetings and attendance], [Budget] and who changed what."),
        Step("To see how it stood on another day, open [Position at] and give the day."),
    ),
    sponsors,
    Picture("project", "The page of a project: facts, purpose, phases and its KPIs with their status"),
)

AUTHORITY = Task(
    "Open your authority’s page",
    "/authorities/{authority}/",
    "Your authority",
    (
        Step("Press [Authorities], then the name of yours; your overview leads there, too."),
        Step("It shows what your authority manages, sponsors and attends, what it receives and what it gives."),
    ),
    of_an_authority,
    Picture("authority", "The page of a local authority: projects, meetings, peer challenge and targeted support"),
)
