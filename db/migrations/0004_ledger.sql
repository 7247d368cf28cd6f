-- The ledger goes both ways: credit notes beside invoices, money given back beside
-- money received, goods that come back beside goods that leave. Nothing posted is
-- unmade; what is too much is met by its opposite.

-- +goose Up

-- ------------------------------------------------------------------ documents

ALTER TABLE documents
    ADD COLUMN credits_id bigint REFERENCES documents, -- the invoice that a credit note is about
    ADD COLUMN refund_id  text,                        -- the shop's refund that it stands for; null: for the rest of its invoice
    ADD COLUMN due_on     date,
    ADD COLUMN credited   numeric NOT NULL DEFAULT 0,  -- by posted credit notes; kept by documents_post
    ADD COLUMN cleared    numeric NOT NULL DEFAULT 0,  -- settled against a document of the other sort, not by money
    DROP CONSTRAINT documents_type_known,
    DROP CONSTRAINT documents_state_known,
    DROP CONSTRAINT documents_paid_within_total,
    DROP CONSTRAINT documents_paid_in_full,
    DROP CONSTRAINT documents_posted_has_number,
    ADD CONSTRAINT documents_type_known CHECK (type IN ('invoice', 'prepayment_invoice', 'receipt', 'credit_note')),
    ADD CONSTRAINT documents_state_known CHECK (state IN ('draft', 'posted', 'paid', 'cancelled', 'reversed')),
    ADD CONSTRAINT documents_posted_has_number CHECK ((state IN ('posted', 'paid', 'reversed')) = (number IS NOT NULL)),
    ADD CONSTRAINT documents_paid_within_total CHECK (paid >= 0 AND cleared >= 0 AND paid + cleared <= greatest(total, 0)),
    ADD CONSTRAINT documents_paid_in_full CHECK (CASE state WHEN 'paid' THEN paid + cleared = total WHEN 'posted' THEN paid + cleared < total OR total <= 0 END),
    ADD CONSTRAINT documents_credited_within_total CHECK (credited BETWEEN 0 AND greatest(total, 0)),
    ADD CONSTRAINT documents_reversed_in_full CHECK (state <> 'reversed' OR credited = total),
    ADD CONSTRAINT documents_credit_note_has_invoice CHECK ((type = 'credit_note') = (credits_id IS NOT NULL)),
    ADD CONSTRAINT documents_refund_is_credited CHECK (refund_id IS NULL OR type = 'credit_note');

DROP INDEX documents_one_active_invoice;
CREATE UNIQUE INDEX documents_one_active_invoice ON documents (sale_id) WHERE type IN ('invoice', 'receipt') AND state NOT IN ('cancelled', 'reversed');
CREATE UNIQUE INDEX documents_one_credit_per_refund ON documents (credits_id, coalesce(refund_id, '')) WHERE state <> 'cancelled';
CREATE INDEX documents_sale ON documents (sale_id);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION documents_stay_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.sale_id, NEW.type, NEW.series_id, NEW.number, NEW.number_text, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net, NEW.tax, NEW.total, NEW.sold, NEW.posted_at, NEW.credits_id, NEW.refund_id)
        IS DISTINCT FROM (OLD.sale_id, OLD.type, OLD.series_id, OLD.number, OLD.number_text, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net, OLD.tax, OLD.total, OLD.sold, OLD.posted_at, OLD.credits_id, OLD.refund_id)
        -- Between posted and paid it follows the money; reversed is the end.
        OR OLD.state IN ('posted', 'paid') AND NEW.state NOT IN ('posted', 'paid', 'reversed')
        OR OLD.state IN ('cancelled', 'reversed') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'document % is posted and stays as it is', OLD.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

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
    IF EXISTS (SELECT FROM documents WHERE id = ANY (parents) AND state IN ('posted', 'paid', 'reversed')) THEN
        RAISE EXCEPTION 'a document of % is posted and stays as it is', parents USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- A credit note that is posted takes from its invoice: what is still open of it is
-- cleared, what was paid is owed to the buyer. The invoice's row is locked, so
-- credit notes of one invoice take turns, and documents_credited_within_total
-- refuses the one that is too much.
-- +goose StatementBegin
CREATE FUNCTION documents_credit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    invoice documents%ROWTYPE;
BEGIN
    IF NEW.type <> 'credit_note' OR OLD.state <> 'draft' OR NEW.state <> 'posted' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT invoice FROM documents WHERE id = NEW.credits_id FOR NO KEY UPDATE;
    IF invoice.sale_id <> NEW.sale_id OR invoice.currency <> NEW.currency OR invoice.state NOT IN ('posted', 'paid') THEN
        RAISE EXCEPTION 'document % takes no credit note of sale % in %', invoice.id, NEW.sale_id, NEW.currency
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_credit_a_posted_invoice';
    END IF;
    NEW.cleared := least(NEW.total, invoice.total - invoice.paid - invoice.cleared);
    UPDATE documents
    SET credited = credited + NEW.total, cleared = cleared + NEW.cleared,
        state = CASE WHEN credited + NEW.total = total THEN 'reversed' WHEN paid + cleared + NEW.cleared = total THEN 'paid' ELSE state END
    WHERE id = invoice.id;
    IF NEW.cleared = NEW.total THEN
        NEW.state := 'paid';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER documents_credit BEFORE UPDATE OF state ON documents FOR EACH ROW EXECUTE FUNCTION documents_credit();

-- Whoever issues invoices can credit them: each series of invoices gets one of
-- credit notes.
INSERT INTO document_series (pos_id, document_type, environment, prefix)
SELECT pos_id, 'credit_note', environment, 'C' || prefix FROM document_series WHERE document_type = 'invoice';

-- ------------------------------------------------------------------- payments

ALTER TABLE payments
    ALTER COLUMN document_id DROP NOT NULL, -- a prepayment has none yet
    ADD COLUMN kind      text NOT NULL DEFAULT 'payment',
    ADD COLUMN refund_id text, -- the shop's refund that gave the money back
    DROP CONSTRAINT payments_amount_positive,
    ADD CONSTRAINT payments_kind_known CHECK (kind IN ('payment', 'refund', 'reversal')),
    ADD CONSTRAINT payments_amount_signed CHECK (CASE WHEN kind = 'payment' THEN amount > 0 ELSE amount < 0 END),
    ADD CONSTRAINT payments_refund_is_named CHECK ((kind = 'refund') = (refund_id IS NOT NULL));

CREATE INDEX payments_sale ON payments (sale_id);

-- What part of a payment settles which document. What no allocation takes is the
-- buyer's: a prepayment, or an overpayment.
CREATE TABLE payment_allocations (
    payment_id  bigint  NOT NULL REFERENCES payments,
    document_id bigint  NOT NULL REFERENCES documents,
    amount      numeric NOT NULL, -- signed like its payment

    PRIMARY KEY (payment_id, document_id),
    CONSTRAINT payment_allocations_not_zero CHECK (amount <> 0)
);

INSERT INTO payment_allocations (payment_id, document_id, amount) SELECT id, document_id, amount FROM payments;

-- Allocates to a document as much of a payment as both have open, and answers how
-- much that is. Money given back settles what a credit note owes; a payment that is
-- taken back opens its invoice again. Safe to repeat.
-- +goose StatementBegin
CREATE FUNCTION payment_allocate(payment bigint, document bigint) RETURNS numeric LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    p    payments%ROWTYPE;
    d    documents%ROWTYPE;
    free numeric;
    take numeric;
BEGIN
    SELECT * INTO STRICT d FROM documents WHERE id = document FOR NO KEY UPDATE; -- as a foreign key allows
    SELECT * INTO STRICT p FROM payments WHERE id = payment;
    IF d.sale_id <> p.sale_id OR d.currency <> p.currency OR d.number IS NULL THEN
        RAISE EXCEPTION 'document % takes no payment of sale % in %', document, p.sale_id, p.currency
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payments_need_a_posted_document';
    END IF;
    SELECT abs(p.amount) - coalesce(sum(abs(a.amount)), 0) INTO free FROM payment_allocations a WHERE a.payment_id = payment;
    take := CASE
        WHEN p.kind = 'reversal' THEN least(free, d.paid)
        WHEN (p.kind = 'payment') = (d.type <> 'credit_note') THEN least(free, d.total - d.paid - d.cleared)
        ELSE 0
    END;
    IF take <= 0 THEN
        RETURN 0;
    END IF;
    INSERT INTO payment_allocations AS a (payment_id, document_id, amount) VALUES (payment, document, sign(p.amount) * take)
    ON CONFLICT (payment_id, document_id) DO UPDATE SET amount = a.amount + excluded.amount;
    d.paid := d.paid + CASE WHEN p.kind = 'reversal' THEN -take ELSE take END;
    UPDATE documents
    SET paid = d.paid, state = CASE WHEN state = 'reversed' THEN state WHEN d.paid + cleared = total THEN 'paid' ELSE 'posted' END
    WHERE id = document;
    RETURN take;
END $$;
-- +goose StatementEnd

-- A payment that names its document settles what it can of it.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION payments_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.document_id IS NOT NULL THEN
        PERFORM payment_allocate(NEW.id, NEW.document_id);
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- Sets what a sale's credit notes still owe against what its invoices have open.
-- Safe to repeat.
-- +goose StatementBegin
CREATE FUNCTION documents_clear(sale bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    pair record;
    take numeric;
BEGIN
    FOR pair IN
        SELECT c.id AS note, c.credits_id AS invoice FROM documents c
        WHERE c.sale_id = sale AND c.type = 'credit_note' AND c.state = 'posted' ORDER BY c.id
    LOOP
        PERFORM FROM documents WHERE id IN (pair.note, pair.invoice) ORDER BY id FOR NO KEY UPDATE;
        SELECT least(n.total - n.paid - n.cleared, i.total - i.paid - i.cleared) INTO take
        FROM documents n, documents i WHERE n.id = pair.note AND i.id = pair.invoice;
        CONTINUE WHEN take <= 0;
        UPDATE documents SET cleared = cleared + take,
               state = CASE WHEN state = 'reversed' THEN state WHEN paid + cleared + take = total THEN 'paid' ELSE state END
        WHERE id IN (pair.note, pair.invoice);
    END LOOP;
END $$;
-- +goose StatementEnd

-- ------------------------------------------------------------ stock, delivery

ALTER TABLE delivery_notes
    ADD COLUMN kind text NOT NULL DEFAULT 'delivery',
    ADD CONSTRAINT delivery_notes_kind_known CHECK (kind IN ('delivery', 'return'));

ALTER TABLE stock_moves
    DROP CONSTRAINT stock_moves_kind_known,
    DROP CONSTRAINT stock_moves_delivery_has_note,
    ADD CONSTRAINT stock_moves_kind_known CHECK (kind IN ('opening', 'adjustment', 'delivery', 'return')),
    ADD CONSTRAINT stock_moves_delivery_has_note CHECK ((kind IN ('delivery', 'return')) = (delivery_note_id IS NOT NULL));

-- --------------------------------------------------------------------- grants

GRANT SELECT ON payment_allocations TO orderloom_app;
GRANT UPDATE (credits_id, refund_id, due_on) ON documents TO orderloom_app;
REVOKE EXECUTE ON FUNCTION payment_allocate(bigint, bigint), documents_clear(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payment_allocate(bigint, bigint), documents_clear(bigint) TO orderloom_app;
