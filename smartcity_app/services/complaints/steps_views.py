"""Which buttons an officer has before a report: the decision bar, and the quieter ones."""

from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import file_views, offices, routing
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import path
from smartcity_app.ui.views import ChoiceView, StepView


def _open(session: Session, actor: Actor, case: Complaint) -> set[str]:
    """Names of the steps this actor may take now."""
    names = {step.name for step in path(case.work_days).open_steps(actor, case)}
    sent = case.assignee_id == actor.person_id or offices.is_in_team(session, actor.person_id, case)
    if file_views.sees_field(actor) and not sent:
        names.discard("finish")
    return names


def bar_of(session: Session, actor: Actor, case: Complaint) -> list[StepView]:
    """The few things that usually come next."""
    open_ = _open(session, actor, case)
    found = []
    if "transfer" in open_:
        found.append(StepView("transfer", "Teruskan", "outline", "share-2", "B", "teruskan"))
    if "ask" in open_ and not case.disowned_at:
        found.append(StepView("ask", "Tanya pelapor", "outline", "message-circle", "T", "tanya"))
    if open_ & {"assign", "reassign"}:
        if case.assignee_id != actor.person_id:
            found.append(StepView("take", "Ambil sendiri", "ghost", "", "M", ""))
        found.append(StepView("assign", "Tugaskan", "outline", "user-round", "A", "tugaskan"))
    if "resume" in open_:
        found.append(StepView("resume", "Lanjutkan tanpa jawaban", "outline", "", "S", ""))
    if "answer" in open_:
        found.append(StepView("answer", "Jawab pelapor", "primary", "send", "S", "jawab"))
    elif "finish" in open_:
        found.append(StepView("finish", "Nyatakan selesai", "primary", "check", "S", "selesai"))
    return found


def more_of(session: Session, actor: Actor, case: Complaint) -> list[ChoiceView]:
    """The rest: dialog, label, hint, icon."""
    open_ = _open(session, actor, case)
    found = []
    if {"answer", "finish"} <= open_:
        found.append(ChoiceView("selesai", "Nyatakan selesai", "Sekaligus jadi jawaban", "check"))
    if open_ & {"answer", "transfer"}:
        found.append(ChoiceView("kepentingan", "Ubah kepentingan", "", "triangle-alert"))
    if policy.allows(actor, May.WORK, case) and file_views.in_need(case):
        found.append(ChoiceView("bantuan", "Minta bantuan OPD lain", "", "users-round"))
    if "merge" in open_:
        found.append(ChoiceView("gabung", "Gabungkan ke laporan lain", "", "layout-grid"))
    if "split" in open_:
        found.append(ChoiceView("pisah", "Pisahkan lagi", "", "layout-grid"))
    outside = routing.body_of(session, case.agency)
    if outside.outside and outside.code and policy.allows(actor, May.WORK, case):
        found.append(ChoiceView("ke-luar", "Catat sudah disampaikan", "", "phone"))
    if "reject" in open_:
        found.append(ChoiceView("tolak", "Tidak dapat ditindaklanjuti", "", "circle-x"))
    return found
