"""`manage.py verify_returns`: proves that every frozen return is as it was frozen. For cron, and after a restore.

It reads each canonical document, each file and the records around them, and looks whether the guards of the database
stand. What was altered is named, one finding a line, and the command ends with 1.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from returns.queries.verify import verify_returns


class Command(BaseCommand):
    help = "Proves byte by byte that every frozen return is as it was frozen; names what is not, and ends with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        verified = verify_returns()
        for finding in verified.findings:
            self.stderr.write(str(finding))
        if found := len(verified.findings):
            raise CommandError(
                f"{found} finding{'' if found == 1 else 's'}. Do not hand out what is named; "
                "put it back from the backup and run this again.",
                returncode=1,
            )
        self.stdout.write(_all_well(verified.count))


def _all_well(count: int) -> str:
    if not count:
        return "No return is frozen yet; what guards them is in place."
    return f"All {count} returns are as they were frozen." if count > 1 else "The one return is as it was frozen."
