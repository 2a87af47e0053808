"""Find a Chromium for the browser tests; `python -m tests.chromium` installs one if necessary."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The headless shell is the browser without its own user interface, which takes half of the processor time of a page.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """Path of a Chromium that runs: `CHROMIUM`, one on the PATH, or the one Playwright downloaded; None without any."""
    wanted = os.environ.get("CHROMIUM")
    path = shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, NAMES)), None)
    return path or (None if wanted else _of_playwright())


def _of_playwright() -> str | None:
    """Path of Playwright's own Chromium, if it has been downloaded."""
    from playwright.sync_api import sync_playwright  # only asked where no other Chromium was named

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str:
    """Install Chromium from Debian's packages or, if that fails, with Playwright; returns its path."""
    if shutil.which("apt-get"):
        _apt("update")
        for name in (SHELL, "chromium"):
            if not find():
                _apt("install", "--yes", "--no-install-recommends", name)
    if not find():
        _try([sys.executable, "-m", "playwright", "install", "chromium"])
    path = find()
    if path is None:
        sys.exit(
            "The browser tests need Chromium, and none could be installed here.\n"
            "Install it (Debian: apt-get install chromium) or name it: CHROMIUM=/path/to/chromium make test"
        )
    return path


def prefer_shell() -> None:
    """Install the headless shell beside a Chromium that was found, if Debian's packages can be had without waiting."""
    if not os.environ.get("CHROMIUM") and not shutil.which(SHELL) and shutil.which("apt-get"):
        quickly = (
            "-o",
            "Acquire::Retries=0",
            "-o",
            "Acquire::http::Timeout=5",
            "-o",
            "Acquire::https::Timeout=5",
        )
        _apt("install", "--yes", "--no-install-recommends", *quickly, SHELL)


def _apt(*words: str) -> None:
    """Run a command of Debian's package manager, with the rights that it needs if they can be had."""
    rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    _try([*rights, "apt-get", "--quiet=2", *words])


def _try(command: list[str]) -> None:
    """Run a command and show it. A failure is not an error here: the caller checks whether a Chromium was found."""
    print("$", *command, flush=True)
    try:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)


if __name__ == "__main__":
    if os.environ.get("CHROMIUM") and find() is None:
        sys.exit(f"CHROMIUM names {os.environ['CHROMIUM']}, which is not there or does not run.")
    if find():
        prefer_shell()
    print("Chromium:", find() or install())
