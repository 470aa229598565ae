"""Rules that people forget and machines do not."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import smartcity_app
from smartcity_app import workflow_pages
from smartcity_app.civic.profile import city
from smartcity_app.directory import SERVICES, register_services
from smartcity_app.kernel import policy
from smartcity_app.kernel.db import Table
from smartcity_app.services.letters.catalog import LetterType, built_in

register_services()
APP = Path(smartcity_app.__file__).parent
ROOT = APP.parent
VERBS = sorted(
    path
    for service in SERVICES
    for name in (
        "applying",
        "deciding",
        "editing",
        "endorsing",
        "reading",
        "rating",
        "performance",
        "filing",
        "working",
        "closing",
        "joining",
        "talk",
        "privacy",
        "tasks",
        "offices",
        "moderating",
        "routing_edit",
        "finance",
    )
    if (path := APP / "services" / service.key / f"{name}.py").exists()
)
CHECKS = {"policy.require", "policy.reach_of", "cases.advance"}


def public_functions(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def every_function(path: Path) -> dict[str, ast.FunctionDef]:
    return {n.name: n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}


def takes_session_and_actor(function: ast.FunctionDef) -> bool:
    return [a.arg for a in function.args.args][:2] == ["session", "actor"]


@pytest.mark.parametrize("path", VERBS, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_after_session_and_actor_a_verb_takes_keywords_only(path):
    for function in public_functions(path):
        if takes_session_and_actor(function):
            assert not function.args.args[2:], function.name


@pytest.mark.parametrize("path", VERBS, ids=lambda p: f"{p.parent.name}.{p.stem}")
def test_every_verb_asks_the_policy(path):
    """Directly, through a neighbour in its file, or through `reading` and `people`, which do."""
    functions = every_function(path)
    calls = {
        name: {ast.unparse(c.func) for c in ast.walk(f) if isinstance(c, ast.Call)}
        for name, f in functions.items()
    }
    trusted = CHECKS | {
        "reading.find",
        "reading.own",
        "reading.followed",
        "steps.seen",
        "people.find",
        "people.find_by_nik",
    }
    safe = {name for name, called in calls.items() if called & trusted}
    while more := {name for name, called in calls.items() if called & safe} - safe:
        safe |= more
    asked = {name for name, f in functions.items() if takes_session_and_actor(f)}
    assert asked - safe == set()


def test_only_the_kernel_commits():
    guilty = [
        path
        for path in APP.rglob("*.py")
        if ".commit()" in path.read_text() and path != APP / "kernel" / "db.py"
    ]
    assert guilty == []


def test_what_reflex_offers_and_we_never_use():
    banned = re.compile(
        r"\brx\.(upload|get_upload_url|SharedState|Cookie|LocalStorage|SessionStorage|moment"
        r"|Model|html|markdown|toast|call_script|themes)\b"
    )
    guilty = [path for path in APP.rglob("*.py") if banned.search(path.read_text())]
    assert guilty == []


def test_every_step_can_be_taken_by_somebody():
    book = policy.rule_book()
    orphans = {
        (path.name, step.name)
        for service in SERVICES
        for path in service.workflows
        for step in path.steps
        if step.permission not in book
    }
    assert orphans == set()


def test_every_workflow_page_is_what_the_workflow_says():
    """If this fails, run `make docs`."""
    there = {path.name: path.read_text() for path in workflow_pages.FOLDER.glob("*.md")}
    assert there == workflow_pages.pages()


def test_no_sentence_presumes_a_lurah():
    """Where a desa is, a kepala desa heads it: areas know what an office's head is called."""
    presumed = [
        f"{path.relative_to(ROOT)}: {text.value}"
        for path in APP.rglob("*.py")
        if "gallery" not in path.parts
        for text in spoken(ast.parse(path.read_text()))
        if re.search(r"\blurah\b", text.value, re.I)
    ]
    assert presumed == []


def spoken(tree: ast.AST) -> list[ast.Constant]:
    """Every text of a module that is no docstring."""
    silent = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    return [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in silent
    ]


def test_states_show_views_never_rows():
    """A public var is sent to the browser, every column of it."""
    from smartcity_app.web.guard import Screen

    importlib.import_module("smartcity_app.smartcity_app")
    for state in Screen.__subclasses__():
        for name, hint in get_type_hints(state).items():
            if not name.startswith("_"):
                parts = [part for part in parts_of(hint) if isinstance(part, type)]
                assert not any(issubclass(part, Table) for part in parts), f"{state}.{name}"


def parts_of(hint):
    return {hint}.union(*(parts_of(arg) for arg in get_args(hint)))


def test_every_module_says_what_it_is_for():
    silent = []
    for module in pkgutil.walk_packages([str(APP)], "smartcity_app."):
        path = APP.joinpath(*module.name.split(".")[1:])
        file = path / "__init__.py" if module.ispkg else path.with_suffix(".py")
        if file.exists() and file.read_text().strip():
            tree = ast.parse(file.read_text())
            if not ast.get_docstring(tree):
                silent.append(module.name)
    assert silent == []


def test_no_file_grows_past_what_one_reads_at_once():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*APP.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        if (lines := path.read_text().count("\n")) > 420
    }
    assert long == {}


def test_no_registry_address_is_committed():
    for name in ("requirements.lock", "requirements-dev.lock", "reflex.lock/package-lock.json"):
        said = (ROOT / name).read_text()
        assert '"resolved"' not in said, name
        assert not re.search(r"--(extra-)?index-url|--find-links", said), name


def test_every_letter_type_can_be_asked_for_and_printed():
    brought = built_in.letter_types(city())
    assert brought
    for each in map(LetterType.model_validate, brought.values()):
        assert each.requirements
        assert each.workflow.path_from("draft")[-1].name == "issued"
