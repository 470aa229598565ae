"""Counts may be a few seconds old, never of another city, and never after one's own change."""

from sqlmodel import Session

from smartcity_app.kernel import gauges


def test_a_count_is_kept_for_a_few_seconds_and_made_anew_when_asked(session: Session) -> None:
    counted: list[int] = []

    def count() -> int:
        counted.append(len(counted) + 1)
        return counted[-1]

    assert [gauges.recent(session, ("a", 1), count) for _ in range(3)] == [1, 1, 1]
    assert gauges.recent(session, ("a", 2), count) == 2
    gauges.forget(session)
    assert gauges.recent(session, ("a", 1), count) == 3


def test_a_table_of_the_city_is_read_anew_when_who_changed_it_says_so(session: Session) -> None:
    said = iter(("old", "new"))

    def read() -> str:
        return gauges.recent(session, "table", lambda: next(said), table=True)

    assert read() == "old"
    gauges.forget(session)
    gauges.forget(session, "another")
    assert read() == "old"
    gauges.forget(session, "table")
    assert read() == "new"


def test_an_old_count_is_not_shown(session: Session, monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr(gauges.time, "monotonic", lambda: now[0])
    assert gauges.recent(session, "k", lambda: "old") == "old"
    now[0] += gauges.FRESH
    assert gauges.recent(session, "k", lambda: "new") == "new"


def test_keeping_counts_is_bounded(session: Session, monkeypatch) -> None:
    monkeypatch.setattr(gauges, "MOST_KEPT", 3)
    for number in range(10):
        gauges.recent(session, number, lambda: 0)
    assert len(gauges._of(session)) <= 3


def test_what_may_be_older_is_kept_longer_and_through_one_s_own_change(
    session: Session, monkeypatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(gauges.time, "monotonic", lambda: now[0])
    assert gauges.recent(session, "k", lambda: "old", fresh=60.0) == "old"
    now[0] += gauges.FRESH
    gauges.forget(session)
    assert gauges.recent(session, "k", lambda: "new", fresh=60.0) == "old"
    now[0] += 60.0
    assert gauges.recent(session, "k", lambda: "new", fresh=60.0) == "new"
