"""The association's terms as the project ships them (docs/glossary.md says where they come from)."""

from pathlib import Path

from core.reference import Writer, json_rows, load_rows
from core.translated import SITE_LANGUAGES, column
from editorial.models import GlossaryTerm

FILE = Path(__file__).parent / "data" / "glossary.json"


def load(writer: Writer) -> None:
    """Load the terms with their other forms."""

    def write(row) -> None:
        forms = row.get("forms") or {}
        values = {column("forms", code): "\n".join(forms.get(code, [])) for code in SITE_LANGUAGES}
        writer.write(GlossaryTerm, {"slug": row["slug"]}, {**row.translations("term"), **values})

    load_rows(FILE, json_rows(FILE, "terms"), write)
