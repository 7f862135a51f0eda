"""How many authorities make a group: a triad or a quartet (plan, para 26). Said here and nowhere else."""

TRIAD, QUARTET = 3, 4
MOST = 5  # in one group, while members are being moved about


def is_whole(size: int) -> bool:
    """Whether a group of this size can meet."""
    return TRIAD <= size <= QUARTET
