"""The questions of the trial, how answers are marked, and the document."""

from collections.abc import Mapping
from typing import Any

QUESTIONS = """The picture shows the first screen of a dashboard that a governor's office opens in the morning. It is
in Persian. Look at nothing but the picture, and answer as somebody with ninety seconds would, in JSON:

{"changed": which registered cases became more or fewer beyond chance (overdue and answered ones aside): name the
   topic and the place in Persian as the screen has them ("همه" for all cases together), or "nothing",
 "overdue_at": the office that holds the most overdue cases, as the screen names it,
 "needs_look": a list of all the offices that need a look, as the screen names them; [] if none,
 "signal": true if the number of registered cases, of all or of some topic, changed beyond chance; false if not}
"""
# Words that name a planted topic on the screen.
WORDS = {"Water cut-offs": "آب", "Medicine shortage": "دارو", "*": "همه"}
PARTS = ("changed", "overdue_at", "needs_look", "signal")


def marks(answer: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, bool]:
    """Whether each of the four answers of a reading is right."""
    changed, wanted = str(answer["changed"]), [WORDS[topic] for topic in key["topics"] if topic in WORDS]
    if wanted:
        right = any(word in changed for word in wanted) and (key["county"] or "") in changed
    else:
        right = changed.strip().lower() in ("nothing", "هیچ", "")
    named = {_plain(name) for name in answer["needs_look"]}
    return {
        "changed": right,
        "overdue_at": _plain(answer["overdue_at"]) == _plain(key["overdue_at"][0]),
        "needs_look": named == {_plain(name) for name in key["late_offices"]},
        "signal": bool(answer["signal"]) == bool(key["topics"]),
    }


def _plain(name: str) -> str:
    """The name of an office without the mark of the demo, spaces and half-spaces."""
    return name.replace("(نمونه)", "").replace("\u200c", "").replace(" ", "").strip()


def report(answers: Mapping[str, list[Mapping[str, Any]]], key: Mapping[str, Any]) -> str:
    """The document: one line for each reading, and how many answers were right."""
    lines, right, all_marks = [], 0, 0
    for world, readings in answers.items():
        for reading in readings:
            is_right = marks(reading, key[world])
            right += sum(is_right.values())
            all_marks += len(is_right)
            cells = ["yes" if is_right[part] else f"**no**: {reading[part]}" for part in PARTS]
            lines.append(f"| {world} | {reading['viewport']} | {key[world]['told']} | {' | '.join(cells)} |")
    head = (
        "| world | seen on | planted | what changed | overdue, at whom | needs a look | signal or noise |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    table = "\n".join((*head, *lines))
    return TEXT.format(readings=len(lines), right=right, all=all_marks, share=right / all_marks, table=table)


TEXT = """# Ninety seconds

What does somebody understand who sees nothing but the first screen of the overview, as the window of a laptop
(1366 × 625) or of a telephone (390 × 664) shows it, in Persian, without scrolling and without a click?

Ten provinces like the demo (120,000 cases, 64 offices, without the demo's own unusual events and growth) have one
fact or two planted in them, or none. For each, a reader who knew nothing of the project, of the province or of what is
planted got the picture and four questions: *what changed? what is overdue, at whom? which office needs a look? signal
or noise?* The readers were programs that read pictures (language models), each with two or three. Answers are marked by
rule: an office that is named though nothing is planted in it counts as wrong, and so does one that is left out.

**{right} of {all} answers in {readings} readings are right ({share:.0%}); the goal is nine in ten.**

{table}

What was missed: the late offices of *both* and *two-offices* had 29, 16 and 5 cases due in the 90 days that the screen
shows, under the minimum of 30, so that the screen says nothing of them (over the whole time all three are told). In
*two-offices* it names an office in which nothing is planted: 54 % of its 343 cases were answered on time, where similar
offices would have reached 72 %. Why is not settled: its own topics may be slower than others of their group, which
the mix of cases does not know.

In a first round water failed seven times as often as usual, which in autumn are 14 cases in twelve days where 4 are
usual, and no office's pace had been made like that of its group. Only its makers looked at that round: such a failure
was not told, and an office that is slow by the demo's own parameters was. The worlds were then made as they stand here
(twenty times as often; all offices within a tenth of their group's pace), and read once.

The screen has changed since the readings. The pictures below were made on 1 December 2026 from the same four worlds;
those that were read are in the history of these files. As before, the screen tells of the water and of the medicine,
names the same offices with most overdue cases, and says of the same offices that they need a look. What is different:

- It counts cases («پرونده») where it counted people («نفر»).
- The mark «فقط روی همین رایانه» is new (longer in the pictures), which on a telephone moves everything below it
  down; the sentence and the first list still stand above the fold.
- The attention list hears of weaker rises, and tells of some that are not planted. In *largest-office* these are power
  cuts (60 cases, 37 expected) and the county of Hashtrud (40, 25 expected), which stand in the sentence behind the
  overdue cases of the municipality, which needs a look; in *medicine* it is voltage swings (33 cases, 17 expected),
  after the planted one, and electricity bills, which are said to be back to usual. The screen says of each rise how
  often such a line is chance: one in 17, 24 and 67. In both the sentence is a line longer.
- Each list has a line more of what it rests on, such as the share on time of the offices with most overdue cases, so
  that of the third office less is seen without scrolling.

Whether readers would take those lines for noise was not tried: nothing was read again, and the other six worlds were
not made again.

![Medicine is missing in the whole province](ninety-seconds/medicine-laptop.png)

![Two small offices answer too late, and are not told](ninety-seconds/two-offices-laptop.png)

![The largest office answers too late](ninety-seconds/largest-office-telephone.png)
![Water fails in one county](ninety-seconds/water-telephone.png)

The worlds, the questions and the marks are in `tests/ninety_seconds`. `python -m tests.ninety_seconds FOLDER` makes the
worlds and the pictures again, `--mark` marks the answers.
"""
