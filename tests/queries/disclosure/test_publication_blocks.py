"""`TableShape`: into which parts the cases of a published table are divided, and which of them make up a figure."""

from queries.disclosure.publication_blocks import TableShape
from queries.vocabulary.codes import Kind

BY_KIND = TableShape(kinds=len(Kind), parts_per_kind=2)


def test_partitions_go_from_all_cases_to_hits_and_misses_to_these_by_kind() -> None:
    whole, hits_and_misses, single = BY_KIND.partitions
    assert whole == ((0, 1, 2, 3, 4, 5, 6, 7),)
    assert hits_and_misses == ((0, 2, 4, 6), (1, 3, 5, 7))
    assert single == ((0,), (1,), (2,), (3,), (4,), (5,), (6,), (7,))
    assert TableShape(kinds=1, parts_per_kind=1).partitions == (((0,),),)


def test_a_figure_is_made_of_its_kinds_hits_and_misses() -> None:
    assert BY_KIND.parts_of_kind(None) == ((0, 2, 4, 6), (1, 3, 5, 7))
    assert BY_KIND.parts_of_kind(Kind.complaint) == ((2,), (3,))
    assert TableShape(kinds=len(Kind), parts_per_kind=1).parts_of_kind(Kind.suggestion) == ((3,),)


def test_cases_without_a_kind_are_the_first_parts() -> None:
    assert BY_KIND.not_given == (0, 1)
    assert TableShape(kinds=1, parts_per_kind=2).not_given == ()
