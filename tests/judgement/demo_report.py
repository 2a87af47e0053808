"""The demo provinces in docs/judgement.md: what is named in them, what is not, and what telling more would cost."""

from collections.abc import Callable, Sequence
from textwrap import fill

from tests.judgement.demo_trial import DemoTally
from tests.judgement.easing import WIDTHS, EasedCell
from tests.judgement.missed_offices import missed_offices
from tests.judgement.report_tables import rate, table

Eased = Sequence[tuple[EasedCell, dict[float, tuple[int, int, int]]]]
ENOUGH = 0.9  # of the bad offices
PEERS = (
    ("none: more than half of it is borrowed", 0, 0),
    ("1 to 4", 1, 4),
    ("5 to 9", 5, 9),
    ("10 and more", 10, 1000),
)


def demo_section(demos: Sequence[DemoTally], fresh: Sequence[DemoTally], eased: Eased) -> list[str]:
    """What is reported in demo provinces, which bad offices are not, and what telling more would cost."""

    def total(of: Callable[[DemoTally], int], among: Sequence[DemoTally] = demos) -> int:
        return sum(of(demo) for demo in among)

    bad, sound = total(lambda d: d.bad), total(lambda d: d.sound)
    rows = [
        [
            "bad ones told, %",
            rate(total(lambda d: d.bad_told), bad),
            rate(total(lambda d: d.bad_knowing), bad),
            rate(total(lambda d: d.bad_former), bad),
        ],
        [
            "sound ones accused, %",
            rate(total(lambda d: d.sound_told), sound),
            "–",
            rate(total(lambda d: d.sound_former), sound),
        ],
    ]
    improved = total(lambda d: d.improved)
    accused = rate(total(lambda d: d.improved_told), improved)
    by_period = rate(total(lambda d: d.improved_by_period), improved)
    lasting = (
        f"By what lasts (`stats/peers/lasting_gaps.py`), {total(lambda d: d.lasting)} of the bad offices are told and "
        f"{total(lambda d: d.sound_lasting)} of the sound ones accused. The knowing rule has the 90 days only. The "
        "price is paid by offices that have improved: of sound ones that had been 12, 20 or 30 points worse until the "
        f"90 days began, {accused} % are accused, and {by_period} % by the 90 days alone ({improved} offices, a sixth "
        "of a province at a time). Whoever would be told is compared by single topics as well "
        f"(`queries/comparisons/peers/explaining_topics.py`): of all {len(demos) + len(fresh)} provinces, these "
        f"explain {total(lambda d: d.bad_explained, [*demos, *fresh])} of the bad offices that would be told, and "
        f"{total(lambda d: d.sound_explained, [*demos, *fresh])} of the sound ones that would be accused."
    )
    text = (
        f"{len(demos)} demo provinces of 250,000 cases, 90 days: {bad} bad offices with at least 50 cases due and "
        f"{sound} sound ones with at least 30."
    )
    return [
        "",
        "## Demo provinces",
        "",
        *table(["", "told", "knowing rule", "former rule"], rows),
        "",
        fill(text, 120),
        "",
        fill(lasting, 120),
        *_fresh(fresh),
        *missed_offices([missed for demo in demos for missed in demo.not_told]),
        *_by_peers(demos, fresh),
        *_eased(fresh, eased),
    ]


def _fresh(demos: Sequence[DemoTally]) -> list[str]:
    """What the rule does in provinces on which it was not chosen."""
    if not demos:
        return []
    bad, sound, improved = (
        sum(getattr(demo, name) for demo in demos) for name in ("bad", "sound", "improved")
    )
    told, accused, blamed = (
        rate(sum(getattr(demo, name) for demo in demos), n)
        for name, n in (("bad_told", bad), ("sound_told", sound), ("improved_told", improved))
    )
    text = (
        f"What lasts was chosen on these provinces. In {len(demos)} others, of {bad:,} bad offices {told} % are told, "
        f"of {sound:,} sound ones {accused} % accused, and of those that have improved {blamed} %."
    )
    return ["", fill(text, 120)]


def fresh_goals(demos: Sequence[DemoTally]) -> list[tuple[str, float, float, bool]]:
    """The goals of demo provinces on which the rule was not chosen: those on which it was flatter it."""
    if not demos:
        return []
    where = f"{len(demos)} demos on which no rule was chosen"
    told, accused = (
        sum(getattr(demo, told) for demo in demos) / max(sum(getattr(demo, of) for demo in demos), 1)
        for told, of in (("bad_told", "bad"), ("sound_told", "sound"))
    )
    return [
        (f"{where}: bad offices told", told, 0.9, True),
        (f"{where}: sound offices accused", accused, 0.005, False),
    ]


def _by_peers(demos: Sequence[DemoTally], fresh: Sequence[DemoTally]) -> list[str]:
    """Bad offices and those of them that are reported, by how many others they are compared with."""
    rows = []
    for name, fewest, most in PEERS:
        of = [
            [told for demo in some for peers, told in demo.peers_of_bad if fewest <= peers <= most]
            for some in (demos, fresh)
        ]
        rows.append([name, *(cell for told in of for cell in (f"{len(told)}", rate(sum(told), len(told))))])
    text = (
        "Where bad offices are lost, by the number of others that an office is compared with. What is typical of two "
        "or three offices is known to about a quarter of a unit on the logit scale, however many cases they have."
    )
    head = ["compared with", "bad ones", "told, %", "bad ones, fresh", "told, %"]
    return ["", fill(text, 120), "", *table(head, rows)]


def _eased(fresh: Sequence[DemoTally], eased: Eased) -> list[str]:
    """What is reported and who is accused with narrower intervals of expectations."""
    if not fresh or not eased:
        return []
    bad, sound, improved = (
        sum(getattr(demo, name) for demo in fresh) for name in ("bad", "sound", "improved")
    )
    rows = []
    for width in WIDTHS:
        told, accused, blamed = (sum(demo.eased[width][i] for demo in fresh) for i in range(3))
        screens = [
            cell
            for each, tally in eased
            for cell in (rate(tally[width][1], tally[width][0]), rate(tally[width][2], each.worlds))
        ]
        rows.append([f"{width:.0%}", rate(told, bad), rate(accused, sound), rate(blamed, improved), *screens])
    text = (
        "What telling more would cost: the same rule, with the interval of each expectation counted as less wide than "
        f"it is (`width`; 100 % is the rule). On the left the {len(fresh)} fresh provinces, on the right screens of "
        "thirty sound offices of 300 to 1,500 cases, of which at most 5 % may have any accused. "
        + _first_that_tells_enough(fresh, bad)
    )
    head = ["width", "bad ones told, %", "sound ones accused, %", "improved ones accused, %"]
    head += [f"sd {each.sd:g}: {what}, %" for each, _ in eased for what in ("accused", "screens with any")]
    return ["", fill(text, 120), "", *table(head, rows)]


def _first_that_tells_enough(fresh: Sequence[DemoTally], bad: int) -> str:
    """From which width on nine in ten of the bad offices would be named, and why the rule is not changed for it."""
    told = {width: sum(demo.eased[width][0] for demo in fresh) for width in WIDTHS}
    enough = [width for width in WIDTHS if told[width] >= ENOUGH * bad]
    if enough and enough[0] == WIDTHS[0]:
        return "The rule tells nine in ten of the bad ones as it is."
    since = f"From {enough[0]:.0%} on" if enough else "At none of these widths"
    return (
        f"{since}, nine in ten of the bad ones would be told. The rule is left as it is: where offices differ, more of "
        "the sound ones would be accused at every width below, and offices would be told whose interval, as it is "
        "shown beside them, reaches to less than 5 points."
    )
