"""Self-assessments, in confidence: reading one, writing one, and its document."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.access import check_edit_assessment, check_read_candid, may_edit_assessment
from diagnostics.actions.assessments import save_assessment
from diagnostics.forms.assessments import AssessmentForm
from diagnostics.models import ChallengeGroup, ChallengeRound, SelfAssessment
from diagnostics.queries.findings import group_of, reads_assessments_of
from projects.models import Authority
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.attachments import MOST_BYTES, ending_of, show_size, type_of
from seslip.foundation.editing import edit_page
from seslip.foundation.history import history_of
from seslip.foundation.storing import hand_over, refuse_larger


def assessment_page(request: PersonRequest, year: str, authority: str) -> HttpResponse:
    challenge_round, where, group, assessment = _found(request, year, authority)
    kind = type_of(assessment.file_name)
    context = {
        "round": challenge_round,
        "authority": where,
        "group": group,
        "assessment": assessment if assessment.pk else None,
        "ending": ending_of(assessment.file_name) or "file",
        "kind": f"{kind.label if kind else 'file'}, {show_size(assessment.size)}",
        "may_edit": may_edit_assessment(request.user, where.pk, group),
        "entries": history_of(assessment, hide=("file", "content_type", "size")) if assessment.pk else [],
    }
    return render(request, "diagnostics/assessment_page.html", context)


@refuse_larger(MOST_BYTES + 1_000_000, "The document is larger than 10 MB, so it was not read. Choose a smaller one.")
def assessment_edit(request: PersonRequest, year: str, authority: str) -> HttpResponse:
    challenge_round, where, group, assessment = _found(request, year, authority)
    check_edit_assessment(request.user, where.pk, group)
    form = AssessmentForm(request.POST or None, request.FILES or None, instance=assessment)
    return edit_page(
        request,
        form,
        lambda: save_assessment(
            by=request.user,
            assessment=assessment,
            group=group,
            version=form.seen,
            fields=form.values(),
            document=form.cleaned_data["document"],
            without_document=form.takes_away,
        ),
        title=f"Self-assessment of {where}, {challenge_round}",
        back=reverse("diagnostics:assessment_page", args=(year, authority)),
        saved="The self-assessment is saved.",
        template="diagnostics/assessment_edit.html",
        round=challenge_round,
        authority=where,
        group=group,
    )


def assessment_file(
    request: PersonRequest, year: str, authority: str, form: str
) -> HttpResponse | StreamingHttpResponse:
    """The document, to be saved; `form` is its ending."""
    *_, assessment = _found(request, year, authority)
    if not assessment.file or form != (ending_of(assessment.file_name) or "file"):
        raise Http404
    try:
        return hand_over(assessment)
    except OSError:
        return render(request, "diagnostics/assessment_missing.html", {"assessment": assessment}, status=404)


def _found(
    request: PersonRequest, year: str, authority: str
) -> tuple[ChallengeRound, Authority, ChallengeGroup | None, SelfAssessment]:
    """Round, authority, its group, and its self-assessment: a new one where there is none yet.

    Whether there is one is not told to those who would not read it.
    """
    check_read_candid(request.user)
    challenge_round = find(ChallengeRound.objects.select_related("year"), year__label=year)
    where = find(Authority.objects.all(), slug=authority)
    if not reads_assessments_of(request.user, challenge_round, where):
        raise Http404
    visible = SelfAssessment.objects.visible_to(request.user)
    assessment = visible.filter(round=challenge_round, authority=where).first()
    new = SelfAssessment(round=challenge_round, authority=where)
    return challenge_round, where, group_of(challenge_round, where), assessment or new
