"""Which years targeted support has something to show for, and which of its offers applies."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.periods import Period
from targeted_support.access import is_team
from targeted_support.models import OfferYear, Package, PackageYear


def support_years() -> QuerySet[ProgrammeYear]:
    """The years with an offer, a package or the cost of one, latest first."""
    here = OuterRef("pk")
    found = Exists(OfferYear.objects.filter(year=here)) | Exists(Package.objects.filter(year=here))
    return ProgrammeYear.objects.filter(found | Q(Exists(PackageYear.objects.filter(year=here)))).order_by("-starts")


def offers_visible_to(reader: Person) -> QuerySet[OfferYear]:
    """Published offers for everybody who reads the plan; the team sees those that are being written."""
    offers = OfferYear.objects.select_related("year").order_by("-year__starts")
    if is_team(reader):
        return offers
    return offers.exclude(published_on=None) if reader.standing.reads_plan else offers.none()


def offer_now(offers: QuerySet[OfferYear], today: date) -> OfferYear | None:
    """Of some offers that of the year `today` falls in, else the latest before it, else the next one."""
    return offers.filter(year__starts__lte=today).order_by("-year__starts").first() or offers.last()


def offer_to_ask_from(today: date) -> OfferYear | None:
    """The offer that an enquiry is about, published or not: that of today's year, else the latest before it."""
    return offer_now(OfferYear.objects.select_related("year").order_by("-year__starts"), today)


def year_at(period: Period) -> ProgrammeYear:
    """The programme year of a period, not saved where it is not recorded yet."""
    return ProgrammeYear.objects.filter(label=period.label).first() or ProgrammeYear(**vars(period))


def year_to_begin(today: date) -> ProgrammeYear:
    """The year in which what is asked for now begins. 404 where nothing is planned at all."""
    offer = offer_to_ask_from(today)
    return offer.year if offer else current_year(today)
