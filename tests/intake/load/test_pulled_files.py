"""What a load keeps of where it was pulled from."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.errors import FileError, NothingNewError
from intake.load.pulled_files import Pulled, as_of_floor, nothing_new
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import Settings
from queries.storage import schema
from tests.intake.storing import CASE, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]  # Each load writes a store.


@pytest.mark.thorough
def test_only_the_present_state_of_a_source_keeps_its_as_of() -> None:
    stored = datetime(2025, 9, 1)
    assert as_of_floor(None, stored) is as_of_floor(Pulled(), stored) is None
    assert as_of_floor(Pulled(is_current=True), stored) == stored
    assert "2 rows were read again" in nothing_new("city", rows=2).message_en


def test_the_note_is_kept_with_the_files_and_a_repetition_is_no_load(tmp_path: Path, address: str) -> None:
    path = write(tmp_path / "city", [CASE, CASE | {"id": ""}])
    pulled = Pulled({"name": "city", "newest": {"kind": "number", "value": 7}}, is_current=True)
    request = Request((path,), load_mapping("negah"), Settings(), pulled=pulled)
    target = target_from_url(address)
    run_load(request, target, notify=print)
    with pytest.raises(NothingNewError):
        run_load(request, target, notify=print)
    changed = replace(request, pulled=Pulled({"name": "city"}, sha256="another"))
    with pytest.raises(FileError, match="changed while it was read"):
        run_load(changed, target, notify=print)
    write(path, [CASE, CASE | {"id": "", "topic": "آب"}])
    assert run_load(request, target, notify=print).rejected == 1  # another bad row: it has to be seen
    with target.open_for_reading() as connection:
        loads = (
            connection.execute(sa.select(schema.load.c.files).order_by(schema.load.c.load)).scalars().all()
        )
    assert [json.loads(files)[0]["pull"] for files in loads] == [pulled.note, pulled.note]
