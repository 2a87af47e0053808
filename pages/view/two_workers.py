"""Requests of one viewer that two workers compute at the same time.

The first worker is the viewer's own. It computes everything that has much in common with what it has computed before;
only what is independent of that (`Step.is_independent`) is taken up by whichever worker is free. The second one is
lent: as soon as nothing is left for it, or somebody else draws or waits for a screen, it takes up nothing more and is
given back.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from pages.view.piece_request import PieceRequest
from pages.view.worker_connection import Worker, next_end
from queries.storage.running_statements import RequestCancelled
from queries.storage.store_errors import SlowStoreError


@dataclass(eq=False)
class Step:
    """A request, and the steps whose results are handed to it, so that it begins when they have ended.

    `result` is pickled, and None if no worker could compute it.
    """

    request: PieceRequest
    parts: Sequence["Step"] = ()
    is_independent: bool = False
    is_over: bool = False
    result: bytes | None = None
    error: SlowStoreError | None = None


class TwoWorkers:
    """The steps of one viewer, and the two workers that take them up in their order.

    `give_back` takes the second worker, and `is_alone` says whether nobody else needs it. To be closed at the end.
    """

    def __init__(
        self,
        first: Worker,
        second: Worker,
        *,
        give_back: Callable[[Worker], None],
        is_alone: Callable[[], bool],
    ) -> None:
        self._first, self._second = first, second
        self._give_back, self._is_alone = give_back, is_alone
        self._steps: list[Step] = []
        self._left: list[Step] = []  # those that no worker has begun with
        self._under_way: dict[Worker, deque[Step]] = {first: deque(), second: deque()}

    def begin(self, steps: Sequence[Step]) -> None:
        """Have the workers begin with these, after those that they have. Raises OSError if the first one has ended."""
        self._steps += steps
        self._left += steps
        self._start_ready_steps()

    def step_of(self, request: PieceRequest) -> Step | None:
        """The step of a request whose result nobody has asked for yet; None if there is none."""
        return next((step for step in self._steps if step.request == request), None)

    def result(self, step: Step) -> bytes | None:
        """The pickled result of a step, when it has one; None if no worker could compute it.

        Raises RequestCancelled if the viewer leaves meanwhile, SlowStoreError if the database is too slow for this
        step, and OSError if the first worker has ended.
        """
        while not step.is_over:
            self._await_step()
        self._steps.remove(step)
        if step.error is not None:
            raise step.error
        return step.result

    def close(self) -> None:
        """Have the workers end what nobody has asked for, and give the second one back."""
        self._left.clear()
        for worker in self._busy():
            with suppress(OSError):  # it has ended, which is heard next
                worker.cancel()
        while self._busy():
            with suppress(OSError, RequestCancelled):
                self._await_step(has_left=lambda: True)
        self._return_second()

    def _busy(self) -> list[Worker]:
        return [worker for worker, steps in self._under_way.items() if steps]

    def _await_step(self, has_left: Callable[[], bool] | None = None) -> None:
        """Wait for the next finished step and start what it unblocks."""
        busy = self._busy()
        worker, end = next_end(busy) if has_left is None else next_end(busy, has_left)
        step = self._under_way[worker].popleft()
        step.is_over = True
        try:
            step.result = worker.result_of(end)
        except SlowStoreError as error:
            step.error = error
        except OSError:
            self._has_ended(worker)
        self._start_ready_steps()

    def _has_ended(self, worker: Worker) -> None:
        """Drop a worker that has ended; its steps have no result. Raises OSError for the viewer's own worker."""
        steps = self._under_way.pop(worker)
        for each in steps:
            each.is_over = True
        if worker is self._first:
            raise OSError("the first worker has ended")
        self._give_back(worker)

    def _start_ready_steps(self) -> None:
        """Start every step whose parts are finished, as far as workers may take it up."""
        self._end_without_parts()
        for step in [each for each in self._left if not each.is_independent]:
            if not all(part.is_over for part in step.parts):
                break  # those after it may need what it computes
            self._begin(self._first, step)
        independent = deque(
            step for step in self._left if step.is_independent and all(part.is_over for part in step.parts)
        )
        if independent and self._is_free(self._first):
            self._begin(self._first, independent.popleft())
        if self._is_free(self._second):
            if not self._is_alone() or not any(step.is_independent for step in self._left):
                self._return_second()
            elif independent:
                self._begin(self._second, independent.popleft())

    def _end_without_parts(self) -> None:
        """Finish steps of which a part failed, with that part's error."""
        for step in list(self._left):  # parts stand before what needs them
            step.error = next((part.error for part in step.parts if part.error is not None), None)
            if step.error is not None:
                step.is_over = True
                self._left.remove(step)

    def _is_free(self, worker: Worker) -> bool:
        return worker in self._under_way and not self._under_way[worker]

    def _begin(self, worker: Worker, step: Step) -> None:
        """Have a worker begin with a step after those that it has, with the results of its parts."""
        self._left.remove(step)
        given = {part.request.name_of_part: part.result for part in step.parts if part.result is not None}
        self._under_way[worker].append(step)
        try:
            worker.begin(replace(step.request, given=given) if given else step.request)
        except OSError:
            self._has_ended(worker)

    def _return_second(self) -> None:
        if self._under_way.pop(self._second, None) is not None:
            self._give_back(self._second)
