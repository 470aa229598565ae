"""Rows of a staff list under the state of their clock."""

from collections.abc import Iterable, Mapping

from smartcity_app.civic.promise import State
from smartcity_app.ui.views import GroupView, RowView

Groups = Mapping[str, tuple[State, str]]
"""Kind of row to the clock state it is drawn in and its heading, in the order of the list."""


def grouped(
    groups: Groups,
    before: Iterable[GroupView],
    rows: Iterable[tuple[str, RowView]],
    *,
    whole: bool,
) -> list[GroupView]:
    """Rows under their headings, behind those already shown. Counts only when it is all."""
    held: dict[str, list[RowView]] = {title: [] for _, title in groups.values()}
    for group in before:
        held[group.title] += group.rows
    for kind, row in rows:
        held[groups[kind][1]].append(row)
    return [
        GroupView(state, title, held[title], str(len(held[title])) if whole else "")
        for state, title in groups.values()
        if held[title]
    ]
