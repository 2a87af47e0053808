"""Run the trial of topics that rise or fall and write docs/judgement-topics.md.

`python -m tests.judgement.part_trial --folder FOLDER` judges 2,000 random worlds a cell by the product's rule and by
the one it replaces. Results that are already in the folder are reused.
"""

from tests.judgement.part_cells import PART_CELLS, run_parts
from tests.judgement.part_report import part_report
from tests.judgement.trial_command import run_cells

if __name__ == "__main__":
    run_cells(
        str(__doc__), PART_CELLS, run_parts, part_report, document="judgement-topics.md", prefix="topics-"
    )
