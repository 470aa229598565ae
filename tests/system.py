"""What the tests need of the machine: a Chromium and poppler. Used if there, else installed."""

import os
import shutil
import subprocess
import sys

NEEDED = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "poppler-utils": ("pdfsig",),
}


def browser() -> str:
    """The path of a Chromium on this machine; empty to let Playwright use its own."""
    return next((path for name in NEEDED["chromium"] if (path := shutil.which(name))), "")


def missing() -> list[str]:
    """Debian's names of what is not there."""
    return [pkg for pkg, names in NEEDED.items() if not any(map(shutil.which, names))]


def main() -> int:
    """Install what is missing, or say plainly what to do."""
    lacking = missing()
    if not lacking:
        return 0
    print(f"  Installing {', '.join(lacking)} for the tests …", flush=True)
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", *lacking], check=False)
    if "chromium" in missing():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        lacking = [each for each in missing() if each != "chromium"]
    else:
        lacking = missing()
    if lacking:
        print(f"The tests need {', '.join(lacking)}. Try: sudo apt-get install {' '.join(lacking)}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
