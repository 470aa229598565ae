"""The porter: `python -m smartcity_app run|migrate|seed|worker|simulate-payments|docs|…`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from smartcity_app.kernel.settings import settings

app = typer.Typer(add_completion=False, help="Chores of the city's app.", no_args_is_help=True)
say = Console(highlight=False)
HERE = Path(__file__).parents[1]


def _bar() -> Progress:
    return Progress(
        TextColumn("  {task.description:<34}"),
        BarColumn(30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=say,
    )


def _open() -> None:
    """Secrets checked, folder there, database at hand."""
    from smartcity_app.directory import register_services
    from smartcity_app.kernel import db
    from smartcity_app.web import redact

    redact.install()
    settings().refuse_default_secrets()
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    db.connect(settings().database)
    register_services()


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape, and enter what the app brings."""
    from smartcity_app import migrations
    from smartcity_app.directory import install_services
    from smartcity_app.kernel import db

    settings().data_dir.mkdir(parents=True, exist_ok=True)
    if waiting := migrations.waiting(settings().database):
        with _bar() as bar:
            task = bar.add_task("Menyiapkan basis data", total=len(waiting))
            migrations.upgrade(settings().database, each=lambda: bar.advance(task))
    _open()
    db.run(install_services)


@app.command()
def seed() -> None:
    """Fill an empty demo city with people and letters."""
    from smartcity_app.civic import seed as people
    from smartcity_app.directory import SERVICES
    from smartcity_app.kernel import db

    _open()
    with db.transaction(writes=False) as session:
        if not people.is_empty(session):
            return
    if not settings().demo:
        raise typer.BadParameter("seeding is for a demonstration: set SMARTCITY_DEMO=1")
    with _bar() as bar:
        task = bar.add_task("Warga dan keluarga", total=None)
        made = db.run(people.residents)
        bar.update(task, total=made, completed=made)
        task = bar.add_task("Kepala kantor dan petugas", total=None)
        made = db.run(people.officials)
        bar.update(task, total=made, completed=made)
        task = bar.add_task("Ketua RT dan RW", total=None)
        made = db.run(people.neighbours)
        bar.update(task, total=made, completed=made)
        task = bar.add_task("Sertifikat uji penanda tangan", total=people.signer_count())
        people.keys(lambda n: bar.advance(task, n))
        db.run(people.passwords)
        for service in SERVICES:
            if service.seed:
                size, make = service.seed
                task = bar.add_task(f"Contoh layanan {service.title}", total=size())
                make(lambda n, task=task: bar.advance(task, n))  # type: ignore[misc]


@app.command("seed-complaints")
def seed_complaints(
    count: Annotated[int, typer.Option(min=1, help="How many reports.")] = 1_000_000,
) -> None:
    """Enter two years of reports into a demo city that has its people: a million in minutes."""
    from smartcity_app.kernel.errors import NotFound
    from smartcity_app.services.complaints import seed_many

    if not settings().demo:
        raise typer.BadParameter("seeding is for a demonstration: set SMARTCITY_DEMO=1")
    _open()
    with _bar() as bar:
        task = bar.add_task("Laporan warga selama dua tahun", total=count)
        try:
            made = seed_many.seed(count, lambda n: bar.advance(task, n))
        except NotFound as nobody:
            raise typer.BadParameter(f"{nobody} Run `seed` first.") from None
    say.print(f"  {', '.join(f'{number} {table}' for table, number in made.items())}")


@app.command()
def recount() -> None:
    """Count anew, once after an update that says so, how long letters took and which promises of
    reports were broken."""
    from smartcity_app.kernel import db
    from smartcity_app.services.complaints import broken
    from smartcity_app.services.letters import record, tallies

    _open()
    say.print(f"  {record.rebuild()} surat dihitung ulang.")
    db.run(tallies.forget)
    tallies.tally()
    db.run(broken.recount)


@app.command()
def build() -> None:
    """Build the front end, unless nothing it is made of has changed."""
    from smartcity_app import frontend

    if frontend.is_fresh():
        return
    say.print("  Membangun tampilan (sekitar satu menit pada kali pertama) …")
    frontend.build()


@app.command()
def run(
    workers: Annotated[int, typer.Option(help="More than one needs REFLEX_REDIS_URL.")] = 1,
) -> None:
    """Migrate, seed an empty demo, build what changed, and serve everything on one port."""
    if workers > 1 and not settings().redis_url:
        raise SystemExit("Refusing to start: more than one worker needs REFLEX_REDIS_URL.")
    _prepare()
    build()
    _welcome()
    from smartcity_app import frontend

    os.environ.update(frontend.serving_environment())
    command = frontend.server(workers)
    os.chdir(HERE)
    os.execv(command[0], command)  # noqa: S606


@app.command()
def dev() -> None:
    """The same, started again on every change; the screens are rebuilt when they changed."""
    from smartcity_app import reloading

    _prepare()
    _welcome()
    reloading.loop(say.print)


def _prepare() -> None:
    settings().refuse_default_secrets()
    _refuse_another_city()
    migrate()
    _have_a_key()
    if settings().demo:
        seed()


def _have_a_key() -> None:
    """The city's key is published before the first phone keeps the checking page."""
    from smartcity_app.civic import attestation
    from smartcity_app.kernel import db

    _open()
    db.run(attestation.signing_key)
    db.close()


def _refuse_another_city() -> None:
    """A data folder belongs to the city it was begun for."""
    mark = settings().data_dir / "city"
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    if not mark.exists():
        mark.write_text(settings().city)
    elif (there := mark.read_text()) != settings().city:
        raise SystemExit(
            f"Refusing to start: {settings().data_dir} holds the data of {there}, not of "
            f"{settings().city}. Set DATA_DIR to another folder."
        )


@app.command()
def worker() -> None:
    """Do the city's jobs in a process of their own, taking from Redis."""
    import signal

    from smartcity_app.directory import jobs as all_jobs
    from smartcity_app.kernel import jobs

    if not settings().redis_url:
        raise SystemExit("A worker of its own needs REFLEX_REDIS_URL.")
    _open()
    jobs.start(all_jobs(), settings())
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    jobs.stop()


@app.command("simulate-payments")
def simulate_payments(
    port: Annotated[int, typer.Option(help="Where to listen, on this machine only.")] = 3100,
) -> None:
    """Be a payment provider that speaks Midtrans' protocol, in a process of its own.

    The city uses it like the real one: SMARTCITY_MIDTRANS_URL and _SERVER_KEY as printed.
    """
    from smartcity_app.civic.payments.simulator import standalone

    key, url = standalone.server_key(), f"http://127.0.0.1:{port}"
    say.print(f"  SMARTCITY_MIDTRANS_URL={url}\n  SMARTCITY_MIDTRANS_SERVER_KEY={key}\n  {url}/")
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "asgi", "--factory",
        "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning",
        "smartcity_app.civic.payments.simulator.standalone:app",
    ]  # fmt: skip
    os.execv(command[0], command)  # noqa: S606


@app.command()
def docs() -> None:
    """Write one page per workflow to docs/workflows."""
    from smartcity_app import workflow_pages

    for name, text in workflow_pages.pages().items():
        (workflow_pages.FOLDER / name).write_text(text)


@app.command()
def rotate() -> None:
    """Sign statements with a new key of the city from now on; the old ones stay published."""
    from smartcity_app.civic import attestation
    from smartcity_app.kernel import db
    from smartcity_app.kernel.actor import SYSTEM

    _open()
    key = db.run(lambda session: attestation.rotate(session, SYSTEM))
    say.print(f"{key.kid} signs from now on; older keys stay at /.well-known/jwks.json")


@app.command()
def audit() -> None:
    """Recompute the whole audit log and say whether it is whole."""
    from smartcity_app.kernel import audit as book

    _open()
    verdict = book.verify()
    say.print(f"{verdict.lines} lines under {verdict.seals} seals")
    for problem in verdict.problems:
        say.print(f"[red]{problem}[/red]")
    raise typer.Exit(1 if verdict.problems else 0)


@app.command()
def open311_key(
    name: Annotated[str, typer.Argument(help="What the app is called.")],
    nik: Annotated[str, typer.Option(prompt="NIK penanggung jawab", hide_input=True)] = "",
    revoke: Annotated[bool, typer.Option(help="Take the app's keys out of use instead.")] = False,
) -> None:
    """Make the key with which an app files reports through Open311. It is shown this once."""
    from smartcity_app.kernel import db
    from smartcity_app.kernel.actor import SYSTEM
    from smartcity_app.kernel.errors import CityError
    from smartcity_app.services.complaints.open311 import keys

    _open()
    try:
        if revoke:
            gone = db.run(lambda session: keys.revoke(session, SYSTEM, name=name))
            say.print(f"  {gone} kunci dicabut.")
            return
        key = db.run(lambda session: keys.issue(session, SYSTEM, name=name, nik=nik.strip()))
    except CityError as refusal:
        raise typer.BadParameter(refusal.message) from None
    say.print(f"  {key}")


def _welcome() -> None:
    from smartcity_app.civic import profile
    from smartcity_app.civic import seed as people
    from smartcity_app.kernel import db

    say.print(f"\n  [bold]{profile.city().app_name}[/bold]  {settings().origin}\n")
    if not settings().demo:
        return
    _open()
    with db.transaction(writes=False) as session:
        for label, person_id, who in people.demo_people(session):
            name = people.sign_in_name(session, person_id)
            say.print(f"  {label:<14} {who:<48} {name}", soft_wrap=True)
    db.close()
    say.print(
        f"\n  Masuk sekali klik di {settings().origin}/masuk. Kode warga tampil di /kotak-keluar.\n"
        f"  PIN tanda tangan contoh {people.PIN}. Ini mode contoh, bukan data warga.\n"
    )


if __name__ == "__main__":
    app()
