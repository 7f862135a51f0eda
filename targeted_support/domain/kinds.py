"""What a package is and where it came from (plan, paras 81 to 84)."""

from enum import StrEnum

from projects.domain.streams import Stream


class Kind(StrEnum):
    DIAGNOSTIC = "diagnostic"
    PROCESS_MAPPING = "process_mapping"
    WORKSHOP = "workshop"
    COACHING = "coaching"
    PEER_REVIEW = "peer_review"
    JOINT_COMMISSIONING = "joint_commissioning"
    SHARED_LEARNING = "shared_learning"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "diagnostic": "Diagnostic",
            "process_mapping": "Process mapping",
            "workshop": "Workshop",
            "coaching": "Coaching and mentoring",
            "peer_review": "Peer review",
            "joint_commissioning": "Joint commissioning",
            "shared_learning": "Shared learning",
            "other": "Other",
        }[self.value]


class Source(StrEnum):
    FINDING = "finding"
    CONVERSATION = "conversation"
    DFE_ADVISER = "dfe_adviser"
    LGA_ADVISER = "lga_adviser"
    NETWORK = "network"
    DIRECT = "direct"

    @property
    def label(self) -> str:
        return {
            "finding": "Peer challenge finding",
            "conversation": "Courageous conversation",
            "dfe_adviser": "DfE adviser",
            "lga_adviser": "LGA adviser",
            "network": "Regional network or forum",
            "direct": "The authority itself",
        }[self.value]


KINDS = [(kind.value, kind.label) for kind in Kind]
SOURCES = [(source.value, source.label) for source in Source]
# The Isle of Wight's package is paid from SESLIP's own funds (plan, para 90).
STREAMS = [(stream.value, stream.short) for stream in Stream]
YEARS_AHEAD = 4  # how many years after the one it began in a package may have costs
