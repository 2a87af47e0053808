"""The file of all cases is compared with its checksums before anybody asks it."""

import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sums.blocks import block_file
from queries.sums.case_file.case_file import SUMS_ENDING, answer_from_file
from queries.sums.writing.case_file_check import check_case_file
from queries.sums.writing.stored_sums_writer import keep_stored_sums
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world


def test_what_was_checked_is_not_read_twice_and_a_damaged_file_is_removed(keep_file, monkeypatch) -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    check_case_file(store)  # without a file
    path, lengths = keep_file(store), list[int]()
    keep_stored_sums(store)
    sums = path.with_suffix(SUMS_ENDING)
    whole = block_file.crc32
    monkeypatch.setattr(block_file, "crc32", lambda data: (lengths.append(len(data)), whole(data))[1])
    block_file._checked.clear()
    store.cache.clear()
    check_case_file(store)
    assert sum(lengths) > 20 * 150  # bytes of each case
    lengths.clear()
    store.cache.clear()
    check_case_file(store)
    assert not lengths
    question = make_question(store, MEASURES["received"], Scope(), by=(), lang="en")
    assert answer_from_file(question, lambda file: file)
    with path.open("r+b") as file:
        first = file.read(1)[0]
        file.seek(0)
        file.write(bytes([first ^ 1]))
    block_file._checked.clear()
    store.cache.clear()
    check_case_file(store)
    assert not path.exists()
    assert sums.exists()
    keep_file(store)
    sums.write_bytes(sums.read_bytes().replace(b"\1", b"\2", 1))
    block_file._checked.clear()
    store.cache.clear()
    check_case_file(store)
    assert not sums.exists()
