"""What tests of packages share: one for Kent with everything that is said in confidence, and who does what with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from projects.models import Authority, Person, ProgrammeYear
from targeted_support.actions.package_steps import move_package, sign_recipient, tick_task
from targeted_support.actions.packages import create_package, edit_package, write_words
from targeted_support.domain.stages import PackageStage
from targeted_support.domain.tasks import PackageTask
from targeted_support.models import Package

BOARD, LIST = "/targeted-support/", "/targeted-support/packages/"
TODAY = date(2026, 2, 16)
CANDID = "kestrels nest in the boiler room"


def team() -> Person:
    return Person.objects.get(email="claire.woodcock@example.org")


def director() -> Person:
    """Of Kent."""
    return Person.objects.get(email="sarah.hammond@example.org")


def place(slug: str) -> Authority:
    return Authority.objects.get(slug=slug)


def opened(*slugs: str, **said: Any) -> Package:
    """An enquiry of the year 2025-26, for Kent where nobody is named."""
    fields = {"title": "Reviews on time", "stream": "SEND", "year": ProgrammeYear.objects.get(label="2025-26"), **said}
    made = create_package(by=team(), fields=fields, recipients=[place(slug) for slug in slugs or ("kent",)])
    return Package.objects.get(pk=made.pk)


def moved(package: Package, stage: str, day: date = TODAY, reason: str = "") -> Package:
    stored = package.as_stored()
    return move_package(
        by=team(), package=stored, version=stored.version, stage=PackageStage(stage), day=day, reason=reason
    )


def signed(package: Package) -> Package:
    """By the director of Kent, in person."""
    for one in package.recipients.all():
        sign_recipient(by=director(), recipient=one, version=one.version, director=director(), day=TODAY)
    return package.as_stored()


def upto(stage: str, package: Package | None = None) -> Package:
    """Along the way to a stage, with the signature it asks for."""
    package = package or opened()
    way = ("scoping", "agreed", "in_delivery", "complete", "evaluated")
    for step in way[: way.index(stage) + 1]:
        if step == "agreed":
            signed(package)
        package = moved(package, step)
    return package


def in_confidence(**said: Any) -> Package:
    """With a sentence in every field that is read in confidence; paused with a reason that says it too."""
    package = opened(summary="What all may know", **said)
    step = {"next_step": f"Next: {CANDID}", "next_step_on": date(2026, 2, 9)}
    package = edit_package(by=team(), package=package, version=package.version, fields=step)
    words = {"scope": f"Scope: {CANDID}", "diagnosis": f"Diagnosis: {CANDID}"}
    package = write_words(by=team(), package=package, version=package.version, fields=words)
    tick_task(by=team(), package=package, task=PackageTask.CONFLICTS, day=TODAY, note=f"Note: {CANDID}")
    return moved(package, "paused", reason=f"Reason: {CANDID}")
