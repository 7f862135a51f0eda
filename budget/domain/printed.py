"""What the plan prints as a total, and which rows of Appendix 5 it prints otherwise than they are held.

Rows are named by the fact they were made from (`load_plan`), so that a new label does not lose them. Pounds.
"""

from typing import NamedTuple

from .ledger import Shares

PLAN = "budget/2025-26"
UNIVERSAL = f"{PLAN}/expenditure/universal"


class PrintedTotal(NamedTuple):
    """`figure` is the published figure that explains a difference, where one is known."""

    ref: str
    pounds: int
    source: str
    figure: str = ""


PRINTED_TOTALS = (
    PrintedTotal(f"{PLAN}/income/dfe-riia-grant/dfe-universal", 800_000, "Appendix 5, DfE-universal-total; Table 2"),
    PrintedTotal(f"{PLAN}/income/dfe-riia-grant", 1_637_121, "Appendix 5, DfE RIIA Grant, and Tables 1 and 2"),
    PrintedTotal(f"{PLAN}/income/seslip-funds/carry-forward-in", 184_124, "Appendix 5, Total Carry Forward"),
    PrintedTotal(f"{PLAN}/income/seslip-funds", 349_624, "Appendix 5, SESLIP Funds, and Tables 2 and 3"),
    PrintedTotal(f"{PLAN}/expenditure/data", 240_000, "Appendix 5, Data Benchmarking"),
    PrintedTotal(f"{PLAN}/expenditure/diagnostics/peer-challenge", 60_800, "Appendix 5, DCS Peer Challenge; para 27"),
    PrintedTotal(f"{PLAN}/expenditure/diagnostics", 136_800, "Appendix 5, Diagnostics"),
    PrintedTotal(f"{UNIVERSAL}/staff-development", 184_000, "Appendix 5, Staff Development"),
    PrintedTotal(f"{UNIVERSAL}/workforce", 61_250, "Appendix 5, Workforce"),
    PrintedTotal(f"{UNIVERSAL}/communities-of-practice", 122_000, "Appendix 5, Communities of Practice"),
    PrintedTotal(
        f"{UNIVERSAL}/new-universal-projects", 308_750, "Appendix 5, New Universal Projects", "new-universal-subtotal"
    ),
    PrintedTotal(f"{UNIVERSAL}/universal-pm", 123_875, "Appendix 5, Universal pm"),
    PrintedTotal(UNIVERSAL, 800_000, "Appendix 5, Universal"),
    PrintedTotal(f"{PLAN}/expenditure/targeted/targeted-support", 460_321, "Appendix 5, Targeted Support"),
    PrintedTotal(f"{PLAN}/expenditure/targeted", 460_321, "Appendix 5, Targeted"),
    PrintedTotal(f"{PLAN}/expenditure/own-funds", 296_697, "Appendix 5, Total SESLIP own funds", "own-funds-total"),
    PrintedTotal(f"{PLAN}/expenditure/carry-forward", 47_927, "Appendix 5, Unrestricted c/f"),
    PrintedTotal("budget/2024-25/income/dfe-riia-grant-2024-25", 405_256, "Table 1, Total 2024-25"),
)
PRINTED_STREAMS = {
    "2025-26": (Shares(430_921, 1_206_200, 349_624), "Appendix 5, Total In and Total Out, and Table 3"),
    "2024-25": (Shares(262_000, 143_256, 0), "Table 1, CSC 2024-25 and SEND 2024-25"),
}
PRINTED_PERCENTAGES = {
    "2025-26": (("% of DfE Grant", (26, 74)), ("% of SESLI Programme", (22, 61, 17))),
}
PERCENTAGES_SOURCE = "Table 3 and Appendix 5"

# Published figures that a row of Appendix 5 carries as a note: the key of the figure, and the row's fact.
NOTED_ROWS = {
    "appendix-5-project-3": f"{PLAN}/expenditure/diagnostics/courageous-conversations/courageous-conversations",
    "appendix-5-project-2": f"{PLAN}/expenditure/diagnostics/peer-challenge",
    "networks-8-13": f"{UNIVERSAL}/communities-of-practice/send-networks",
    "project-25-csc": f"{UNIVERSAL}/new-universal-projects/adoption-training",
    "project-25-subtotal": f"{UNIVERSAL}/new-universal-projects/adoption-training",
    "new-universal-subtotal": f"{UNIVERSAL}/new-universal-projects",
    "own-funds-total": f"{PLAN}/expenditure/own-funds",
}
