"""The demo province: `generate` returns it, `write` writes it as files that intake loads like any other."""

from intake.demo.generate import Demo, generate
from intake.demo.write_files import Paths, write

__all__ = ["Demo", "Paths", "generate", "write"]
