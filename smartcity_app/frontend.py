"""The browser's half: built by Reflex with the Node that came with the virtual environment."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from smartcity_app.kernel.settings import settings

HERE = Path(__file__).parents[1]
STAMP = HERE / ".web" / "smartcity-stamp"
SOURCES = ("smartcity_app/**/*.py", "smartcity_app/**/*.jsx", "smartcity_app/**/*.toml",
           "assets/**/*", "rxconfig.py", "reflex.lock/*", "requirements.lock")  # fmt: skip


def environment() -> dict[str, str]:
    """What every Reflex command needs: our Node first, npm and no other, no calls home."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_SSR": "1",
        # the lock we commit names versions and hashes, never where they come from
        "npm_config_omit_lockfile_registry_resolved": "true",
    }


def serving_environment() -> dict[str, str]:
    """What makes the front door serve the finished build without compiling anything."""
    return {
        **environment(),
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "256000",
        "REFLEX_SOCKET_INTERVAL": "10s",
        "REFLEX_SOCKET_TIMEOUT": "15s",
        "GRANIAN_WORKERS": os.environ.get("GRANIAN_WORKERS", "1"),
    }


def server(workers: int = 1) -> list[str]:
    """The command that serves pages, socket and plain routes on the one port."""
    host = os.environ.get("HOST", "127.0.0.1" if settings().demo else "0.0.0.0")  # noqa: S104
    return [
        str(Path(sys.executable).with_name("granian")), "--interface", "asgi", "--factory",
        "--host", host, "--port", str(settings().port), "--workers", str(workers),
        "--log-level", "warning", "--backpressure", "2000", "smartcity_app.smartcity_app:app",
    ]  # fmt: skip


def is_fresh() -> bool:
    """Whether the build at hand was made from exactly what stands here, for this city."""
    return STAMP.exists() and STAMP.read_text() == _fingerprint()


def build() -> None:
    """Compile and bundle; SystemExit with the builder's own words when it fails."""
    STAMP.unlink(missing_ok=True)
    reflex = Path(sys.executable).with_name("reflex")
    done = subprocess.run(
        [str(reflex), "export", "--frontend-only", "--no-zip", "--loglevel", "warning"],
        cwd=HERE, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The front end could not be built:\n{done.stdout}\n{done.stderr}")
    STAMP.write_text(_fingerprint())


def _fingerprint() -> str:
    seen = hashlib.sha256(f"{settings().city} {settings().demo}".encode())
    for pattern in SOURCES:
        for path in sorted(HERE.glob(pattern)):
            if path.is_file():
                seen.update(str(path.relative_to(HERE)).encode())
                seen.update(path.read_bytes())
    return seen.hexdigest()
