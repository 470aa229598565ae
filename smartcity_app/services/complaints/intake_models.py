"""What is stored of reports that reach the city otherwise than through its own app."""

from datetime import datetime

from sqlalchemy import true
from sqlmodel import Field

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.crypto import Encrypted


class ComplaintContact(db.Table, table=True):
    """Who says that they reported it, where nobody has checked that: a caller, an app's user.

    The person on the report is then whoever answers for the channel. Never shown to the public.
    """

    __tablename__ = "complaint_contact"

    complaint_id: int = Field(primary_key=True, foreign_key="complaint.id")
    name: str = Field(default="", sa_type=Encrypted)
    phone: str = Field(default="", sa_type=Encrypted)
    email: str = Field(default="", sa_type=Encrypted)
    account: str = Field(default="", sa_type=Encrypted)
    """Their account and device in the app they used."""
    device: str = Field(default="", sa_type=Encrypted)
    media_url: str = Field(default="", sa_type=Encrypted)
    """An address they sent along. Nobody here ever fetches it."""
    key_id: int | None = Field(default=None, foreign_key="open311_key.id")


class Open311Key(db.Table, table=True):
    """An app that may file reports through Open311, and the person who answers for it."""

    __tablename__ = "open311_key"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    key_hash: str = Field(unique=True)
    """Keyed hash: the key itself is told once and kept nowhere."""
    person_id: int = Field(foreign_key="person.id")
    jurisdiction: str
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    made_at: datetime = Field(default_factory=clock.now, sa_type=db.Instant)


class InboundMessage(db.Table, table=True):
    """A message from the gateway that was taken in, so that it is taken in once."""

    __tablename__ = "inbound_message"

    key: str = Field(primary_key=True)
    """Keyed hash of channel and the gateway's own number."""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant, index=True)
    ref: str = ""
    """The report it became, if it did."""


class InboundDraft(db.Table, table=True):
    """What somebody has written by message so far, while something is still missing."""

    __tablename__ = "inbound_draft"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    words: str = Field(default="", sa_type=Encrypted)
    area: str = ""
    at: datetime = Field(default_factory=clock.now, sa_type=db.Instant, index=True)
