"""The register of packages as it leaves the application: their summary line, and the cost for who may see it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, flat_table
from targeted_support.access import may_see_costs
from targeted_support.queries.package_lists import listed_packages, of_year, with_cost

PACKAGES = (
    Column("stream", "Stream", width=10),
    Column("title", "Title", width=52),
    Column("kind", "Kind", width=22),
    Column("stage", "Stage", width=14),
    Column("recipients", "Recipients", width=36),
    Column("donors", "Donors", width=30),
    Column("source", "Source", width=24),
    Column("cost", "Cost", Kind.MONEY, 12),
)


def packages_register(packages: Iterable[Any], reader: Person, subtitle: str = "") -> Document:
    """One row a package in the order given; they come with `cost`. Nothing that is said in confidence."""
    costs = may_see_costs(reader)
    rows = (
        (
            one.get_stream_display(),
            one.title,
            one.get_kind_display(),
            one.stage_label.text,
            ", ".join(str(recipient.authority) for recipient in one.recipients.all()),
            ", ".join(str(donor.authority) for donor in one.donors.all()),
            one.get_source_display(),
            one.cost if costs else None,
        )
        for one in packages
    )
    table = flat_table("Packages", PACKAGES, rows, "No package.")
    return Document("packages", "Targeted support packages", subtitle, (table,))


def build_packages(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The packages that began in a year or have a cost in it, as they are now."""
    chosen = year or current_year(today())
    rows = with_cost(of_year(listed_packages(reader), chosen)).order_by("title", "pk")
    return packages_register(rows, reader, f"Programme year {chosen}")


register("packages", ("csv", "xlsx"), build_packages)
