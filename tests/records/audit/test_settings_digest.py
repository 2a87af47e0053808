"""Settings in the audit log: digests of their parts, once for each change."""

from records.audit.search import AuditLogSearch, find_entries
from records.audit.settings_digest import record_settings
from records.database import Records

SETTINGS = {"door": {"address": "https://negah.example.ir"}, "pull": [{"address": "oracle://reader@host"}]}


def test_a_change_names_its_parts_and_shows_no_value(chain: Records) -> None:
    assert record_settings(chain, SETTINGS)
    assert not record_settings(chain, dict(reversed(SETTINGS.items())))
    assert record_settings(chain, {"door": {"address": ""}, "limits": {}})
    first, second = reversed(find_entries(chain, AuditLogSearch(kind="changed_settings"), limit=9).entries)
    assert first.details()["changed"] == []  # nothing was known before
    assert second.details()["changed"] == ["door", "limits", "pull"]
    assert "negah.example" not in first.detail
    assert "reader" not in first.detail
