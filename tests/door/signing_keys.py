"""Keys of who signs tokens, and of somebody else. A process makes them for the first test that asks for one.

As constants of a module of tests they would be made by each worker that collects it, in a tenth of a second each.
"""

from functools import cache

from joserfc.jwk import KeySet, RSAKey


@cache
def own_key() -> RSAKey:
    """The key of who signs."""
    return RSAKey.generate_key(2048, {"kid": "k"})


@cache
def other_key() -> RSAKey:
    """A key of the same name that somebody else has made."""
    return RSAKey.generate_key(2048, {"kid": "k"})


def public_keys() -> dict[str, object]:
    """What the signer publishes."""
    return dict(KeySet([own_key()]).as_dict(private=False))
