"""The texts of a year's plan: read by section, and edited, ordered and begun anew by the programme manager."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.access import check_edit_plan, check_read_plan, may_edit_plan
from projects.actions import plan_texts as actions
from projects.domain.plan_texts import blocks_of
from projects.forms.plan_texts import PlanTextForm
from projects.models import PlanText, ProgrammeYear
from projects.queries.plan_texts import plan_sections, plan_years, texts_by_section, year_to_begin_from
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import rich_html
from seslip.foundation.sheets import Rich

STALE = "Somebody else has just changed this. Look at it again first."
HIDDEN = ("position", "year")


def texts_url(year: ProgrammeYear, section: str = "") -> str:
    return f"{reverse('projects:plan_text_list')}?year={year}{f'#{section}' if section else ''}"


def plan_text_list(request: PersonRequest) -> HttpResponse:
    """Every section of the plan with its texts, for all who read the plan."""
    check_read_plan(request.user)
    year = chosen_year(request.GET.get("year"), today())
    texts = texts_by_section(request.user, year)
    context = {
        "year": year,
        "years": list(plan_years()),
        "sections": [
            (section, [(one, rich_html(Rich(blocks_of(one.text)))) for one in texts.get(section.key, [])])
            for section in plan_sections()
        ],
        "number": sum(map(len, texts.values())),
        "begin_from": year_to_begin_from(year),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "projects/plan_text_list.html", context)


def plan_text_create(request: PersonRequest) -> HttpResponse:
    year = _year_to_edit(request, request.GET.get("year"))
    new = PlanText(year=year, section=request.GET.get("section", ""))
    form = PlanTextForm(request.POST or None, instance=new, sections=plan_sections())
    return edit_page(
        request,
        form,
        lambda: actions.create_plan_text(by=request.user, year=year, fields=form.values()),
        title=f"Add a text to the plan {year}",
        back=texts_url(year),
        saved="The text is added.",
        after=lambda text: texts_url(year, text.section),
    )


def plan_text_edit(request: PersonRequest, pk: int) -> HttpResponse:
    text = _found(request, pk)
    form = PlanTextForm(request.POST or None, instance=text, sections=plan_sections())
    return edit_page(
        request,
        form,
        lambda: actions.edit_plan_text(by=request.user, text=text, version=form.seen, fields=form.values()),
        title=f"Edit a text of the plan {text.year}",
        lede=f"Paragraph {text.paragraphs} of the published plan" if text.paragraphs else "",
        back=texts_url(text.year, text.section),
        saved="The text is saved.",
        entries=history_of(text, hide=HIDDEN),
    )


def plan_text_remove(request: PersonRequest, pk: int) -> HttpResponse:
    text = _found(request, pk)
    return remove_page(
        request,
        text,
        lambda version: actions.remove_plan_text(by=request.user, text=text, version=version),
        title="Remove this text?",
        what=text.text,
        back=texts_url(text.year, text.section),
        removed="The text is removed.",
    )


@require_POST
def plan_text_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One place earlier or later in its section."""
    text, later = _found(request, pk), request.POST.get("do") == "later"
    return press_button(
        request,
        lambda version: actions.move_plan_text(by=request.user, text=text, version=version, later=later),
        back=texts_url(text.year, text.section),
        done=f"“{text}” stands one place {'later' if later else 'earlier'}.",
        stale=STALE,
    )


@require_POST
def plan_texts_begin(request: PersonRequest, year: str) -> HttpResponse:
    """A year without texts begins with those of the latest earlier one."""
    chosen = _year_to_edit(request, year)
    source = year_to_begin_from(chosen) or chosen
    return press_button(
        request,
        lambda _: actions.begin_plan_texts(by=request.user, year=chosen, source=source),
        back=texts_url(chosen),
        done=f"The texts of {source} are here. Work them over for {chosen}.",
        stale=STALE,
    )


def _year_to_edit(request: PersonRequest, label: str | None) -> ProgrammeYear:
    check_read_plan(request.user)
    check_edit_plan(request.user)
    return chosen_year(label, today())


def _found(request: PersonRequest, pk: int) -> PlanText:
    check_read_plan(request.user)
    text = find(PlanText.objects.select_related("year"), pk=pk)
    check_edit_plan(request.user)
    return text
