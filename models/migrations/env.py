"""How does Alembic reach the database? Over the connection that `models.database.migrate` gives it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from models import tables
from models.rows import Instant


def render(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Columns of our own types are written with the names that the migrations import."""
    if kind == "type" and isinstance(item, Instant):
        autogen_context.imports.add("from models.rows import Instant")
        return "Instant()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_item=render,
    compare_type=True,
)
context.run_migrations()
