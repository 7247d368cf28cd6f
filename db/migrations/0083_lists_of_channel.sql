-- What follows from a sale has the sale's channel beside it, and a document says how its
-- last mail stands: a list of many that is sifted by these is counted and turned over by
-- an index alone.

-- +goose Up

DROP INDEX sales_of_channel;
ALTER TABLE sales ADD CONSTRAINT sales_channel_is_a_key UNIQUE (channel_id, id);

-- Whoever adds a row needn't say of which channel it is, and can't say another.
-- +goose StatementBegin
CREATE FUNCTION take_channel_of_sale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT channel_id INTO NEW.channel_id FROM sales WHERE id = NEW.sale_id;
    RETURN NEW;
END $$;
-- +goose StatementEnd

ALTER TABLE documents ADD COLUMN channel_id bigint, ADD COLUMN mail text NOT NULL DEFAULT ''; -- the state of its last one; empty: none
UPDATE documents d SET channel_id = s.channel_id,
       mail = coalesce((SELECT m.state FROM document_mails m WHERE m.document_id = d.id ORDER BY m.sending DESC LIMIT 1), '')
FROM sales s WHERE s.id = d.sale_id;
ALTER TABLE documents
    ALTER COLUMN channel_id SET NOT NULL,
    DROP CONSTRAINT documents_sale_id_fkey,
    ADD CONSTRAINT documents_channel_of_sale FOREIGN KEY (channel_id, sale_id) REFERENCES sales (channel_id, id);
CREATE TRIGGER documents_take_channel BEFORE INSERT ON documents FOR EACH ROW EXECUTE FUNCTION take_channel_of_sale();
CREATE INDEX documents_of_channel ON documents (channel_id, id DESC) INCLUDE (type, state);
CREATE INDEX documents_of_mail ON documents (mail, id DESC) WHERE mail <> '';

-- The only one who may say how a mail stands. The document is locked before its mails are
-- looked at, so that of two that change at once the later one sees both: an earlier mail
-- may end after a later one began.
-- +goose StatementBegin
CREATE FUNCTION document_mails_are_known() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM documents WHERE id = NEW.document_id FOR NO KEY UPDATE;
    UPDATE documents SET mail = (SELECT state FROM document_mails WHERE document_id = NEW.document_id ORDER BY sending DESC LIMIT 1) WHERE id = NEW.document_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER document_mails_are_known AFTER INSERT OR UPDATE OF state ON document_mails FOR EACH ROW EXECUTE FUNCTION document_mails_are_known();

ALTER TABLE payments ADD COLUMN channel_id bigint;
ALTER TABLE payments DISABLE TRIGGER payments_append_only; -- what is added says nothing new
UPDATE payments p SET channel_id = s.channel_id FROM sales s WHERE s.id = p.sale_id;
ALTER TABLE payments ENABLE TRIGGER payments_append_only;
ALTER TABLE payments
    ALTER COLUMN channel_id SET NOT NULL,
    DROP CONSTRAINT payments_sale_id_fkey,
    ADD CONSTRAINT payments_channel_of_sale FOREIGN KEY (channel_id, sale_id) REFERENCES sales (channel_id, id);
CREATE TRIGGER payments_take_channel BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION take_channel_of_sale();
CREATE INDEX payments_of_channel ON payments (channel_id, paid_at DESC, id DESC, sale_id DESC);

ALTER TABLE delivery_notes ADD COLUMN channel_id bigint;
UPDATE delivery_notes n SET channel_id = s.channel_id FROM sales s WHERE s.id = n.sale_id;
ALTER TABLE delivery_notes
    ALTER COLUMN channel_id SET NOT NULL,
    DROP CONSTRAINT delivery_notes_sale_id_fkey,
    ADD CONSTRAINT delivery_notes_channel_of_sale FOREIGN KEY (channel_id, sale_id) REFERENCES sales (channel_id, id);
CREATE TRIGGER delivery_notes_take_channel BEFORE INSERT ON delivery_notes FOR EACH ROW EXECUTE FUNCTION take_channel_of_sale();
CREATE INDEX delivery_notes_of_channel ON delivery_notes (channel_id, id) INCLUDE (state, warehouse_id) WHERE kind = 'delivery';

-- The order in which listings are read.
CREATE INDEX listings_listed ON listings (channel_id, length(remote_id), remote_id) INCLUDE (id, gone_at, item_id);
