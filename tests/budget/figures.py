"""Appendix 5 and Tables 1 to 3, typed from the plan, with the figure held where the plan contradicts itself.

Each row of Appendix 5: number, label, CSC, SEND, own funds, first sub-total, second sub-total, total. Pounds; None is
an empty cell.
"""

Row = tuple[int | None, str, int | None, int | None, int | None, int | None, int | None, int | None]

INCOME: list[Row] = [
    (None, "DfE-data", 80_000, 160_000, None, None, 240_000, None),
    (None, "DfE-diagnostic", 60_800, 76_000, None, None, 136_800, None),
    (None, "DfE-universal-projects", 200_000, 400_000, None, 600_000, None, None),
    (None, "DfE-universal-management", 0, 200_000, None, 200_000, None, None),
    (None, "DfE-universal-total", None, None, None, None, 800_000, None),
    (None, "DfE-targeted", 90_121, 370_200, None, None, 460_321, None),
    (None, "DfE RIIA Grant", None, None, None, None, None, 1_637_121),
    (None, "C/f-earmarked for SEND", None, None, 92_314, 92_314, None, None),
    (None, "C/f-IoW small package", None, None, 20_572, 20_572, None, None),
    (None, "C/f-BGM research", None, None, 21_060, 21_060, None, None),
    (None, "C/f-unrestricted", None, None, 50_178, 50_178, None, None),
    (None, "Total Carry Forward", None, None, None, None, 184_124, None),
    (None, "SE subs", None, None, 165_500, None, 165_500, None),
    (None, "SESLIP Funds", None, None, None, None, None, 349_624),
    (None, "Total In", 430_921, 1_206_200, 349_624, None, None, 1_986_745),
]
PERCENTAGES = {"% of DfE Grant": ["26%", "74%", ""], "% of SESLI Programme": ["22%", "61%", "17%"]}

# The networks' £66,000 stands on the first of its six rows and runs down over all of them (para 50).
EXPENDITURE: list[Row] = [
    (1, "Data Benchmarking", 80_000, 160_000, None, None, 240_000, None),
    (None, "Data Benchmarking", None, None, None, None, None, 240_000),
    (3, "SEND CoConv 10@7,600", None, 76_000, None, None, 76_000, None),
    (None, "PChall 1xQuartet@12,800", 12_800, None, None, 12_800, None, None),
    (None, "PChall 5 x Triads @£9,600", 48_000, None, None, 48_000, None, None),
    (2, "DCS Peer Challenge", None, None, None, None, 60_800, None),
    (None, "Diagnostics", None, None, None, None, None, 136_800),
    (4, "SEND Residential W/F", None, 84_000, None, 84_000, None, None),
    (5, "Take Your Place", 25_000, 75_000, None, 100_000, None, None),
    (None, "Staff Development", None, None, None, None, 184_000, None),
    (6, "Workforce matters, MoC", 16_250, None, None, 16_250, None, None),
    (7, "SEND Workforce part 1", None, 45_000, None, 45_000, None, None),
    (None, "Workforce", None, None, None, None, 61_250, None),
    (8, "SEND Strategic Leads", None, 66_000, None, 66_000, None, None),
    (9, "SEND Ops Leads", None, None, None, None, None, None),
    (10, "PfA post-16 Network", None, None, None, None, None, None),
    (11, "DCO/DMO Network", None, None, None, None, None, None),
    (12, "SEND Forum", None, None, None, None, None, None),
    (13, "CYP Regional Network", None, None, None, None, None, None),
    (14, "Not used", None, None, None, None, None, None),
    (15, "AP network part 1", None, 21_000, None, 21_000, None, None),
    (16, "Transformation Network", 35_000, None, None, 35_000, None, None),
    (None, "Communities of Practice", None, None, None, None, 122_000, None),
    (17, "SEND expertise", None, 30_000, None, 30_000, None, None),
    (18, "Decision technology part 1", None, 30_000, None, 30_000, None, None),
    (19, "Coproduction part 1", None, 18_000, None, 18_000, None, None),
    (20, "Regional Inclusion part 1", None, 50_000, None, 50_000, None, None),
    (21, "SENDAP part 1", None, 26_000, None, 26_000, None, None),
    (22, "YJ/SLT part 1", None, 44_875, None, 44_875, None, None),
    (23, "Not used", None, None, None, None, None, None),
    (24, "Widening Fostering involvement", 45_500, None, None, 45_500, None, None),
    (25, "Adoption training for SW", 15_000, None, None, 15_000, None, None),  # printed 45,500
    (26, "Co-production Kinship part 1", 15_000, None, None, 15_000, None, None),
    (27, "Bus. case Kinship connected", 6_000, None, None, 6_000, None, None),
    (28, "Kinship Reach part 1", 28_500, None, None, 28_500, None, None),
    (None, "New Universal Projects", None, None, None, None, 308_875, None),  # printed 308,750
    (29, "SEND Prog Mgr & support", None, 72_000, None, 72_000, None, None),
    (30, "SESLIP Prog Manager", 7_700, 21_350, None, 29_050, None, None),
    (31, "Website", 550, 1_525, None, 2_075, None, None),
    (32, "KCC Overhead", 5_500, 15_250, None, 20_750, None, None),
    (None, "Universal pm", None, None, None, None, 123_875, None),
    (None, "Universal", None, None, None, None, None, 800_000),
    (None, "Targeted scheme mgt", 27_037, 111_060, None, 138_097, None, None),
    (None, "CSC 3 packages@21,028", 63_084, None, None, 63_084, None, None),
    (None, "SEND 12 packages@21,595", None, 259_140, None, 259_140, None, None),
    (33, "Targeted Support", None, None, None, None, 460_321, None),
    (None, "Targeted", None, None, None, None, None, 460_321),
    (34, "Adoption", None, None, 11_500, None, 11_500, None),
    (35, "Commissioners", None, None, 18_000, None, 18_000, None),
    (36, "Early Help", None, None, 9_500, None, 9_500, None),
    (37, "Fostering", None, None, 9_500, None, 9_500, None),
    (38, "Kinship care", None, None, 9_500, None, 9_500, None),
    (39, "Principal Social Workers", None, None, 12_000, None, 12_000, None),
    (40, "Quality Assurance", None, None, 15_000, None, 15_000, None),
    (41, "AD Safeguarding", None, None, 18_000, None, 18_000, None),
    (42, "Education", None, None, 18_000, None, 18_000, None),
    (43, "Lead Members", None, None, 7_500, None, 7_500, None),
    (44, "Fostering rewards offers", None, None, 30_000, None, 30_000, None),
    (45, "IoW Targeted Support", None, None, 20_572, None, 20_572, None),
    (46, "CYP and Continuing Care", None, None, 35_000, None, 35_000, None),
    (47, "QA phase 2", None, None, 30_000, None, 30_000, None),
    (48, "BGM phase 1", None, None, 22_000, None, 22_000, None),
    (49, "SE ADCS Rooms", None, None, 25_000, None, 25_000, None),
    (None, "SESLIP Prog Manager", None, None, 5_950, None, 5_950, None),
    (None, "Website", None, None, 425, None, 425, None),
    (None, "KCC Overhead", None, None, 4_250, None, 4_250, None),
    (None, "Total SESLIP own funds", None, None, None, None, None, 301_697),  # printed 296,697
    (None, "SEND – SE 19 c/f", None, None, None, None, None, None),
    (None, "Unrestricted c/f", None, None, 47_927, None, 47_927, 47_927),
    (None, "Total Out", 430_921, 1_206_200, 349_624, None, 1_986_745, 1_986_745),
    (None, "Total In", 430_921, 1_206_200, 349_624, None, None, 1_986_745),
]
STREAM_SUMS = (430_921, 1_206_200, 349_624)
THEMES = {
    "Data Capacity and Capability": (80_000, 160_000, None, 240_000),
    "Regional Diagnostics": (60_800, 76_000, None, 136_800),
    "Universal Improvement": (200_000, 600_000, None, 800_000),
    "Targeted Support": (90_121, 370_200, None, 460_321),
    "SESLIP own funds": (None, None, 301_697, 301_697),
    "Carry forward": (None, None, 47_927, 47_927),
}
GRANT_2024_25 = {  # Table 1
    "Data": (80_000, None, 80_000),
    "Diagnostic": (60_800, None, 60_800),
    "Universal work": (27_200, 143_256, 170_456),
    "Targeted support": (94_000, None, 94_000),
    "Total in": (262_000, 143_256, 405_256),
}
ROLES = (
    "programme_manager",
    "finance",
    "support_team",
    "dfe_reader",
    "administrator",
    "project_manager",
    "sponsor",
    "la_lead",
)
