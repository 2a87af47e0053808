"""Compares the file of all cases with its checksums before anybody waits for it (`queries.sums.block_file`)."""

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.case_file import CaseFile, answer_from_file
from queries.vocabulary.scope import Scope


def check_case_file(store: Store) -> None:
    """Compare what this process has not compared yet of the file of a store, if there is one.

    A file that is damaged is removed, and questions are answered from the database.
    """

    def check(file: CaseFile) -> None:
        for table in file.tables.values():
            table.check()

    answer_from_file(make_question(store, MEASURES["received"], Scope(), by=(), lang="en"), check)
