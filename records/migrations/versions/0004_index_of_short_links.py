"""The index by which the links of a person are counted without reading the addresses of all links."""

from alembic import op

revision = "links_of_a_person"
down_revision = "saved_views"


def upgrade() -> None:
    """Create the index."""
    op.create_index("short_link_person_ix", "short_link", ["person", "made"])
