"""The progress of a check or load on the Data screen (`pages.data.intake_report`)."""

import pytest

from pages.data.intake_report import progress_html
from pages.data.upload_job import Job
from pages.view.first_view import FirstView

STILL = "This page may be closed"
VIEW = FirstView("en", "")


@pytest.mark.parametrize(
    ("command", "said"), [("load", "The file is loaded"), ("check", "The check is finished")]
)
def test_after_the_last_share_it_is_said_that_the_work_is_done(command: str, said: str) -> None:
    job = Job(command, "a.csv", share_done=0.99)
    assert "99% of the work is done" in (text := progress_html(VIEW, job))
    assert STILL in text
    job.progressed(1.0)
    text = progress_html(VIEW, job)
    assert f"<p>{said}. This screen is being drawn again with the new data.</p>" in text
    assert STILL not in text
