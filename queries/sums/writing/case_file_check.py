"""Compares the files of all cases and of sums with their checksums before anybody waits for that."""

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.case_file.case_file import CaseFile, answer_from_file
from queries.sums.sums_file.stored_sums import answer_from_sums
from queries.sums.sums_file.sums_file import SumsFile
from queries.vocabulary.scope import Scope


def check_case_file(store: Store) -> None:
    """Compare what this process has not compared yet of the files of a store, if there are any.

    A file that is damaged is removed, and questions are answered from the database.
    """

    def check(file: CaseFile) -> None:
        for table in file.tables.values():
            table.check()

    question = make_question(store, MEASURES["received"], Scope(), by=(), lang="en")
    answer_from_file(question, check)
    answer_from_sums(question, SumsFile.check)
