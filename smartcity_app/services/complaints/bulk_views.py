"""What the dialog over several reports offers: to whom, in which words, where to."""

from sqlmodel import Session

from smartcity_app.civic import people
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import file_views, offices, routing, working
from smartcity_app.services.complaints.policy import May
from smartcity_app.ui.views import ChoiceView


def people_of(session: Session, actor: Actor) -> list[ChoiceView]:
    """Colleagues and teams of the offices this actor works for."""
    agencies = dict.fromkeys(post.agency for _, post in policy.held(actor, May.WORK))
    found = []
    for agency in agencies:
        named = people.in_posts(session, working.WORKERS, agency=agency)
        found += [ChoiceView(str(person_id), name) for person_id, name in named.items()]
        found += [
            ChoiceView(f"tim:{each.name}", f"Tim {each.name}")
            for each in offices.teams(session, agency)
        ]
    return found


def phrases_of(session: Session, actor: Actor) -> list[ChoiceView]:
    """Answers the office keeps."""
    return [
        ChoiceView(each.text, each.title, str(each.id))
        for each in offices.templates(session, actor)
    ]


def addressees(session: Session) -> list[ChoiceView]:
    """Whom reports may be passed on to."""
    return [
        ChoiceView(each.code or file_views.CENTRE_VALUE, each.name)
        for each in routing.addressees(session).values()
        if each.active
    ]
