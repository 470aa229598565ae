"""Buttons of the workflow: what the reader may do with this case now, and nothing else."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import button
from smartcity_app.ui.views import StepView


def step_buttons(steps: Any, on_step: Callable[..., Any]) -> rx.Component:
    """The decision bar of the staff console: return on the left, the primary step on the right.

    Var[list[StepView]]. A step that `asks` opens its dialog; any other calls `on_step(name)`.
    """
    return rx.el.div(
        rx.foreach(steps.to(list[StepView]), lambda step: _step(step, on_step)),
        class_name="decide",
        role="group",
        custom_attrs={"aria-label": "Keputusan"},
    )


def _step(step: Any, on_step: Callable[..., Any]) -> rx.Component:
    look = {"kind": step.kind, "sign": step.icon, "key": step.key, "class_name": "btn-lg px-4"}
    return rx.cond(
        step.asks != "",
        button(step.label, opens=step.asks, **look),
        button(step.label, on_click=on_step(step.name), **look),
    )
