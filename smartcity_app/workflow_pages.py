"""The workflows as pages of documentation, written from the data that drives them."""

from pathlib import Path

from smartcity_app.directory import register_services
from smartcity_app.kernel import policy, workflow

FOLDER = Path(__file__).parents[1] / "docs" / "workflows"


def pages() -> dict[str, str]:
    """File name to text, for every workflow in the city."""
    return {
        f"{each.name}.md": workflow.as_markdown(each, policy.rule_book())
        for service in register_services()
        for each in service.workflows
    }
