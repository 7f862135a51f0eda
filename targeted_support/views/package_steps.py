"""What is done with a package: its moves, the list of tasks, and the sign-off of each recipient's director."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from diagnostics.queries.conversations import directors_of
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button
from targeted_support.access import check_edit_packages
from targeted_support.actions import package_steps as actions
from targeted_support.forms.packages import MoveForm, RecipientSignForm, TickForm, task_named, told
from targeted_support.models import Package, PackageRecipient
from targeted_support.tables.packages import package_url

from .packages import find_package

STALE = "Somebody else has just changed this package. Look at it again first."


@require_POST
def package_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Moves a package to a stage on a day, today where none is given; `to` brings back to the board."""
    package = find_package(request, pk)
    check_edit_packages(request.user)
    form = MoveForm(request.POST)

    def move(version: int) -> None:
        if not form.is_valid():
            raise ValidationError(told(form))
        sent = form.cleaned_data
        day = sent["day"] or today()
        actions.move_package(
            by=request.user, package=package, version=version, stage=form.wanted, day=day, reason=sent["reason"]
        )

    done = f"“{package}” now stands at “{form.wanted.label.text}”." if form.is_valid() else ""
    back = _back_from_move(request, pk)
    after = f"{back}#package-{pk}" if request.POST.get("to") == "board" else back
    return press_button(request, move, back=back, after=after, done=done, stale=STALE)


def _back_from_move(request: PersonRequest, pk: int) -> str:
    """The page on which the button stood, with the same filters. At its head, where it says why nothing was moved."""
    if request.POST.get("to") != "board":
        return package_url(pk)
    query = request.GET.urlencode()
    return f"{reverse('targeted_support:support_page')}{'?' if query else ''}{query}"


@require_POST
def package_task(request: PersonRequest, pk: int, task: str) -> HttpResponse:
    """Ticks a line of the list on a day, or takes the tick back."""
    package = find_package(request, pk)
    check_edit_packages(request.user)
    line = task_named(task)
    if line is None:
        raise Http404
    form, untick = TickForm(request.POST), request.POST.get("do") == "untick"

    def tick(_version: int) -> None:
        if untick:
            actions.untick_task(by=request.user, package=package, task=line)
        elif not form.is_valid():
            raise ValidationError(told(form))
        else:
            sent = form.cleaned_data
            day = sent["day"] or today()
            actions.tick_task(by=request.user, package=package, task=line, day=day, note=sent["note"])

    done = f"“{line.label}” is {'open again' if untick else 'done'}."
    back = package_url(pk)
    return press_button(request, tick, back=back, after=f"{back}#tasks", done=done, stale=STALE)


def package_sign(request: PersonRequest, pk: int, recipient: int) -> HttpResponse:
    """Who signed the package off for a recipient, and when, as the team records it."""
    package = find_package(request, pk)
    check_edit_packages(request.user)
    one = _recipient(package, recipient)
    form = RecipientSignForm(request.POST or None, instance=one, directors=directors_of(one.authority_id))
    return edit_page(
        request,
        form,
        lambda: actions.sign_recipient(
            by=request.user,
            recipient=one,
            version=form.seen,
            director=form.cleaned_data["signed_off_by"],
            day=form.cleaned_data["signed_off_on"],
        ),
        title=f"Sign-off for {one.authority}",
        lede=f"“{package}”",
        back=f"{package_url(pk)}#recipients",
        saved="The sign-off is saved.",
        template="targeted_support/package_edit.html",
        package=package,
    )


@require_POST
def package_agree(request: PersonRequest, pk: int, recipient: int) -> HttpResponse:
    """The director of a recipient signs the package off in person."""
    package, me = find_package(request, pk), request.user
    one = _recipient(package, recipient)
    return press_button(
        request,
        lambda version: actions.sign_recipient(by=me, recipient=one, version=version, director=me, day=today()),
        back=package_url(pk),
        done=f"You have signed this package off for {one.authority}.",
        stale=STALE,
    )


def _recipient(package: Package, pk: int) -> PackageRecipient:
    rows = PackageRecipient.objects.filter(package=package).select_related("authority", "package")
    return find(rows, pk=pk)
