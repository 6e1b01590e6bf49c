"""The reminders to begin with, in four languages; the secretariat changes them as it likes.

They are our own words, to be approved by the association like every text of the site.
"""

from django.db import migrations

LETTERS = [
    (
        "before",
        -30,
        0,
        {
            "en": ("{city}: the dues {year} fall due on {due}", "The membership dues of {city} for {year} fall due on {due}: invoice {number}, {open} still to be paid.\n\nIf the payment is already on its way, please take this letter as our thanks."),
            "ca": ("{city}: la quota {year} venç el {due}", "La quota de {city} per a l’any {year} venç el {due}: factura {number}, {open} pendents.\n\nSi ja heu ordenat el pagament, rebeu aquest missatge com a agraïment."),
            "es": ("{city}: la cuota {year} vence el {due}", "La cuota de {city} para el año {year} vence el {due}: factura {number}, {open} pendientes.\n\nSi ya han ordenado el pago, reciban este mensaje como agradecimiento."),
            "fr": ("{city}\u00a0: la cotisation {year} arrive à échéance le {due}", "La cotisation de {city} pour {year} arrive à échéance le {due}\u00a0: facture {number}, {open} restant à payer.\n\nSi le paiement est déjà en route, recevez ce message comme un remerciement."),
        },
    ),
    (
        "on_day",
        0,
        0,
        {
            "en": ("{city}: the dues {year} are due", "Invoice {number} for the membership dues of {city} for {year} is due on {due}; {open} are still open.\n\nPlease write the number of the invoice in the transfer."),
            "ca": ("{city}: la quota {year} venç ara", "La factura {number} de la quota de {city} per a l’any {year} venç el {due}; queden pendents {open}.\n\nIndiqueu el número de la factura a la transferència, si us plau."),
            "es": ("{city}: la cuota {year} vence ahora", "La factura {number} de la cuota de {city} para el año {year} vence el {due}; quedan pendientes {open}.\n\nIndiquen el número de la factura en la transferencia, por favor."),
            "fr": ("{city}\u00a0: la cotisation {year} est à échéance", "La facture {number} de la cotisation de {city} pour {year} arrive à échéance le {due}\u00a0; {open} restent à payer.\n\nMerci d’indiquer le numéro de la facture dans le virement."),
        },
    ),
    (
        "after",
        30,
        0,
        {
            "en": ("{city}: the dues {year} are overdue", "Invoice {number} for the membership dues of {city} for {year} was due on {due}, and {open} have not reached us yet.\n\nYour city keeps all its rights. If something stands in the way of the payment, please answer this mail: the association studies special situations."),
            "ca": ("{city}: la quota {year} està vençuda", "La factura {number} de la quota de {city} per a l’any {year} va vèncer el {due}, i encara no hem rebut {open}.\n\nLa vostra ciutat conserva tots els drets. Si hi ha cap dificultat per pagar, responeu a aquest missatge: l’associació estudia les situacions especials."),
            "es": ("{city}: la cuota {year} está vencida", "La factura {number} de la cuota de {city} para el año {year} venció el {due}, y todavía no hemos recibido {open}.\n\nSu ciudad conserva todos los derechos. Si hay alguna dificultad para pagar, respondan a este mensaje: la asociación estudia las situaciones especiales."),
            "fr": ("{city}\u00a0: la cotisation {year} est en retard", "La facture {number} de la cotisation de {city} pour {year} était à payer le {due}, et nous n’avons pas encore reçu {open}.\n\nVotre ville conserve tous ses droits. Si quelque chose fait obstacle au paiement, répondez à ce message\u00a0: l’association étudie les situations particulières."),
        },
    ),
    (
        "restriction",
        60,
        30,
        {
            "en": ("{city}: vote and awards will be suspended on {effective}", "Invoice {number} of {due} has not been paid: {open} for the dues {year}.\n\nFrom {effective} on, your city’s vote in the assembly and its part in the awards are suspended until the dues are paid. On the day the payment reaches us, everything is as before."),
            "ca": ("{city}: el vot i els premis se suspendran el {effective}", "La factura {number}, amb venciment el {due}, no s’ha pagat: {open} de la quota {year}.\n\nA partir del {effective}, el vot de la vostra ciutat a l’assemblea i la participació en els premis queden suspesos fins que es pagui la quota. El dia que rebem el pagament, tot torna a ser com abans."),
            "es": ("{city}: el voto y los premios se suspenderán el {effective}", "La factura {number}, con vencimiento el {due}, no se ha pagado: {open} de la cuota {year}.\n\nA partir del {effective}, el voto de su ciudad en la asamblea y la participación en los premios quedan suspendidos hasta que se pague la cuota. El día que recibamos el pago, todo volverá a ser como antes."),
            "fr": ("{city}\u00a0: le vote et les prix seront suspendus le {effective}", "La facture {number}, échue le {due}, n’a pas été payée\u00a0: {open} pour la cotisation {year}.\n\nÀ partir du {effective}, le vote de votre ville à l’assemblée et sa participation aux prix sont suspendus jusqu’au paiement de la cotisation. Le jour où le paiement nous parvient, tout redevient comme avant."),
        },
    ),
    (
        "lapse",
        120,
        30,
        {
            "en": ("{city}: the membership will rest from {effective} on", "Invoice {number} of {due} has still not been paid: {open} for the dues {year}.\n\nFrom {effective} on, the membership of your city rests. It goes on from the day on which the dues are paid."),
            "ca": ("{city}: la condició de membre quedarà en suspens el {effective}", "La factura {number}, amb venciment el {due}, continua sense pagar: {open} de la quota {year}.\n\nA partir del {effective}, la condició de membre de la vostra ciutat queda en suspens. Es reprèn el dia que es pagui la quota."),
            "es": ("{city}: la condición de miembro quedará en suspenso el {effective}", "La factura {number}, con vencimiento el {due}, sigue sin pagarse: {open} de la cuota {year}.\n\nA partir del {effective}, la condición de miembro de su ciudad queda en suspenso. Se reanuda el día en que se pague la cuota."),
            "fr": ("{city}\u00a0: l’adhésion sera suspendue le {effective}", "La facture {number}, échue le {due}, n’est toujours pas payée\u00a0: {open} pour la cotisation {year}.\n\nÀ partir du {effective}, l’adhésion de votre ville est suspendue. Elle reprend le jour du paiement de la cotisation."),
        },
    ),
]  # fmt: skip


def add(apps, schema_editor):
    """Add those that are missing."""
    Step = apps.get_model("memberships", "ReminderStep")
    for step, days, notice_days, texts in LETTERS:
        words = {
            f"{field}_{code}": text
            for code, pair in texts.items()
            for field, text in zip(("subject", "text"), pair, strict=True)
        }
        subject, text = texts["en"]
        Step.objects.get_or_create(
            step=step, defaults={"days": days, "notice_days": notice_days, "subject": subject, "text": text, **words}
        )


def keep(apps, schema_editor):
    """Leave them: they may have been edited, and their table goes with an earlier migration."""


class Migration(migrations.Migration):
    """Adds rows only."""

    dependencies = [("memberships", "0009_rights_on_dues")]

    operations = [migrations.RunPython(add, keep)]
