"""How long a proposal of groups takes, and how good it is: `python -m benchmarks.groups [--random 100000]`.

For 19 authorities with the round of 2024-25, the same with ten years of history, and 153 authorities strewn over a
region with ten years of history. The proposal is held against the best of many random groupings: in the weight of its
repeats, and in km with the farthest group counted twice. Limits: one second for 19, ten for 153, and never worse.
Seconds are of the processor, so that what else the machine does makes no difference.
"""

import argparse
import sys
import time
from random import Random
from typing import Any

SECONDS = {19: 1.0, 153: 10.0}


def cases() -> dict[str, tuple[list[Any], list[Any]]]:
    from tests.diagnostics.groupings import LAST, made_up, past_rounds, the_nineteen

    few, many = the_nineteen(), made_up(153)
    return {
        "19, after 2024-25": (few, [LAST]),
        "19, after ten rounds": (few, past_rounds(few, 10)),
        "153, after ten rounds": (many, past_rounds(many, 10)),
    }


def proposed(candidates: list[Any], rounds: list[Any]) -> tuple[Any, Any, float]:
    """The question, the proposal, and the seconds of the quickest of three."""
    from diagnostics.domain.grouping import Wishes, grouping_task
    from diagnostics.domain.grouping_proposal import propose
    from tests.diagnostics.groupings import YEAR

    taken = []
    for _ in range(3):
        started = time.process_time()
        task = grouping_task(candidates, rounds, Wishes(), YEAR)
        proposal = propose(task, 1)
        taken.append(time.process_time() - started)
    return task, proposal, min(taken)


def best_at_random(task: Any, candidates: list[Any], times: int) -> tuple[int, ...]:
    """Broken wishes, weight of repeats and travel of the best of so many."""
    from diagnostics.domain.grouping_cost import Costs
    from diagnostics.domain.grouping_proposal import numbered
    from tests.diagnostics.groupings import at_random

    costs, chance = Costs(task), Random(2)
    return min(costs.total(numbered(task, at_random(candidates, chance))).rank for _ in range(times))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=10_000, help="how many random groupings")
    times = parser.parse_args().random
    good = True
    for name, (candidates, rounds) in cases().items():
        task, proposal, seconds = proposed(candidates, rounds)
        rank = proposal.outcome.total.rank
        least, random = (proposal.least_weight, proposal.least_travel), best_at_random(task, candidates, times)
        print(f"{name:<24}{seconds:6.2f} s  repeats weigh {rank[1]:>5}, travel {rank[2]:>5} km")
        print(
            f"{'':24}{'no grouping is below':>24} {least[0]:>5}, {'':6} {least[1]:>5} km ({rank[2] / least[1]:.2f} ×)"
        )
        beaten = f"{rank[2] / random[2]:.2f} ×"
        print(f"{'':24}{f'best of {times:,} random':>24} {random[1]:>5}, {'':6} {random[2]:>5} km ({beaten})")
        good &= rank <= random and seconds <= SECONDS[len(candidates)]
    print("Within the limits." if good else "Too slow, or worse than chance.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
