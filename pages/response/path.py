"""The path of a case from registration to the citizen's verdict: how long each step takes, and where cases stand."""

from html import escape

import pandas as pd

from charts.path import Between, Passage, Step, path
from pages.answers import covered, remembered
from pages.response.part import captions
from pages.viewing import Viewing
from persian.digits import number, percent
from queries.codes import Event
from queries.stages import STAGES, passages, standing_by_stage
from queries.words import EVENTS


@remembered
def case_path(view: Viewing) -> str:
    """HTML of the path."""
    t, lang = view.t, view.lang
    found = passages(view.store, covered(view), lang=lang)
    rows = {row["stage"]: Passage(*(row[name] for name in _FIGURES)) for _, row in found.frame.iterrows()}
    standing = standing_by_stage(view.store, view.scope, lang=lang)
    ages = {
        str(stage): dict(zip(each["age"], each["n"], strict=True))
        for stage, each in standing.groupby("stage")
    }
    names = {event.name: word.label(lang) for event, word in EVENTS.items()}
    steps = [
        Step(names["registered"], t("open, not referred yet"), ages["registered"]),
        Step(names["referred"], t("open, waiting for an answer"), ages["referred"]),
        Step(names["answered"], t("open, answered but not closed"), ages["answered"]),
        Step(names["closed"], t("open again after closing"), ages["reopened"]),
        Step(names["verdict"]),
    ]
    instead = {
        "referral": t("answered or closed without a referral"),
        "answer": t("closed without an answer"),
        "closing": "",
        "verdict": t("reopened before a verdict"),
    }
    waits = dict.fromkeys(STAGES, t("still wait")) | {"verdict": t("have not given one")}
    between = [
        Between(_leads(view, a, b), rows[stage], instead[stage], waits[stage], share_told=stage == "verdict")
        for stage, (a, b) in zip(STAGES, _ENDS, strict=True)
    ]
    said = t(
        "Between the steps: cases registered from {first} to {last}, each step from its own start by the "
        "Aalen–Johansen estimate: who still waits is followed to the end of what is known, and leaving the path is no "
        "going on. In the steps: everything that is open at the end of the period, by days since registration."
    ).format(first=view.day(found.first), last=view.day(found.last))
    drawn = path(steps, between, label=t("The path of a case"), lang=lang)
    head = f'<div class="section-head"><h2>{escape(_finding(view, standing))}</h2></div>'
    return f'<section class="part path">{head}{drawn}{captions(said)}</section>'


_FIGURES = ("median", "median_lower", "median_upper", "p90", "by_30", "n", "gone", "waiting", "withheld")
_ENDS = (("registered", "referred"), ("referred", "answered"), ("answered", "closed"), ("closed", "verdict"))


def _leads(view: Viewing, a: str, b: str) -> str:
    first, then = (EVENTS[Event[name]].label(view.lang) for name in (a, b))
    return view.t("{first} to {then}").format(first=first, then=then)


def _finding(view: Viewing, standing: pd.DataFrame) -> str:
    """In which step most of what is open stands."""
    t, lang = view.t, view.lang
    sums = standing.groupby("stage")["n"].sum()
    whole = int(sums.sum())
    if not whole:
        return t("The path of a case: nothing is open")
    words = {
        "registered": t("{n} of {whole} open cases ({share}) have not been referred yet"),
        "referred": t("{n} of {whole} open cases ({share}) wait for an answer at an office"),
        "answered": t("{n} of {whole} open cases ({share}) are answered but not closed"),
        "reopened": t("{n} of {whole} open cases ({share}) were closed and opened again"),
    }
    most = str(sums.idxmax())
    n = int(sums.max())
    return words[most].format(n=number(n, lang), whole=number(whole, lang), share=percent(n / whole, lang))
