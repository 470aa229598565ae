"""The error summary above a form."""

from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import jump_link
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.attention import Attention


def error_summary(problems: Any) -> rx.Component:
    """What to put right, at the top; takes the focus as soon as there is something in it.

    `problems` is a Var[dict[str, str]], field name to sentence: `Screen.problems`. While it shows,
    the frame's notice stays away.
    """
    wrong = problems.to(dict[str, str])
    count = wrong.length()
    return rx.cond(
        count > 0,
        Attention.create(
            rx.el.h2(
                icon("triangle-alert", "size-6 text-late"),
                "Betulkan ",
                count.to_string(),
                " isian ini",
                class_name="text-lg font-extrabold tracking-tight flex gap-1.5 items-center",
            ),
            rx.el.ul(rx.foreach(wrong, _line), class_name="mt-2"),
            cause=wrong.keys(),
            class_name="summary-error mb-4",
        ),
    )


def _line(problem: Any) -> rx.Component:
    """`problem` is a pair: field name, sentence."""
    return rx.el.li(
        jump_link(
            problem[1],
            problem[0].to(str),
            "link inline-flex items-center min-h-11 text-late-ink font-bold",
        )
    )
