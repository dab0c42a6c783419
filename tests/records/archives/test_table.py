"""The SQL of the table, in the integration and in the documents."""

from pathlib import Path

import custom_components.proof_of_heat as integration
from custom_components.proof_of_heat.records.archives.table import table_sql

DOCS = Path(integration.__file__).parents[2] / "docs"


def test_the_documents_hold_the_sql_of_the_repair() -> None:
    """Who prepares the table beforehand runs the same SQL as who mends it."""
    comment, _, sql = (DOCS / "supabase.sql").read_text(encoding="utf-8").partition("\n\n")
    assert comment.startswith("--")
    assert sql == table_sql()


def test_names_are_quoted_where_they_have_to_be() -> None:
    """A name with capitals keeps them, and no name or address ends the statement."""
    sql = table_sql("Heat", "o'neil@example.com")
    assert 'create table if not exists "Heat" (' in sql
    assert "'o''neil@example.com'" in sql
