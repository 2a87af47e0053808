"""Answers around the due day (`charts.answer_times.answers_around_due_day`)."""

from charts.answer_times.answers_around_due_day import Answers, around_due


def test_answers_around_the_due_day_are_reported_without_a_verdict():
    answers = Answers({-3: 10, -2: 10, -1: 10, 0: 20, -40: 2}, {0: 1, 5: 3, 45: 4}, 7)
    drawn = around_due(answers, bunching="The measure.", link="?days={}".format, lang="en")
    assert (
        drawn.title
        == "38.5% of the answers on time (20 of 52) came on the due day itself; on the three days before, 10 a day"
    )
    assert drawn.notes == (
        "The measure.",
        "4 were answered more than 30 days late. 2 were answered more than 30 days early. "
        "7 that fell due have no answer yet.",
    )
    assert drawn.html.count('<rect class="late"') == 2
    assert '<a href="?days=-3" tabindex="-1"' in drawn.html
    assert drawn.html.count("?days=") == 61
    assert drawn.html.count('tabindex="0"') == 1
    nothing = around_due(Answers({}, {}, 0), bunching="", link=str, lang="fa")
    assert nothing.title == "پاسخ‌ها پیرامون روز مهلت"


def test_answers_of_the_first_day_that_is_drawn_are_in_its_bar_alone():
    drawn = around_due(Answers({-30: 5, 0: 20}, {30: 4}, 0), bunching="The measure.", link=str, lang="en")
    assert drawn.html.count('<rect class="on-time"') == 2
    assert drawn.notes == ("The measure.",)
