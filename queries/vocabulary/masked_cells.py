"""Cells in which intake has blanked a telephone number or a national code, of rejected rows.

Beside such a number stands the name of the person, so that nothing is shown of a cell of which the rest was kept.
Intake keeps no rest any more; rows that were rejected by earlier versions have it.
"""

import json

MASK = "▇▇▇"


def whole_masked(cell: str) -> str:
    """The cell, or the mask alone if a part of the cell is masked."""
    return MASK if MASK in cell else cell


def whole_masked_content(content: str) -> str:
    """The content of a rejected row (cells by column, as JSON) with no cell that is masked in part."""
    if MASK not in content:
        return content
    cells = {name: whole_masked(str(cell)) for name, cell in json.loads(content).items()}
    return json.dumps(cells, ensure_ascii=False)


def whole_masked_reason(reason: str) -> str:
    """Why a row was rejected, with its detail in brackets («… (column: cell)»), whose cell is not masked in part."""
    if MASK not in reason:
        return reason
    # The sentence may have brackets of its own.
    mark = ". (" if ". (" in reason else " ("
    text, _, detail = reason.partition(mark)
    return f"{text}{mark}{detail.partition(': ')[0]}: {MASK})"
