"""The list of packages, and opening, changing and writing one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.charts import Counter, stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.filters import without
from seslip.foundation.lists import ListPage
from seslip.foundation.sheets import Document
from targeted_support.access import (
    check_edit_packages,
    check_read_packages,
    check_write_words,
    may_edit_packages,
    may_see_costs,
    word_fields,
)
from targeted_support.actions import packages as actions
from targeted_support.documents.packages import packages_register
from targeted_support.domain.pipeline import KEYS, UNKNOWN, lane_label, stage_of
from targeted_support.domain.stages import WAY
from targeted_support.filters.packages import PackageFilter
from targeted_support.forms.packages import AuthoritiesForm, NewPackageForm, PackageForm, PackageWordsForm
from targeted_support.models import Package
from targeted_support.queries.package_lists import listed_packages, stage_numbers, with_cost
from targeted_support.queries.packages import package_changes, package_rows
from targeted_support.tables.packages import PackageTable, package_url

READ_BY = "Only people of the recipients, who supports the package and the targeted-support team read this."


class PackageList(ListPage):
    """`/targeted-support/packages/`: what the board shows, as a table that can be sorted and downloaded."""

    request: PersonRequest
    address = "targeted_support:package_list"
    title = "Packages"
    template_name = "targeted_support/package_list.html"
    table_class = PackageTable
    filter_class = PackageFilter
    default_sort = "title"

    def listed(self) -> QuerySet[Package]:
        check_read_packages(self.request.user)
        return with_cost(listed_packages(self.request.user))

    def total(self) -> int:
        """Counted anew for each reader: whose next step somebody reads is not a matter of their standing alone."""
        return self.rows.count()

    def table_options(self) -> dict[str, Any]:
        hidden = () if may_see_costs(self.request.user) else ("cost",)
        return {"today": today(), "exclude": hidden}

    def register(self, rows: QuerySet[Package]) -> Document:
        return packages_register(rows, self.request.user)

    def extra(self) -> dict[str, Any]:
        counters = self._counters()
        return {
            "counters": counters,
            "bar": stacked_bar(counters),
            "may_edit": may_edit_packages(self.request.user),
            "export_url": reverse("targeted_support:package_list") + "register",
        }

    def _counters(self) -> list[Counter]:
        """Of the rows that the other filters leave; what stands beside the way only where there is some."""
        valid = self.filtered.form.is_valid()
        numbers = stage_numbers(self.filtered.of_any_stage) if valid else {}
        along = {stage.value for stage in WAY}
        shown = [key for key in (*KEYS[:-1], UNKNOWN) if key in along or numbers.get(stage_of(key))]
        return [self._counter(key, numbers.get(stage_of(key), 0)) for key in shown]

    def _counter(self, key: str, number: int) -> Counter:
        url = without(self.request.GET, "page", stage=key)
        return Counter(lane_label(key), number, url, self.request.GET.get("stage") == key)


def package_create(request: PersonRequest) -> HttpResponse:
    """Opens a package as an enquiry."""
    check_read_packages(request.user)
    check_edit_packages(request.user)
    form = NewPackageForm(request.POST or None, instance=Package())
    return edit_page(
        request,
        form,
        lambda: actions.create_package(
            by=request.user, fields=form.values(), recipients=form.cleaned_data["recipients"]
        ),
        title="Add a package",
        back=reverse("targeted_support:support_page"),
        saved="The package is added as an enquiry. Move it on once scoping begins.",
        after=lambda package: package_url(package.pk),
        template="targeted_support/package_edit.html",
    )


def package_edit(request: PersonRequest, pk: int) -> HttpResponse:
    package = find_package(request, pk)
    check_edit_packages(request.user)
    form = PackageForm(request.POST or None, instance=package.as_stored())
    return edit_package_page(
        request,
        package,
        form,
        lambda: actions.edit_package(by=request.user, package=package, version=form.seen, fields=form.values()),
        title=f"Edit “{package}”",
        saved="The package is saved.",
    )


def package_authorities(request: PersonRequest, pk: int) -> HttpResponse:
    """Whom it is for, and who helps with what."""
    package = find_package(request, pk)
    check_edit_packages(request.user)
    form = AuthoritiesForm(request.POST or None, instance=package)
    return edit_package_page(
        request,
        package,
        form,
        lambda: actions.set_authorities(
            by=request.user, package=package, version=form.seen, recipients=form.recipients(), donors=form.donors()
        ),
        title=f"Who receives and who helps: “{package}”",
        saved="The authorities are saved.",
        template="targeted_support/package_authorities.html",
    )


def package_words(request: PersonRequest, pk: int) -> HttpResponse:
    """Scope and diagnosis, in confidence."""
    package = find_package(request, pk)
    check_write_words(request.user, package)
    allowed = word_fields(request.user, package)
    form = PackageWordsForm(request.POST or None, instance=package.as_stored(), allowed=allowed)
    return edit_package_page(
        request,
        package,
        form,
        lambda: actions.write_words(by=request.user, package=package, version=form.seen, fields=form.values()),
        title=f"In confidence: “{package}”",
        lede=READ_BY,
        saved=f"What you wrote is saved. {READ_BY}",
    )


def edit_package_page(request: PersonRequest, package: Package, form: Any, save: Any, **context: Any) -> HttpResponse:
    """A form about a package; a conflict tells what changed as far as this reader may know it."""
    return edit_page(
        request,
        form,
        save,
        back=package_url(package.pk),
        package=package,
        changes=lambda: package_changes(request.user, package, form.seen),
        **{"template": "targeted_support/package_edit.html", **context},
    )


def find_package(request: PersonRequest, pk: int) -> Package:
    """The package of an address, or a 404 where it is not there or not for this reader."""
    return find(package_rows(request.user), pk=pk)
