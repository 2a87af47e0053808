"""Run the trial of changes and write docs/judgement-change.md.

`python -m tests.judgement.change_trial --folder FOLDER` judges 2,000 random worlds a cell by the product's rule, by the
one it replaces and by one that knows the season. Results that are already in the folder are reused.
"""

from tests.judgement.change_cells import CHANGED, GROWING, STOCKS, UNCHANGED, run
from tests.judgement.change_report import report
from tests.judgement.trial_command import run_cells

if __name__ == "__main__":
    run_cells(
        str(__doc__), (*STOCKS, *GROWING, *UNCHANGED, *CHANGED), run, report, document="judgement-change.md"
    )
