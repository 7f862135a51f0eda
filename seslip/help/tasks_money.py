"""What people come for around the budget."""

from budget.access import may_record_money, may_see_all_lines, may_see_budget, may_see_receipts

from .guide import Picture, Step, Task
from .tasks_kpis import manages

DOES_IT_BALANCE = Task(
    "Answer “does the budget balance?”",
    "/budget/",
    "Budget",
    (
        Step("Press [Budget]. The first sentence answers it."),
        Step("Below [Does it balance?] each funding stream has what comes in, what is planned and what is left."),
        Step("Every figure leads to the lines that it is the sum of."),
    ),
    may_see_budget,
    Picture("does-it-balance", "The budget: the answer in a sentence, the income of each stream and what is planned"),
)

POSITION = Task(
    "See the balances of each funding stream",
    "/budget/position/",
    "Budget position",
    (
        Step("Choose the day under [Position at], and [By] theme, strand, project or line."),
        Step("Press [Show]: budget, paid, committed and forecast on that day."),
        Step("Press [Download Excel] to take it along."),
    ),
    may_see_all_lines,
    Picture("position", "The budget position: budget, paid, committed, forecast and variance of each theme"),
)

LOAD_PAYMENTS = Task(
    "Load a month’s payments",
    "/budget/payments/",
    "Payments",
    (
        Step("For a single payment press [Record a payment]; for the whole month go on."),
        Step("Press [Load an extract].", then=r"/budget/payments/load/"),
        Step("Choose the ledger’s file (CSV or Excel) under [Extract] and press [Show what it holds]."),
        Step("Read it through: what is new, what is there already, what is wrong in which cell. Then load it."),
    ),
    may_record_money,
    Picture("load-payments", "The form that loads an extract of the ledger, and what is read from it"),
)

DECIDE = Task(
    "Decide the claims that wait",
    "/budget/payments/?state=claimed",
    "Claims",
    (
        Step("Open a claim by its payee.", then=r"/budget/payments/\d+/$"),
        Step("Press [Approve or decline] and give your answer. Nobody decides their own claim."),
    ),
    may_record_money,
    Picture("claims", "The list of payments, narrowed to claims that wait for a decision, with their sums"),
)

RECEIPT = Task(
    "Record what is received",
    "/budget/receipts/",
    "Receipts",
    (
        Step("[Expected and received] says what is still to come from each source."),
        Step("Press [Record a receipt].", then=r"/budget/receipts/add/"),
        Step("Choose the [Line of income], give [Date] and [Amount received], and press [Save]."),
    ),
    may_see_receipts,
    Picture("receipts", "The list of receipts: expected and received of each source of income"),
)


CLAIM = Task(
    "Claim a payment",
    "/budget/payments/",
    "Payments",
    (
        Step("Press [Claim a payment].", then=r"/budget/payments/claim/"),
        Step("Choose the [Budget line], give [Payee], [Date] and [Net amount]."),
        Step("Press [Save]. Finance is asked to decide; the list shows what became of it."),
    ),
    manages,
    Picture("claim", "The form that claims a payment: budget line, date, payee and amount"),
)
