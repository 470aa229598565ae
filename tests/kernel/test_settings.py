"""A real city starts on secrets of its own, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from smartcity_app.kernel.settings import DEMO_SECRET, Settings, settings
from tests.conftest import City
from tests.tabs import city_app

HERE = Path(__file__).parents[2]
GOOD, OTHER = "k7v2mzp9d4txw8rbhn6fyc3qj5gs0lae", "0a1s2d3f4g5h6j7k8l9z0x1c2v3b4n5m"


def porter(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m smartcity_app …` in an empty folder, with nothing set but this."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SMARTCITY_", "REFLEX_"))}
    return subprocess.run(
        [sys.executable, "-m", "smartcity_app", *words], cwd=HERE, capture_output=True, text=True,
        env={**kept, "DATA_DIR": str(folder / "data"), "PORT": "1", **environment}, timeout=60,
        check=False,
    )  # fmt: skip


def city_with(secret: str, field_keys: str, *, demo: bool = False) -> Settings:
    return Settings(secret_key=SecretStr(secret), field_keys=SecretStr(field_keys), demo=demo)


WEAK = {
    "the default": DEMO_SECRET,
    "a short one": GOOD[:31],
    "none": "",
    "only spaces": " " * 40,
    "the default in disguise": f"{DEMO_SECRET}x",
}


@pytest.mark.parametrize("weak", WEAK.values(), ids=WEAK)
def test_a_real_city_refuses_a_weak_secret(weak: str) -> None:
    with pytest.raises(SystemExit, match="SMARTCITY_SECRET_KEY") as refused:
        city_with(weak, GOOD).refuse_default_secrets()
    assert GOOD not in str(refused.value)
    assert not weak.strip() or weak not in str(refused.value)


KEYS = {
    **WEAK,
    "a short one in front of a good one": f"{GOOD[:20]},{GOOD}",
    "an old one that is the default": f"{GOOD},{DEMO_SECRET}",
    "nothing in front of the comma": f",{GOOD}",
    "nothing behind the comma": f"{GOOD},",
}


@pytest.mark.parametrize("weak", KEYS.values(), ids=KEYS)
def test_every_one_of_the_field_keys_must_be_good(weak: str) -> None:
    with pytest.raises(SystemExit, match="SMARTCITY_FIELD_KEYS"):
        city_with(GOOD, weak).refuse_default_secrets()


def test_good_secrets_are_taken_and_a_demo_may_have_any() -> None:
    city_with(GOOD, f"{OTHER},{GOOD}").refuse_default_secrets()
    city_with(DEMO_SECRET, DEMO_SECRET, demo=True).refuse_default_secrets()


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    assert GOOD not in repr(city_with(GOOD, GOOD))


@pytest.mark.slow
def test_run_refuses_default_secrets_before_it_touches_anything(tmp_path: Path) -> None:
    refused = porter(tmp_path, "run")
    assert refused.returncode != 0
    assert "Refusing to start: set SMARTCITY_SECRET_KEY and SMARTCITY_FIELD_KEYS" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_run_refuses_more_than_one_worker_without_redis(tmp_path: Path) -> None:
    refused = porter(
        tmp_path, "run", "--workers", "2",
        SMARTCITY_SECRET_KEY=GOOD, SMARTCITY_FIELD_KEYS=GOOD,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "more than one worker needs REFLEX_REDIS_URL" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_secret_may_come_from_a_file_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "smartcity_secret_key").write_text(f"{GOOD}\n")
    monkeypatch.delenv("SMARTCITY_SECRET_KEY", raising=False)
    read = Settings(_secrets_dir=str(tmp_path))  # type: ignore[call-arg]
    assert read.secret_key.get_secret_value() == GOOD
    monkeypatch.setenv("SMARTCITY_SECRET_KEY", OTHER)
    read = Settings(_secrets_dir=str(tmp_path))  # type: ignore[call-arg]
    assert read.secret_key.get_secret_value() == OTHER


async def test_the_app_itself_refuses_too_when_something_else_than_the_porter_starts_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city_app()
    from smartcity_app.smartcity_app import life

    monkeypatch.delenv("SMARTCITY_DEMO")
    settings.cache_clear()
    with pytest.raises(SystemExit, match="Refusing to start"):
        async with life():
            pass
