"""Find a Chromium for the browser tests; `python -m tests.chromium` installs one if necessary."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """Path of a Chromium that runs: `CHROMIUM`, one on the PATH, or the one Playwright downloaded; None without any."""
    asked = os.environ.get("CHROMIUM")
    found = shutil.which(asked) if asked else next(filter(None, map(shutil.which, NAMES)), None)
    return found or (None if asked else _of_playwright())


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str:
    """Install Chromium from Debian's packages or, if that fails, with Playwright; returns its path."""
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            _try([*rights, "apt-get", "--quiet=2", *step])
    if not find():
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find()
    if found is None:
        sys.exit(
            "The browser tests need Chromium, and none could be installed here.\n"
            "Install it (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium make test"
        )
    return found


def _try(command: list[str]) -> None:
    print("$", *command, flush=True)
    try:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)


if __name__ == "__main__":
    if os.environ.get("CHROMIUM") and find() is None:
        sys.exit(f"CHROMIUM names {os.environ['CHROMIUM']}, which is not there or does not run.")
    print("Chromium:", find() or install())
