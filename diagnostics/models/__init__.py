"""Peer challenge, what is found in it, regional priorities, courageous conversations and benchmarks."""

from .benchmarks import Benchmark, BenchmarkSet, Outlier
from .candid import Finding, SelfAssessment
from .conversations import Conversation, ConversationInput, ConversationMove, ConversationPartner
from .rounds import AuthorityPlace, ChallengeGroup, ChallengeRound, GroupMember, GroupMove, GroupTask
from .themes import RegionalTheme, ThemeHeading, ThemeProject

__all__ = [
    "AuthorityPlace",
    "Benchmark",
    "BenchmarkSet",
    "ChallengeGroup",
    "ChallengeRound",
    "Conversation",
    "ConversationInput",
    "ConversationMove",
    "ConversationPartner",
    "Finding",
    "GroupMember",
    "GroupMove",
    "GroupTask",
    "Outlier",
    "RegionalTheme",
    "SelfAssessment",
    "ThemeHeading",
    "ThemeProject",
]
