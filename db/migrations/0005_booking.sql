-- What the steps book of an order's later life: edits are credited and issued anew,
-- prepayments are settled, and what a person asks for is a command.

-- +goose Up

-- ------------------------------------------------------------------ documents

ALTER TABLE document_lines
    ADD COLUMN taxes jsonb NOT NULL DEFAULT '[]'; -- posting.LineTax, where a line's tax is not of one group on all its net

-- An invoice is replaced by its credit note and a new one, whose draft is there
-- before the old one is reversed. What only asks for money beforehand sells nothing
-- and stands beside the invoice that settles it.
DROP INDEX documents_one_active_invoice;
CREATE UNIQUE INDEX documents_one_active_invoice ON documents (sale_id) WHERE type IN ('invoice', 'receipt') AND state IN ('posted', 'paid');
CREATE UNIQUE INDEX documents_one_active_prepayment ON documents (sale_id) WHERE type = 'prepayment_invoice' AND state IN ('posted', 'paid');
CREATE UNIQUE INDEX documents_one_draft ON documents (sale_id) WHERE type <> 'credit_note' AND state = 'draft';

-- A prepayment invoice books nothing: it is withdrawn without a credit note.
ALTER TABLE documents
    DROP CONSTRAINT documents_posted_has_number,
    ADD CONSTRAINT documents_posted_has_number CHECK (CASE
        WHEN state = 'draft' THEN number IS NULL
        WHEN state = 'cancelled' THEN number IS NULL OR type = 'prepayment_invoice'
        WHEN state IN ('posted', 'paid', 'reversed') THEN number IS NOT NULL
    END);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION documents_stay_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (NEW.sale_id, NEW.type, NEW.series_id, NEW.number, NEW.number_text, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net, NEW.tax, NEW.total, NEW.sold, NEW.posted_at, NEW.credits_id, NEW.refund_id)
        IS DISTINCT FROM (OLD.sale_id, OLD.type, OLD.series_id, OLD.number, OLD.number_text, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net, OLD.tax, OLD.total, OLD.sold, OLD.posted_at, OLD.credits_id, OLD.refund_id)
        -- Between posted and paid it follows the money; reversed is the end, and for what only asked for money, cancelled.
        OR OLD.state IN ('posted', 'paid') AND NEW.state NOT IN ('posted', 'paid', CASE WHEN OLD.type = 'prepayment_invoice' THEN 'cancelled' ELSE 'reversed' END)
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
    IF EXISTS (SELECT FROM documents WHERE id = ANY (parents) AND number IS NOT NULL) THEN
        RAISE EXCEPTION 'a document of % is posted and stays as it is', parents USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- ------------------------------------------------------------------- payments

ALTER TABLE payments
    ADD COLUMN by_hand boolean NOT NULL DEFAULT false, -- a person's word; else the shop's
    ADD COLUMN method  text    NOT NULL DEFAULT '',    -- the payment method that the shop names, by its own id
    DROP CONSTRAINT payments_refund_is_named,
    ADD CONSTRAINT payments_refund_is_named CHECK (CASE WHEN kind = 'refund' THEN refund_id IS NOT NULL OR by_hand ELSE refund_id IS NULL END);

-- Allocates to a document as much of a payment as both have open, and answers how
-- much that is. A prepayment settles the prepayment invoice that asked for it, and
-- then all the same the invoice. Money given back settles what a credit note owes; a
-- payment that is taken back opens its invoice again. Safe to repeat.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION payment_allocate(payment bigint, document bigint) RETURNS numeric LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
    SELECT abs(p.amount) - coalesce(sum(abs(a.amount)), 0) INTO free
    FROM payment_allocations a JOIN documents x ON x.id = a.document_id
    WHERE a.payment_id = payment AND (x.type = 'prepayment_invoice') = (d.type = 'prepayment_invoice');
    take := CASE
        WHEN d.state = 'cancelled' THEN 0
        WHEN p.kind = 'reversal' THEN CASE WHEN d.type = 'credit_note' THEN 0 ELSE least(free, d.paid) END
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

-- Withdraws a sale's prepayment invoice, if one stands: what was paid of it is free
-- again. Safe to repeat.
-- +goose StatementBegin
CREATE FUNCTION prepayment_withdraw(sale bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    asked bigint;
BEGIN
    UPDATE documents SET state = 'cancelled', paid = 0 WHERE sale_id = sale AND type = 'prepayment_invoice' AND state IN ('posted', 'paid') RETURNING id INTO asked;
    DELETE FROM payment_allocations WHERE document_id = asked;
END $$;
-- +goose StatementEnd

-- Sets what a sale's credit notes still owe against what its invoices have open: each
-- against its own first, then against those that were issued in its place. Safe to
-- repeat.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION documents_clear(sale bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    pair record;
    take numeric;
BEGIN
    FOR pair IN
        SELECT n.id AS note, i.id AS invoice
        FROM documents n JOIN documents i ON i.sale_id = n.sale_id AND i.currency = n.currency AND i.type IN ('invoice', 'receipt') AND i.number IS NOT NULL
        WHERE n.sale_id = sale AND n.type = 'credit_note' AND n.state = 'posted'
        ORDER BY (i.id <> n.credits_id), n.id, i.id
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

-- Settles a sale's documents with all the money there is for it, the oldest first,
-- and credit notes against invoices. What nothing takes stays the buyer's. Safe to
-- repeat.
-- +goose StatementBegin
CREATE FUNCTION sale_settle(sale bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    pair record;
BEGIN
    PERFORM documents_clear(sale);
    FOR pair IN
        SELECT p.id AS payment, d.id AS document
        FROM payments p JOIN documents d ON d.sale_id = p.sale_id AND d.currency = p.currency AND d.number IS NOT NULL
        WHERE p.sale_id = sale
        -- What comes in settles what stands first; what is taken back opens what was reversed first.
        ORDER BY p.id, (d.state = 'reversed') <> (p.kind = 'reversal'), d.id
    LOOP
        PERFORM payment_allocate(pair.payment, pair.document);
    END LOOP;
    PERFORM documents_clear(sale);
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------- orders and people

-- What an order said before it was edited. Its newest reading is in orders; earlier
-- ones that differ in no more than status and times are not kept.
CREATE TABLE order_readings (
    channel_id bigint NOT NULL,
    remote_id  text   NOT NULL,
    version    bigint NOT NULL,
    body       jsonb  NOT NULL, -- commerce.Order
    kept_at    timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (channel_id, remote_id, version),
    CONSTRAINT order_readings_of_an_order FOREIGN KEY (channel_id, remote_id) REFERENCES orders
);

-- +goose StatementBegin
CREATE FUNCTION orders_keep_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO order_readings (channel_id, remote_id, version, body) VALUES (OLD.channel_id, OLD.remote_id, OLD.version, OLD.body)
    ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER orders_keep_reading AFTER UPDATE ON orders FOR EACH ROW
    WHEN (OLD.body IS NOT NULL AND OLD.core_hash IS DISTINCT FROM NEW.core_hash) EXECUTE FUNCTION orders_keep_reading();

ALTER TABLE sales
    ADD COLUMN issue_asked boolean NOT NULL DEFAULT false; -- a person asked for the document that the channel doesn't issue by itself

ALTER TABLE sale_acceptances
    ADD COLUMN reissue boolean NOT NULL DEFAULT false; -- the edit was accepted: credit and issue anew; else the invoice stays as it is

ALTER TABLE commands
    DROP CONSTRAINT commands_kind_known,
    ADD CONSTRAINT commands_kind_known CHECK (kind IN ('release', 'retry', 'customer', 'reissue', 'issue', 'payment', 'mail'));

-- --------------------------------------------------------------------- grants

GRANT SELECT, INSERT ON order_readings TO orderloom_app;
REVOKE EXECUTE ON FUNCTION sale_settle(bigint), prepayment_withdraw(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sale_settle(bigint), prepayment_withdraw(bigint) TO orderloom_app;
