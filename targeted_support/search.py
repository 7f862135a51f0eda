"""What can be found of targeted support: packages as everybody reads them, experts, prospectuses, lessons, evaluations.

Scope, diagnosis, next steps, outcomes and what people said are in no index.
"""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from projects.models import Authority, ProgrammeYear
from seslip.foundation.search import Source, Text, register
from targeted_support.models import (
    Expert,
    ExpertTopic,
    Lesson,
    OfferYear,
    Package,
    PackageDonor,
    PackageRecipient,
    SupportReport,
    Topic,
)
from targeted_support.queries.years import offers_visible_to
from targeted_support.tables.experts import expert_url
from targeted_support.tables.packages import package_url


def _package(package: Package) -> Text:
    """Its line for everybody: what `summary` says, for whom, and who helps."""
    recipients = ", ".join(str(one) for one in package.authorities)
    told = [str(package.year), f"for {recipients}" if recipients else "", package.stage_label.text]
    donors = ", ".join(str(one.authority) for one in package.donors.all())
    words = [package.summary, f"helped by {donors}" if donors else "", str(package.topic or "")]
    words += [package.get_stream_display(), package.get_kind_display(), "workforce" if package.workforce else ""]
    line = " · ".join(filter(None, told))
    return Text(package.title, package_url(package.pk), line, words, day=package.year.starts)


def _packages() -> QuerySet[Package]:
    packages = Package.objects.select_related("year", "topic").defer("scope", "diagnosis", "next_step")
    return packages.prefetch_related("recipients__authority", "donors__authority")


def _expert(expert: Expert) -> Text:
    topics = ", ".join(str(one.topic) for one in expert.topics.all())
    line = " · ".join(filter(None, [expert.place, topics]))
    return Text(str(expert), expert_url(expert.pk), line, [expert.expertise, expert.availability])


def _experts() -> QuerySet[Expert]:
    return Expert.objects.select_related("authority").prefetch_related("topics__topic")


def _offer(offer: OfferYear) -> Text:
    url = f"{reverse('targeted_support:prospectus_page')}?year={offer.year}"
    words = [offer.offer, offer.how_to_ask, offer.giving]
    return Text(f"Prospectus of targeted support {offer.year}", url, "What is on offer", words, day=offer.year.starts)


def _published() -> QuerySet[OfferYear]:
    return OfferYear.objects.exclude(published_on=None).select_related("year")


def _lesson(lesson: Lesson) -> Text:
    url = f"{reverse('targeted_support:lesson_page')}?year={lesson.year}"
    url += "#limitations" if lesson.limitation else "#lessons"
    line = f"{'Limitation' if lesson.limitation else 'Lesson'} of {lesson.year}"
    return Text(lesson.title, url, line, [lesson.text], day=lesson.year.starts)


def _report(report: SupportReport) -> Text:
    url = f"{reverse('targeted_support:report_page')}?year={report.year}"
    line = "Targeted support: what was done, and what came of it"
    words = [report.shared_with]
    return Text(f"Evaluation of targeted support {report.year}", url, line, words, day=report.year.starts)


def _lessons(reader: Any) -> QuerySet[Lesson]:
    return Lesson.objects.all() if reader.standing.reads_meetings else Lesson.objects.none()


def _reports(reader: Any) -> QuerySet[SupportReport]:
    return SupportReport.objects.all() if reader.standing.reads_meetings else SupportReport.objects.none()


register(
    Source(
        "package",
        "Package",
        "Packages",
        "forward",
        50,
        Package,
        _packages,
        _package,
        Package.objects.visible_to,
        nouns=("targeted support",),
        parts={
            PackageRecipient: ("recipients",),
            PackageDonor: ("donors",),
            Authority: ("recipients__authority", "donors__authority"),
            Topic: ("topic",),
            ProgrammeYear: ("year",),
        },
    )
)
register(
    Source(
        "expert",
        "Expert",
        "Experts",
        "person",
        41,
        Expert,
        _experts,
        _expert,
        Expert.objects.visible_to,
        nouns=("SME", "person", "people"),
        parts={ExpertTopic: ("topics",), Topic: ("topics__topic",), Authority: ("authority",)},
    )
)
register(
    Source(
        "prospectus",
        "Prospectus",
        "Prospectuses",
        "page",
        91,
        OfferYear,
        _published,
        _offer,
        offers_visible_to,
        nouns=("document",),
        parts={ProgrammeYear: ("year",)},
    )
)
register(
    Source(
        "lesson",
        "Lesson",
        "Lessons",
        "up",
        81,
        Lesson,
        lambda: Lesson.objects.select_related("year"),
        _lesson,
        _lessons,
        nouns=("limitation",),
        parts={ProgrammeYear: ("year",)},
    )
)
register(
    Source(
        "evaluation",
        "Evaluation",
        "Evaluations",
        "page",
        92,
        SupportReport,
        lambda: SupportReport.objects.exclude(published_on=None).select_related("year"),
        _report,
        _reports,
        nouns=("document", "report"),
        parts={ProgrammeYear: ("year",)},
    )
)
