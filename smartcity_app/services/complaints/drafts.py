"""What a person has filled in and not sent: kept as it is typed, right or wrong."""

from collections.abc import Sequence

from sqlmodel import Session

from smartcity_app.civic import files
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import SignedOut
from smartcity_app.services.complaints.filing import MOST_PHOTOS, MOST_WORDS
from smartcity_app.services.complaints.models import ComplaintDraft


def find(session: Session, actor: Actor) -> ComplaintDraft:
    """What the actor has filled in so far; empty when nothing is."""
    if actor.person_id is None:
        raise SignedOut
    kept = session.get(ComplaintDraft, actor.person_id)
    return kept or ComplaintDraft(person_id=actor.person_id)


def save(
    session: Session, actor: Actor, *, given: dict[str, str], photos: Sequence[str] | None = None
) -> ComplaintDraft:
    """Keep what is filled in so far, right or wrong. `photos` None: as they were."""
    draft = find(session, actor)
    kept = {str(name)[:40]: str(value)[:MOST_WORDS] for name, value in list(given.items())[:60]}
    draft.content = {**draft.content, **kept}
    if photos is not None:
        owned = {each.id for each in files.of_owner(session, actor, photos)}
        draft.photos = [each for each in photos if each in owned][:MOST_PHOTOS]
    draft.saved_at = clock.now()
    session.add(draft)
    return draft


def begun(draft: ComplaintDraft) -> bool:
    """Whether anything worth keeping is in it."""
    return bool(draft.photos) or any(draft.content.get(name) for name in ("category", "words"))


def drop(session: Session, actor: Actor) -> None:
    """Forget what was filled in; its photos are swept away with other unused uploads."""
    if draft := session.get(ComplaintDraft, actor.person_id):
        session.delete(draft)
