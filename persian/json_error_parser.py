"""Argument parser of the command lines whose errors are JSON where the command was asked for JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn


class JsonErrorParser(argparse.ArgumentParser):
    """Argument parser that reports usage errors as JSON when `--json` is among the arguments."""

    as_json = False

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse as usual, and remember whether JSON is wanted in case of an error."""
        self.as_json = "--json" in (sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print a usage error and exit with code 2."""
        if self.as_json:
            usage_error = {"code": "usage", "fa": f"دستور نادرست است: {message}", "en": message}
            print(json.dumps({"error": usage_error}, ensure_ascii=False))
            self.exit(2)
        super().error(message)
