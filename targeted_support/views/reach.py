"""What all 19 authorities gave and received: the ledger of a year, one authority, and who is not yet reached."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.access import authorities_visible_to
from projects.models import Authority, ProgrammeYear
from projects.queries.programme import projects_of
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from projects.tables.programme import authority_url, project_url
from projects.views.position import asked_as_known, shown_position
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.html_tables import table_html
from targeted_support.access import check_edit_packages, check_read_giving, may_edit_packages
from targeted_support.actions import reach as actions
from targeted_support.documents.reach import NOT_YET, REACHED, ledger_document, reach_url
from targeted_support.domain.days import show_days
from targeted_support.domain.reach import Record, sum_up
from targeted_support.forms.prospectus import ReachNoteForm
from targeted_support.models import ReachNote
from targeted_support.queries.reach import ledger, meetings_of, support_projects
from targeted_support.queries.years import support_years


def reach_page(request: PersonRequest) -> HttpResponse:
    """The ledger of a year at a day; those not yet reached come first, with what is being done about them."""
    check_read_giving(request.user)
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    rows = ledger(request.user, year, position, known)
    table = ledger_document(rows, year, position, known).tables[0]
    context = {
        "year": year,
        "years": list(support_years()),
        "position": position,
        "known": known,
        "sum": sum_up(one.engagement for one in rows),
        "missing": [(one, reach_url(one.authority, year)) for one in rows if not one.engagement.engaged],
        "authorities": len(rows),
        "table": table_html(table),
        "may_edit": may_edit_packages(request.user),
        "projects": list(support_projects(year)),
        "params": request.GET,
    }
    return render(request, "targeted_support/reach_page.html", context)


def reach_export(request: PersonRequest, form: str) -> HttpResponse:
    """Excel and CSV hold the table of the page."""
    check_read_giving(request.user)
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    document = ledger_document(ledger(request.user, year, position, known), year, position, known)
    return download(request, document, form, position)


def reach_authority(request: PersonRequest, slug: str) -> HttpResponse:
    """What one authority received, gave, attended and answers for in a year: the records behind its row."""
    check_read_giving(request.user)
    authority = find(authorities_visible_to(request.user), slug=slug)
    year, position = shown_position(request)
    known = asked_as_known(request.GET)
    row = next(one for one in ledger(request.user, year, position, known) if one.authority.pk == authority.pk)
    manages, sponsors = projects_of(request.user, authority.people.all(), year)
    engaged = row.engagement
    context = {
        "authority": authority,
        "authority_url": authority_url(authority),
        "year": year,
        "years": list(support_years()),
        "position": position,
        "known": known,
        "row": row,
        "days": show_days(row.tenths) if row.tenths is not None else "",
        "label": REACHED if engaged.engaged else NOT_YET,
        "parts": [
            ("received", "Packages received", _told(engaged.received)),
            ("helped", "Packages helped with", _told(engaged.helped)),
            ("experts", "Experts", _told(engaged.lent)),
            ("attended", "Meetings of targeted support attended", _attended(authority, year, position, known)),
            ("leads", "Projects it leads", [(str(one), project_url(one), None) for one in manages]),
            ("sponsors", "Projects it sponsors", [(str(one), project_url(one), None) for one in sponsors]),
        ],
        "may_edit": may_edit_packages(request.user),
    }
    return render(request, "targeted_support/reach_authority.html", context)


def _told(records: list[Record]) -> list[tuple[str, str, Any]]:
    """Each with its day, where one is told."""
    return [(one.name, one.url, one.day if one.told else None) for one in records]


def _attended(authority: Authority, year: ProgrammeYear, position: Any, known: bool) -> list[tuple[str, str, Any]]:
    meetings = meetings_of(support_projects(year), position, known)
    came = [one for one in meetings if authority.pk in one.present]
    return [(one.title, reverse("projects:meeting_page", args=(one.id,)), one.day) for one in came]


def reach_note_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """What is being done about an authority in the year of the address."""
    authority, year, note = _note(request, slug)
    form = ReachNoteForm(request.POST or None, instance=note.as_stored() if note else ReachNote())
    return edit_page(
        request,
        form,
        lambda: actions.write_reach_note(
            by=request.user,
            year=year,
            authority=authority,
            note=note,
            version=form.seen,
            text=form.cleaned_data["text"],
        ),
        title=f"What is being done about {authority} in {year}",
        back=_back(year),
        saved="The note is saved. All 19 authorities read it.",
        template="targeted_support/reach_note_edit.html",
        note=note,
        authority=authority,
        year=year,
    )


def reach_note_remove(request: PersonRequest, slug: str) -> HttpResponse:
    authority, year, note = _note(request, slug)
    found = note or find(ReachNote.objects.none())
    return remove_page(
        request,
        found,
        lambda version: actions.remove_reach_note(by=request.user, note=found, version=version),
        title=f"Remove the note on {authority}?",
        what=f"The ledger of {year} then says nothing of what is being done about {authority}.",
        back=_back(year),
        removed="The note is removed.",
    )


def _note(request: PersonRequest, slug: str) -> tuple[Authority, ProgrammeYear, ReachNote | None]:
    check_read_giving(request.user)
    authority = find(authorities_visible_to(request.user), slug=slug)
    year = chosen_year(request.GET.get("year"), today())
    check_edit_packages(request.user)
    return authority, year, ReachNote.objects.filter(year=year, authority=authority).first()


def _back(year: ProgrammeYear) -> str:
    return f"{reverse('targeted_support:reach_page')}?year={year}"
