-- What two writers could do to the same document, payment or series in the same
-- moment: they take turns, and the second sees what the first has done.

-- +goose Up

-- ------------------------------------------------------------------ documents

-- A draft's parts and its posting take turns: a change holds the draft as it is until
-- it is committed, and whoever comes after the posting is refused.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION document_parts_stay_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
BEGIN
    -- Both ends of a move count: out of a posted document, and into one.
    IF TG_OP <> 'INSERT' THEN
        parents := parents || OLD.document_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        parents := parents || NEW.document_id;
    END IF;
    -- Locked as a foreign key does, which only an insert asks.
    IF (SELECT bool_or(d.number IS NOT NULL) FROM (SELECT number FROM documents WHERE id = ANY (parents) ORDER BY id FOR KEY SHARE) d) THEN
        RAISE EXCEPTION 'a document of % is posted and stays as it is', parents USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- ------------------------------------------------------------------- payments

-- No more of a payment is used than it is. payment_allocate takes no more than there
-- is; two of them at once, for two documents, would each see all of it.
-- +goose StatementBegin
CREATE FUNCTION payment_allocations_within_payment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    whole numeric;
    used  numeric;
BEGIN
    SELECT abs(amount) INTO STRICT whole FROM payments WHERE id = NEW.payment_id FOR NO KEY UPDATE; -- its allocations take turns
    -- A prepayment settles what asked for it and, all the same, the invoice.
    SELECT max(u.amount) INTO used FROM (
        SELECT sum(abs(a.amount)) AS amount FROM payment_allocations a JOIN documents d ON d.id = a.document_id
        WHERE a.payment_id = NEW.payment_id GROUP BY d.type = 'prepayment_invoice'
    ) u;
    IF used > whole THEN
        RAISE EXCEPTION 'payment % is of %, and % of it would be used', NEW.payment_id, whole, used
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payment_allocations_within_payment';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payment_allocations_within_payment AFTER INSERT OR UPDATE ON payment_allocations FOR EACH ROW EXECUTE FUNCTION payment_allocations_within_payment();

-- --------------------------------------------------------------------- series

-- Channels of several time zones share a series, and midnight may come between the
-- day that somebody reads off the clock and the number that is taken: numbers go by
-- date all the same, as whoever takes one is given no earlier day than the last.
ALTER TABLE document_series ADD COLUMN last_issued_on date;
UPDATE document_series s SET last_issued_on = (SELECT max(d.issued_on) FROM documents d WHERE d.series_id = s.id);
