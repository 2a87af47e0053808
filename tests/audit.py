"""`make audit`: known vulnerabilities of the pinned libraries, and secrets that were committed by mistake.

Fails when either is found, and also when the register of vulnerabilities cannot be asked: an audit that did not take
place must not look like one that found nothing.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Asked in this order: the package index, and OSV, where the index is a mirror that has files only.
REGISTERS = ("pypi", "osv")
LOCKS = ("requirements.lock", "requirements-dev.lock")
# What secrets look like that nobody writes by chance.
SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,}|xox[abpr]-[\w-]{10,}|glpat-[\w-]{20})"
    ),
    "signed token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "password in an address": re.compile(r"://[^\s/:@\"'{}<>$]+:([^\s/:@\"'{}<>$]{3,})@"),
    "secret": re.compile(r"(?i)\b(?:client_secret|secret_key|api_key)\s*=\s*[\"'][A-Za-z0-9+/_-]{20,}[\"']"),
}
# Each kind that does not begin with fixed letters has one of these in it, which are found in a tenth of the time.
MARKS = {
    "access key": ("AKIA", "ASIA"),
    "token": ("ghp_", "gho_", "ghu_", "ghr_", "ghs_", "github_pat_", "xox", "glpat-"),
    "signed token": (".eyJ",),
    "secret": ("secret", "api_key"),
}
# Made-up passwords of documents and tests.
EXAMPLES = {
    "secret",
    "password",
    "postgres",
    "negah",
    "pass",
    "pw",
    "test",
    "hidden",
    "hunter2",
    "secret-word",
}


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold a secret, with what it looks like."""
    lowered = text.lower()
    for kind, pattern in SECRETS.items():
        searched = lowered if kind == "secret" else text
        if kind in MARKS and not any(mark in searched for mark in MARKS[kind]):
            continue
        for match in pattern.finditer(text):
            if not (match.groups() and match[1].casefold() in EXAMPLES):
                yield text.count("\n", 0, match.start()) + 1, kind


def committed() -> Iterator[Path]:
    """Every file that is under version control, with those that are about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    yield from (ROOT / name for name in listed.split("\0") if name)


def found_secrets(paths: Iterable[Path]) -> list[str]:
    """Where secrets stand; never the secrets themselves, because this is printed."""
    secrets = []
    for path in paths:
        if path.is_file() and path.suffix not in (".lock", ".png", ".gz", ".woff2"):
            text = path.read_text(encoding="utf-8", errors="replace")
            secrets += [f"{path.relative_to(ROOT)}:{number}: {kind}" for number, kind in secrets_in(text)]
    return secrets


def vulnerabilities(lock: str) -> tuple[list[str] | None, str]:
    """The known vulnerabilities of a file of pins, by the first register that answers; None if none does.

    The text says which register that is, or what each of them said instead of an answer.
    """
    refusals = []
    for register in REGISTERS:
        # Without `--strict` it calls pins fine of which the index knows nothing, as a mirror that has files only.
        command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--disable-pip", "--strict"]
        command += ["--vulnerability-service", register, "--format", "json", "--progress-spinner", "off"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        try:
            pins = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            error_lines = done.stderr.strip().splitlines() or ["nothing"]
            refusals.append(f"{register} did not answer: {error_lines[-1]}")
            continue
        found = [f"{pin['name']} {pin['version']}: {each['id']}" for pin in pins for each in pin["vulns"]]
        return found, f"{len(pins)} pins, by {register}"
    return None, "\n".join(refusals)


def main() -> int:
    """Run both audits and print what they found."""
    secrets = found_secrets(committed())
    print("\n".join(secrets) or "No secrets are under version control.")
    failed = bool(secrets)
    for lock in LOCKS:
        found, text = vulnerabilities(lock)
        print(f"\n{lock}: {text}")
        if found is None:
            failed = True
            print("No register of vulnerabilities could be asked, so this is no audit.", file=sys.stderr)
        else:
            failed |= bool(found)
            print("\n".join(found) or "No known vulnerabilities.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
