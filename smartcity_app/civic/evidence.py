"""What a photograph proves: when and where it was taken, and whether it was ever handed in before.

Only pictures handed in as evidence have a line here; a letter's documents are never read for this.
A place is personal data: nothing here goes to a public page, and no route serves it. The service
that asked for the evidence shows it to the officers of the case, through `of`.

A line is not a proof. Notes in a picture can be forged as easily as what a browser tells; a line
says what somebody would have to have forged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Given
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Index,
    Select,
    TextClause,
    and_,
    literal_column,
    or_,
    text,
)
from sqlmodel import Field, Session, col, select

from smartcity_app.civic import exif, geography, likeness
from smartcity_app.civic.exif import Said
from smartcity_app.civic.geography import Point
from smartcity_app.civic.likeness import Likeness
from smartcity_app.kernel import db

MOST_CLAIMED = 500
"""Characters of what a browser tells about a photo."""
MOST_READ = 200
"""Photos looked at more closely when very many look alike."""


class Source(StrEnum):
    """Where time and place come from; of two, the weaker."""

    EXIF = "exif"
    """The notes in the file as it reached us."""
    CLAIMED = "claimed"
    """Told by the browser, which shrank the picture and lost its notes."""
    NONE = "none"


class PhotoEvidence(db.Table, table=True):
    """What one photo said before it was cleaned, and what it looks like."""

    __tablename__ = "photo_evidence"
    __table_args__ = tuple(
        Index(f"ix_photo_evidence_{column}_{band}", text(likeness.band_sql(column, band)), column)
        for column in ("phash", "dhash")
        for band in range(likeness.BANDS)
    )

    file_id: str = Field(primary_key=True, foreign_key="stored_file.id", ondelete="CASCADE")
    taken_at: datetime | None = Field(default=None, sa_type=db.Instant)
    lat: float | None = None
    lon: float | None = None
    source: str = Source.NONE.value
    live: bool = False
    """Taken with the camera while handing it in, says the browser."""
    phash: int | None = Field(default=None, sa_type=BigInteger)
    """This and the next two: `likeness`. None when the picture shows next to nothing."""
    dhash: int | None = Field(default=None, sa_type=BigInteger)
    dhash_whole: int | None = Field(default=None, sa_type=BigInteger)

    @property
    def likeness(self) -> Likeness | None:
        """What it looks like; None when nothing can be said."""
        if self.phash is None or self.dhash is None or self.dhash_whole is None:
            return None
        return Likeness(self.phash, self.dhash, self.dhash_whole)


class Claim(BaseModel):
    """What the browser tells about a photo it sends. Nobody is refused for telling nonsense."""

    model_config = ConfigDict(extra="ignore")

    taken: str = Given("", max_length=40)
    """ISO 8601; without an offset it is the city's time, as cameras write it."""
    lat: float | None = None
    lon: float | None = None
    live: bool = False

    @property
    def said(self) -> Said:
        """What of it can be true."""
        place = exif.place_of(self.lat, self.lon) if None not in (self.lat, self.lon) else None
        lat, lon = place or (None, None)
        try:
            return Said(exif.moment_of(datetime.fromisoformat(self.taken)), lat, lon)
        except (ValueError, OverflowError):
            return Said(None, lat, lon)


def claim_of(told: str) -> Claim:
    """What a browser told, as JSON; an empty claim for whatever is not one."""
    try:
        return Claim.model_validate_json(told[: MOST_CLAIMED + 1])
    except ValidationError:
        return Claim()


def gather(file_id: str, original: bytes, kept: bytes, claim: Claim) -> PhotoEvidence:
    """The line for a picture, from its bytes as they came and as they are kept."""
    wrote, told = exif.read(original), claim.said
    said, source = wrote, Source.EXIF if wrote else Source.NONE
    if wrote.taken_at is None and told.taken_at:
        said, source = replace(said, taken_at=told.taken_at), Source.CLAIMED
    if wrote.lat is None and told.lat is not None:
        said, source = replace(said, lat=told.lat, lon=told.lon), Source.CLAIMED
    seen = likeness.read(kept)
    numbers = {name: getattr(seen, name, None) for name in ("phash", "dhash", "dhash_whole")}
    return PhotoEvidence(
        file_id=file_id,
        taken_at=said.taken_at,
        lat=said.lat,
        lon=said.lon,
        source=source.value,
        live=claim.live,
        **numbers,
    )


def of(session: Session, file_ids: Iterable[str]) -> dict[str, PhotoEvidence]:
    """The lines of these files, by file. For officers of the case only; the caller sees to that."""
    query = select(PhotoEvidence).where(col(PhotoEvidence.file_id).in_(list(file_ids)))
    return {line.file_id: line for line in session.exec(query)}


class Doubt(StrEnum):
    """What speaks against a photo, or is missing from it. Flagged, never refused."""

    NO_TIME = "no time"
    TOO_EARLY = "too early"
    NO_PLACE = "no place"
    ELSEWHERE = "elsewhere"
    CLAIMED = "claimed"
    """Neither taken on the spot nor with notes of its own."""


def doubts(
    line: PhotoEvidence | None,
    *,
    since: datetime,
    lat: float | None,
    lon: float | None,
    metres: float = 250,
) -> tuple[Doubt, ...]:
    """What an officer should know of a photo that is to show this place after this moment.

    Without a position of the place nothing is asked of the photo's.
    """
    if line is None:
        return (Doubt.NO_TIME, Doubt.NO_PLACE)
    found = []
    if line.taken_at is None:
        found.append(Doubt.NO_TIME)
    elif line.taken_at < since:
        found.append(Doubt.TOO_EARLY)
    if lat is not None and lon is not None:
        if line.lat is None or line.lon is None:
            found.append(Doubt.NO_PLACE)
        elif geography.metres(Point(line.lat, line.lon), Point(lat, lon)) > metres:
            found.append(Doubt.ELSEWHERE)
    if line.source == Source.CLAIMED and not line.live:
        found.append(Doubt.CLAIMED)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier photo that looks the same."""

    file_id: str
    distance: int
    """Bits of 64 in which they differ, by the number that is closer; 0 is the very same."""


def find_same(
    session: Session,
    new: Likeness | None,
    *,
    among: Select[Any] | None = None,
    except_for: str = "",
    most: int = 5,
) -> list[Match]:
    """The earlier photos that `new` is a copy of, closest first.

    `among` is a query of file ids: `select(ClosingPhoto.file_id)`, say, with an index on that
    column. It is asked for each of the few that look the same, never as a whole. A few milliseconds
    among a million.
    """
    if new is None or not (where := _alike(session, new)):
        return []
    query = select(PhotoEvidence).where(or_(*where), PhotoEvidence.file_id != except_for)
    if among is not None:
        named = among.where(among.selected_columns[0] == PhotoEvidence.file_id)
        query = query.where(named.correlate(PhotoEvidence).exists())
    rows = session.exec(query.limit(MOST_READ))
    same = [
        Match(row.file_id, likeness.difference(new, old))
        for row in rows
        if (old := row.likeness) and likeness.looks_same(new, old)
    ]
    return sorted(same, key=lambda match: (match.distance, match.file_id))[:most]


def _alike(session: Session, new: Likeness) -> list[ColumnElement[bool]]:
    """Conditions, each answered by an index, that hold for every photo within reach of `new`."""
    sqlite, looks = db.is_sqlite(session), likeness.looks(new)
    given: dict[str, int | str | list[int]] = {}
    for number, look in enumerate(looks):
        given[f"x{number}"] = look.value
        for band, values in likeness.probes(look.value, look.within):
            given[f"v{number}_{band}"] = str(values) if sqlite else values
    ask = _hunt(sqlite, tuple((look.column, look.within) for look in looks))
    found = {(str(c), int(value)) for c, value in session.connection().execute(ask, given)}
    near = sorted(found, key=lambda at: min(likeness.distance(at[1], x.value) for x in looks))
    return [
        and_(
            literal_column(likeness.band_sql(column, 0)) == likeness.bands(value)[0],
            literal_column(column, BigInteger) == value,
        )
        for column, value in near[:MOST_READ]
    ]


@lru_cache(maxsize=4)
def _hunt(sqlite: bool, ways: tuple[tuple[str, int], ...]) -> TextClause:
    """The numbers near enough, read from the indexes alone: of a band's fifteen in a million
    photos, each is compared where it lies."""
    if sqlite:
        among, differ = "IN (SELECT value FROM json_each(:{v}))", "differing_bits({c}, :{x})"
    else:
        among = "= ANY(CAST(:{v} AS bigint[]))"
        differ = "bit_count(CAST({c} # CAST(:{x} AS bigint) AS bit(64)))"
    asked = (
        f"SELECT '{{c}}', {{c}} FROM photo_evidence WHERE {{band}} {among} AND {differ} <= {{d}}"  # noqa: S608
    )
    return text(
        " UNION ALL ".join(
            asked.format(
                c=column,
                d=within,
                x=f"x{number}",
                v=f"v{number}_{band}",
                band=likeness.band_sql(column, band),
            )
            for number, (column, within) in enumerate(ways)
            for band in range(likeness.BANDS)
        )
    )
