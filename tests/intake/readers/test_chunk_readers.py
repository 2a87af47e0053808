"""Every recognised form of file has a reader."""

from typing import get_args

from intake.readers.chunk_readers import CHUNK_READERS
from intake.readers.file_forms import Form


def test_every_form_has_a_reader_of_its_own():
    assert set(CHUNK_READERS) == set(get_args(Form))
    assert len(set(CHUNK_READERS.values())) == len(CHUNK_READERS)
