"""What the database itself refuses about money, whatever writes the rows.

- Numbers of a series follow each other without a gap, and none is used twice.
- What was issued is neither changed nor deleted.
- What is used of a payment is never more than came in; what is paid and credited of an invoice is never more than it.

Each check locks the payment or the invoice first, so that two at a time come one after the other.
"""

from django.db import migrations

NUMBERS = """
CREATE FUNCTION memberships_next_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last integer;
BEGIN
    EXECUTE format('SELECT coalesce(max(number), 0) FROM %I WHERE series_year = $1', TG_TABLE_NAME)
        INTO last USING NEW.series_year;
    IF NEW.number <> last + 1 THEN
        RAISE EXCEPTION 'number % of % does not follow %', NEW.number, NEW.series_year, last
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER next_number BEFORE INSERT ON memberships_invoice
    FOR EACH ROW EXECUTE FUNCTION memberships_next_number();
CREATE TRIGGER next_number BEFORE INSERT ON memberships_creditnote
    FOR EACH ROW EXECUTE FUNCTION memberships_next_number();
"""
NUMBERS_BACK = """
DROP TRIGGER next_number ON memberships_invoice;
DROP TRIGGER next_number ON memberships_creditnote;
DROP FUNCTION memberships_next_number();
"""

KEPT = """
CREATE FUNCTION memberships_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'what was issued is kept' USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(NEW) - 'voided_on' - 'updated_at' <> to_jsonb(OLD) - 'voided_on' - 'updated_at' THEN
        RAISE EXCEPTION 'what was issued is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_kept BEFORE UPDATE OR DELETE ON memberships_invoice
    FOR EACH ROW EXECUTE FUNCTION memberships_is_kept();
CREATE TRIGGER is_kept BEFORE UPDATE OR DELETE ON memberships_creditnote
    FOR EACH ROW EXECUTE FUNCTION memberships_is_kept();
CREATE TRIGGER is_kept BEFORE UPDATE OR DELETE ON memberships_duespaper
    FOR EACH ROW EXECUTE FUNCTION memberships_is_kept();

CREATE FUNCTION memberships_amount_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount <> OLD.amount THEN
        RAISE EXCEPTION 'the amount of a payment is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER amount_stays BEFORE UPDATE ON memberships_payment
    FOR EACH ROW EXECUTE FUNCTION memberships_amount_stays();
"""
KEPT_BACK = """
DROP TRIGGER amount_stays ON memberships_payment;
DROP FUNCTION memberships_amount_stays();
DROP TRIGGER is_kept ON memberships_duespaper;
DROP TRIGGER is_kept ON memberships_creditnote;
DROP TRIGGER is_kept ON memberships_invoice;
DROP FUNCTION memberships_is_kept();
"""

SUMS = """
CREATE FUNCTION memberships_check_invoice(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole numeric;
    used numeric;
BEGIN
    SELECT amount INTO whole FROM memberships_invoice WHERE id = which FOR UPDATE;
    SELECT coalesce((SELECT sum(amount) FROM memberships_allocation WHERE invoice_id = which), 0)
         + coalesce((SELECT sum(amount) FROM memberships_creditnote WHERE invoice_id = which), 0) INTO used;
    IF used > whole THEN
        RAISE EXCEPTION 'paid and credited % of invoice %, which is only %', used, which, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_not_exceeded';
    END IF;
END $$;

CREATE FUNCTION memberships_check_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole numeric;
    used numeric;
BEGIN
    SELECT amount INTO whole FROM memberships_payment WHERE id = NEW.payment_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO used FROM memberships_allocation WHERE payment_id = NEW.payment_id;
    IF used > whole THEN
        RAISE EXCEPTION 'used % of payment %, which is only %', used, NEW.payment_id, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_not_exceeded';
    END IF;
    IF NEW.invoice_id IS NOT NULL THEN
        PERFORM memberships_check_invoice(NEW.invoice_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_sums AFTER INSERT OR UPDATE ON memberships_allocation
    FOR EACH ROW EXECUTE FUNCTION memberships_check_allocation();

CREATE FUNCTION memberships_check_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM memberships_check_invoice(NEW.invoice_id);
    RETURN NULL;
END $$;
CREATE TRIGGER check_sums AFTER INSERT OR UPDATE ON memberships_creditnote
    FOR EACH ROW EXECUTE FUNCTION memberships_check_credit();
"""
SUMS_BACK = """
DROP TRIGGER check_sums ON memberships_creditnote;
DROP FUNCTION memberships_check_credit();
DROP TRIGGER check_sums ON memberships_allocation;
DROP FUNCTION memberships_check_allocation();
DROP FUNCTION memberships_check_invoice(bigint);
"""

VOID = """
CREATE FUNCTION memberships_check_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_on IS NOT NULL AND NEW.voided_on IS DISTINCT FROM OLD.voided_on THEN
        RAISE EXCEPTION 'what was taken back stays so' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.voided_on IS NOT NULL AND NEW.amount <> (
        SELECT coalesce(sum(amount), 0) FROM memberships_creditnote WHERE invoice_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'an invoice is taken back whole only by credit notes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_void BEFORE UPDATE ON memberships_invoice
    FOR EACH ROW EXECUTE FUNCTION memberships_check_void();
"""
VOID_BACK = """
DROP TRIGGER check_void ON memberships_invoice;
DROP FUNCTION memberships_check_void();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("memberships", "0003_dues")]

    operations = [
        migrations.RunSQL(NUMBERS, NUMBERS_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(SUMS, SUMS_BACK),
        migrations.RunSQL(VOID, VOID_BACK),
    ]
