"""Cancel the statements of a viewer who has left, or has asked for something else meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from geo.tomlfile import DeclarationError
from queries.settings.province_settings import Reading, settings
from queries.storage.running_statements import cancel_when


@contextmanager
def cancel_when_viewer_leaves() -> Iterator[None]:
    """Context manager: statements inside it are cancelled when the viewer of this script run has no use for them.

    Streamlit stops a script only where it draws something. One that waits for the database would not notice that the
    browser was closed, or that the viewer has clicked on something else.
    """
    context = get_script_run_ctx()
    requests = None if context is None else context.script_requests

    def has_left() -> bool:
        # Streamlit has no public way to look at the pending request without taking it.
        return requests is not None and requests._state is not ScriptRequestType.CONTINUE

    with cancel_when(has_left, seconds=_limits().seconds):
        yield


def _limits() -> Reading:
    """The limits of the settings; the usual ones where the settings cannot be read, which the page then says."""
    try:
        return settings().reading
    except DeclarationError:
        return Reading()
