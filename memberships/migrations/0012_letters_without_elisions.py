"""“La quota de Ajuntament …”: whoever an invoice is for comes with or without an article, so sentences go round it.

Only our own first words change; what the secretariat has written stays.
"""

from django.db import migrations

CHANGES = {
    "ca": [
        ("La quota de {city} per a l’any {year} venç", "{city}: la quota de l’any {year} venç"),
        ("La factura {number} de la quota de {city} per a l’any {year} ", "La factura {number} ({city}, quota de l’any {year}) "),
    ],
    "es": [
        ("La cuota de {city} para el año {year} vence", "{city}: la cuota del año {year} vence"),
        ("La factura {number} de la cuota de {city} para el año {year} ", "La factura {number} ({city}, cuota del año {year}) "),
    ],
    "fr": [
        ("La cotisation de {city} pour {year} arrive", "{city}\u00a0: la cotisation {year} arrive"),
        ("La facture {number} de la cotisation de {city} pour {year} ", "La facture {number} ({city}, cotisation {year}) "),
    ],
}  # fmt: skip


def _replace(apps, *, back):
    for step in apps.get_model("memberships", "ReminderStep").objects.all():
        changed = []
        for code, pairs in CHANGES.items():
            name = f"text_{code}"
            before = text = getattr(step, name) or ""
            for pair in pairs:
                text = text.replace(*(reversed(pair) if back else pair))
            if text != before:
                setattr(step, name, text)
                changed.append(name)
        if changed:
            step.save(update_fields=changed)


def forwards(apps, schema_editor):
    """Write around."""
    _replace(apps, back=False)


def backwards(apps, schema_editor):
    """Write as before."""
    _replace(apps, back=True)


class Migration(migrations.Migration):
    dependencies = [("memberships", "0011_assembly_invited_at")]

    operations = [migrations.RunPython(forwards, backwards)]
