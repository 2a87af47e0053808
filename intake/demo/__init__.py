"""The demo province: `generate` returns it, `write` writes it as files that intake loads like any other."""
