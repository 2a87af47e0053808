"""The files of the documented cluster: servers ask one another for a password, which stands in none of the files."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

FILES = Path(__file__).parents[4] / "docs" / "compose" / "clickhouse"


@pytest.mark.parametrize("place", ["remote_servers/negah/secret", "interserver_http_credentials/password"])
def test_servers_ask_one_another_for_the_password_of_the_environment(place: str) -> None:
    element = ElementTree.parse(FILES / "cluster.xml").find(place)
    assert element is not None
    assert element.get("from_env") == "CLICKHOUSE_PASSWORD"
    assert not element.text
