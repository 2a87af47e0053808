"""Propose the mapping of a file: `propose` returns a proposal, and neither loads nor writes anything."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from geo.province import Province
from intake.guess.columns.column_profile import ColumnProfile, is_excluded, profile_columns
from intake.guess.columns.column_sample import sample_file
from intake.guess.columns.judged_columns import judged_columns
from intake.guess.columns.shown_values import (
    SAMPLES,
    distinct_masked,
    readable_share,
    samples_shown,
    words_shown,
)
from intake.guess.evidence.answers_of_open_cases import answers_of_open_cases
from intake.guess.evidence.carried_columns import carried_columns
from intake.guess.evidence.joined_names import several_offices, with_counties
from intake.guess.evidence.place_evidence import strange_counties
from intake.guess.evidence.step_histories import is_step_history
from intake.guess.evidence.yearly_numbers import start_over_each_year
from intake.guess.fields.assign_fields import Assignment, assign
from intake.guess.fields.confidence import UNSURE, field_confidence
from intake.guess.fields.field_scores import FIELDS, score_columns
from intake.guess.fields.span_columns import without_needless_spans
from intake.guess.fields.time_columns import pair_times
from intake.guess.headings.field_headings import ONLY_AN_OFFICE, UPDATED
from intake.guess.proposal.column_reasons import (
    DATE_PROBLEMS,
    LAST_CHANGE,
    LEFT_OUT,
    NOT_JUDGED,
    REPEATED,
    field_reason,
    personal_reason,
    time_reason,
    unsure_reason,
)
from intake.guess.proposal.complete_proposal import complete
from intake.guess.proposal.left_out_columns import left_out
from intake.guess.proposal.listed_codes import with_listed_names
from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.proposal.resolved_words import with_answered_words
from intake.guess.tables.file_shape import Shape, fits_shape, judge_shape
from intake.guess.tables.nested_steps import nested_steps
from intake.guess.tables.other_tables import are_responses, joined_ids, not_of_responses, why_no_cases
from intake.guess.tables.status_logs import with_status_steps
from intake.guess.tables.step_tables import why_steps
from intake.guess.tables.step_texts import steps_reason, with_described_steps
from intake.guess.values.personal_columns import Outside
from intake.mapping.field_columns import STATES, TIMES
from intake.mapping.model import EMPTY_WORDS
from intake.mapping.privacy import mask_file_name
from intake.parsing.clock_texts import clocks_of_column
from intake.parsing.rejected_frame import mask_cell
from intake.parsing.written_marks import AS_ABOVE
from queries.settings.province_settings import Settings
from queries.vocabulary.masked_cells import MASK

_FIRST = 3
_REQUIRED = {"snapshot": ("id", "registered_at"), "events": ("id", "moment", "event")}
# Confidence that the only office of a step has the case after it, and is not the one that took the step.
_MAY_HAVE_ACTED = 0.75
# A field without which nothing can be loaded is proposed from this confidence on, and marked.
_UNSURE_REQUIRED = 0.25


def propose(
    path: str | Path, *, settings: Settings | None = None, province: Province | None = None
) -> Proposal:
    """Propose a mapping for a file in any form that intake reads.

    Counties and places are recognised if a province is given. Raises FileError if the file cannot be read or is empty.
    """
    known = settings or Settings()
    sample = sample_file(path, known)
    if (steps := nested_steps(sample)) is not None and steps.whole:
        sample = sample_file(path, known, steps=steps.name)
    profiles = with_status_steps(profile_columns(sample, province=province, timezone=known.timezone))
    shape = judge_shape(profiles)
    if shape == "events":
        profiles = with_described_steps(profiles)
    no_cases = why_no_cases(profiles) or (why_steps(profiles) if shape == "snapshot" else None)
    responses = are_responses(profiles)
    withheld = (*(_REQUIRED[shape] if no_cases else ()), *(not_of_responses(profiles) if responses else ()))
    fields = [field for field in FIELDS if fits_shape(field, shape) and field not in withheld]
    columns = _proposed_columns(profiles, fields, province=province, shape=shape)
    columns = with_listed_names(columns, profiles, sample.code_lists)
    columns = _with_peculiarities(columns, profiles, province=province, shape=shape)
    stem = mask_file_name(Path(path).name.split(".")[0]).replace(MASK, "")
    return complete(
        Proposal(
            file=sample.file,
            name=_mapping_name(stem),
            title=stem.strip() or "file",
            rows=sample.rows,
            whole=sample.whole,
            has_header=sample.has_header,
            title_rows=sample.title_rows,
            sheet=sample.sheet,
            steps=steps.name if steps and steps.whole else None,
            unread_steps=steps.name if steps and not steps.whole else None,
            read_sheets=sample.read_sheets,
            other_sheets=sample.other_sheets,
            lacking=sample.lacking,
            shape=shape,
            group_titles=sample.group_titles,
            no_cases=no_cases,
            is_workbook=sample.form == "workbook",
            responses=responses,
            columns=tuple(columns),
        )
    )


def _mapping_name(stem: str) -> str:
    """The name of a mapping, made of the letters and digits of a file's name."""
    return re.sub(r"\W+", "-", stem).strip("-_").casefold()[:60] or "file"


def _with_peculiarities(
    columns: Sequence[ColumnProposal],
    profiles: Sequence[ColumnProfile],
    *,
    province: Province | None,
    shape: Shape,
) -> list[ColumnProposal]:
    """The columns with what is unusual in their cells: values left out below the first, joined names, repeated ids."""
    carried = carried_columns(profiles)
    return [
        replace(
            column,
            carries=profile.position in carried,
            strange_counties=strange_counties(profile, province) if column.field == "county" else {},
            with_county=with_counties(profile, province),
            several_offices=several_offices(profile),
            step_history=is_step_history(profile),
            of_open=answers_of_open_cases(profile, profiles) if column.field == "answered_at" else (0, 0),
            yearly_ids=shape == "snapshot" and start_over_each_year(profile, profiles),
        )
        for column, profile in zip(columns, profiles, strict=True)
    ]


def _proposed_columns(
    profiles: Sequence[ColumnProfile], fields: Sequence[str], *, province: Province | None, shape: Shape
) -> list[ColumnProposal]:
    """What is proposed for each column: one of the fields, a time of day beside its date, or none."""
    scores = score_columns(profiles, province=province, shape=shape)
    assigned = without_needless_spans(_lone_state(assign(scores, fields)))
    times = pair_times(profiles, assigned)
    judged = {profile.position for profile in judged_columns(profiles)}
    columns = [
        _timed(profile, times[profile.position])
        if profile.position in times
        else _column(profile, assigned, scores, fields, shape)
        if profile.position in judged or is_excluded(profile)
        else replace(_shown(profile), confidence=0.5, outside=Outside.not_needed, reason=NOT_JUDGED)
        for profile in profiles
    ]
    columns = _lone_topics(columns, profiles)
    return with_answered_words(columns, profiles, {each.field: at for at, each in assigned.items()})


def _lone_topics(columns: list[ColumnProposal], profiles: Sequence[ColumnProfile]) -> list[ColumnProposal]:
    """The columns with the groups of topics as the topics, where the column of finer ones was not sure enough."""
    fields = {column.field for column in columns}
    if "topic" in fields or "topic_group" not in fields:
        return columns
    return [
        replace(column, field="topic", reason=field_reason(profiles[column.position], "topic"))
        if column.field == "topic_group"
        else column
        for column in columns
    ]


def _lone_state(assigned: Mapping[int, Assignment]) -> dict[int, Assignment]:
    """The assignments with the only column of states as that of the case, whatever its heading asks for."""
    states = [position for position, each in assigned.items() if each.field in STATES]
    if len(states) != 1:
        return dict(assigned)
    return {**assigned, states[0]: replace(assigned[states[0]], field="status")}


def _base(profile: ColumnProfile) -> ColumnProposal:
    """A column of which nothing is proposed yet."""
    return ColumnProposal(
        position=profile.position,
        heading=profile.name,
        named=profile.named,
        field=None,
        confidence=0.0,
        reason=LEFT_OUT,
        filled=profile.shape.fill,
        dates=profile.dates,
        no_date=profile.no_date,
        heads_groups=profile.shape.heads_groups,
        repeated=1 - profile.shape.spread if profile.shape.filled else 0.0,
        root=profile.root,
    )


def _shown(profile: ColumnProfile) -> ColumnProposal:
    """As `_base`, with values of the column, masked."""
    return replace(
        _base(profile),
        samples=samples_shown(profile),
        first=tuple(mask_cell(cell) for cell in profile.cells[:_FIRST]),
        words=words_shown(profile),
    )


def _timed(profile: ColumnProfile, own: Assignment) -> ColumnProposal:
    """What is proposed for a column of times of day."""
    confidence = field_confidence(own.regret)
    date = next(date for date, time in TIMES.items() if time == own.field)
    cells = [cell for cell in profile.shape.counts if cell.casefold() not in EMPTY_WORDS]
    problems = [cell for cell, time in zip(cells, clocks_of_column(cells), strict=True) if time is None]
    unread = sum(profile.shape.counts[cell] for cell in problems)
    sure = confidence >= UNSURE
    return replace(
        _shown(profile),
        field=own.field if sure else None,
        confidence=confidence if sure else 1 - confidence,
        outside=None if sure else Outside.unsure,
        reason=time_reason(date),
        readable=1 - unread / max(profile.shape.filled, 1),
        problems=distinct_masked(problems),
        alternatives=() if sure else ((own.field, confidence),),
    )


def _column(
    profile: ColumnProfile,
    assigned: Mapping[int, Assignment],
    scores: Mapping[int, Mapping[str, float]],
    fields: Sequence[str],
    shape: Shape,
) -> ColumnProposal:
    """What is proposed for one column."""
    if is_excluded(profile):
        assert profile.personal is not None
        steps = steps_reason(profile) if shape == "events" else None
        return replace(
            _base(profile),
            confidence=profile.personal.sure,
            outside=profile.personal.kind,
            reason=steps or personal_reason(profile.personal),
            holds_steps=steps is not None,
        )
    base = replace(
        _shown(profile),
        in_province=profile.counties,
        marks_above=tuple(mark for mark in AS_ABOVE if mark in profile.shape.counts),
    )
    if profile.position not in scores:
        return replace(base, confidence=0.95, outside=Outside.not_needed, reason=REPEATED)
    own = assigned.get(profile.position)
    if own is None:
        return left_out(base, profile, assigned, scores, fields)
    if own.field == UPDATED:
        confidence = field_confidence(own.regret)
        return replace(base, confidence=confidence, outside=Outside.not_needed, reason=LAST_CHANGE)
    alternatives = _alternatives(profile, scores, own.field, fields)
    return _with_field(base, profile, own, alternatives, shape)


def _with_field(
    base: ColumnProposal,
    profile: ColumnProfile,
    own: Assignment,
    alternatives: tuple[tuple[str, float], ...],
    shape: Shape,
) -> ColumnProposal:
    """The proposal with the field that was assigned to the column; left open if that is not sure enough."""
    confidence = field_confidence(own.regret)
    if own.field == "to_agency" and 0 < profile.headings.get("to_agency", 0.0) <= ONLY_AN_OFFICE:
        confidence = min(confidence, _MAY_HAVE_ACTED)
    is_doubtful = confidence < (_UNSURE_REQUIRED if own.field in _REQUIRED[shape] else UNSURE)
    problem = profile.dates.problem if profile.dates is not None else None
    if is_doubtful or problem is not None:
        return replace(
            base,
            confidence=1 - confidence if is_doubtful else confidence,
            outside=Outside.unsure,
            reason=unsure_reason(own.field) if is_doubtful or problem is None else DATE_PROBLEMS[problem],
            alternatives=((own.field, confidence), *alternatives)[:3],
        )
    readable, problems = readable_share(profile, own.field)
    if own.field == "id":
        # One in eleven ids of ten digits would be masked as a national code.
        base = replace(base, samples=tuple(profile.shape.counts)[:SAMPLES], first=profile.cells[:_FIRST])
        base = replace(base, joined_ids=tuple(joined_ids(profile.cells)))
    return replace(
        base,
        field=own.field,
        confidence=confidence,
        reason=field_reason(profile, own.field),
        readable=readable,
        problems=problems,
        alternatives=alternatives,
    )


def _alternatives(
    profile: ColumnProfile, scores: Mapping[int, Mapping[str, float]], field: str, fields: Sequence[str]
) -> tuple[tuple[str, float], ...]:
    """Other fields that the column might fill, the likelier first."""
    others = [
        (score, each)
        for each in fields
        if each not in (field, UPDATED) and (score := scores[profile.position][each]) > -1.5
    ]
    return tuple(
        (each, field_confidence(max(score, 0.0)) / 2) for score, each in sorted(others, reverse=True)[:3]
    )
