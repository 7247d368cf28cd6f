-- What finds few of many rows goes by an index, and no search reads every text: one of
-- one or two letters finds what is that short, since trigrams are of three.

-- +goose Up

-- Whether a text has nothing that trigrams find.
CREATE FUNCTION is_short(sought text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT length(sought) < 3 OR sought !~ '[[:alnum:]]'
$$;

CREATE INDEX items_searched ON items USING gin (sku gin_trgm_ops);
CREATE INDEX customers_short ON customers (lower(name)) WHERE length(name) < 3;
CREATE INDEX customers_short_company ON customers (lower(company)) WHERE length(company) IN (1, 2);
CREATE INDEX documents_short ON documents (number_text) WHERE length(number_text) < 3;
CREATE INDEX delivery_parcels_short ON delivery_parcels (number) WHERE length(number) IN (1, 2);

-- In what follows OFFSET 0 has what belongs to what was found looked up by its index: how
-- much that is nobody knows beforehand, and a guess too high reads the whole table.

-- Customers whose name or company this is, of one or two letters.
CREATE FUNCTION customers_called(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 AS $$
    SELECT b.id FROM customers b WHERE is_short(sought) AND length(b.name) < 3 AND lower(b.name) = lower(sought)
    UNION ALL
    SELECT b.id FROM customers b WHERE is_short(sought) AND length(b.company) IN (1, 2) AND lower(b.company) = lower(sought)
$$;

-- Sales with this number, ours or the shop's, or the shop's id, of one or two letters.
CREATE FUNCTION sales_numbered(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 AS $$
    SELECT s.id FROM sales s WHERE is_short(sought) AND s.number = sought
    UNION ALL
    SELECT s.id FROM channels c JOIN sales s ON s.channel_id = c.id AND s.remote_id = sought WHERE is_short(sought)
    UNION ALL
    SELECT s.id FROM orders o CROSS JOIN LATERAL (SELECT * FROM sales a WHERE a.channel_id = o.channel_id AND a.remote_id = o.remote_id OFFSET 0) s WHERE is_short(sought) AND o.number = sought
$$;

-- Sales with this in their number, ours or the shop's, in the shop's id, or in their
-- buyer's name, company or e-mail, whatever the case; of one or two letters, those whose
-- number, name or company it is. Or with goods of this SKU.
CREATE OR REPLACE FUNCTION sales_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT s.id FROM sales s WHERE NOT is_short(sought) AND (s.number ILIKE part_of(sought) OR s.remote_id ILIKE part_of(sought))
    UNION ALL
    SELECT s.id FROM orders o CROSS JOIN LATERAL (SELECT * FROM sales a WHERE a.channel_id = o.channel_id AND a.remote_id = o.remote_id OFFSET 0) s WHERE NOT is_short(sought) AND o.number ILIKE part_of(sought)
    UNION ALL
    SELECT s.id FROM customers b CROSS JOIN LATERAL (SELECT a.id FROM sales a WHERE a.customer_id = b.id OFFSET 0) s
    WHERE NOT is_short(sought) AND (b.name ILIKE part_of(sought) OR b.company ILIKE part_of(sought) OR b.email ILIKE part_of(sought))
    UNION ALL
    SELECT sales_numbered(sought)
    UNION ALL
    SELECT s.id FROM customers_called(sought) b (id) CROSS JOIN LATERAL (SELECT a.id FROM sales a WHERE a.customer_id = b.id OFFSET 0) s
    UNION ALL
    SELECT g.sale_id FROM items i CROSS JOIN LATERAL (SELECT a.sale_id FROM sale_goods a WHERE a.item_id = i.id OFFSET 0) g WHERE lower(i.sku) = lower(sought)
$$;

-- Documents with this in their number, of one or two letters those whose number it is; or
-- whose sale sales_like finds.
CREATE OR REPLACE FUNCTION documents_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT d.id FROM documents d WHERE NOT is_short(sought) AND d.number_text ILIKE part_of(sought)
    UNION ALL
    SELECT d.id FROM documents d WHERE is_short(sought) AND length(d.number_text) < 3 AND d.number_text = sought
    UNION ALL
    SELECT d.id FROM sales_like(sought) s (id) CROSS JOIN LATERAL (SELECT a.id FROM documents a WHERE a.sale_id = s.id OFFSET 0) d
$$;

-- Delivery notes with this in a SKU or a parcel's number, of one or two letters those of
-- which it is one; or whose sale sales_like finds, as it does by a whole SKU.
CREATE OR REPLACE FUNCTION delivery_notes_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT l.delivery_note_id FROM items i CROSS JOIN LATERAL (SELECT a.delivery_note_id FROM delivery_note_lines a WHERE a.item_id = i.id OFFSET 0) l WHERE NOT is_short(sought) AND i.sku ILIKE part_of(sought)
    UNION ALL
    SELECT l.delivery_note_id FROM items i CROSS JOIN LATERAL (SELECT a.delivery_note_id FROM delivery_note_lines a WHERE a.item_id = i.id OFFSET 0) l WHERE is_short(sought) AND lower(i.sku) = lower(sought)
    UNION ALL
    SELECT y.delivery_note_id FROM delivery_parcels y WHERE NOT is_short(sought) AND y.number ILIKE part_of(sought)
    UNION ALL
    SELECT y.delivery_note_id FROM delivery_parcels y WHERE is_short(sought) AND length(y.number) IN (1, 2) AND y.number = sought
    UNION ALL
    SELECT n.id FROM sales_like(sought) s (id) CROSS JOIN LATERAL (SELECT a.id FROM delivery_notes a WHERE a.sale_id = s.id OFFSET 0) n
$$;

-- Customers with this in their name, company or e-mail, in what their orders say, or in
-- the number of a sale, whatever the case; or, without what people write between the
-- digits, in one of their numbers. Of one or two letters, those whose name, company or
-- sale's number it is.
CREATE OR REPLACE FUNCTION customers_like(sought text, plain text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT b.id FROM customers b WHERE NOT is_short(sought) AND (b.name ILIKE part_of(sought) OR b.company ILIKE part_of(sought) OR b.email ILIKE part_of(sought))
    UNION ALL
    SELECT b.id FROM customers b
    WHERE length(plain) > 2 AND (b.phone LIKE part_of(plain) OR b.vat_number LIKE part_of(plain) OR b.company_number LIKE part_of(plain) OR b.personal_number LIKE part_of(plain))
    UNION ALL
    SELECT s.customer_id FROM sales s WHERE NOT is_short(sought) AND (s.number ILIKE part_of(sought) OR s.remote_id ILIKE part_of(sought))
    UNION ALL
    SELECT s.customer_id FROM orders o CROSS JOIN LATERAL (SELECT * FROM sales a WHERE a.channel_id = o.channel_id AND a.remote_id = o.remote_id OFFSET 0) s
    WHERE NOT is_short(sought) AND order_buyer(o.body) ILIKE part_of(sought)
    UNION ALL
    SELECT customers_called(sought)
    UNION ALL
    SELECT s.customer_id FROM sales_numbered(sought) n (id) JOIN sales s ON s.id = n.id
$$;

-- What few rows are in: a state, a type, days.
CREATE INDEX sales_of_state ON sales (state, placed_at DESC, id DESC);
CREATE INDEX documents_of_state ON documents (state, id DESC);
CREATE INDEX documents_of_type ON documents (type, id DESC);
CREATE INDEX documents_issued ON documents (issued_on, id DESC);
CREATE INDEX document_mails_of_state ON document_mails (state, document_id, sending);
CREATE INDEX delivery_notes_of_state ON delivery_notes (state, id) WHERE kind = 'delivery';
CREATE INDEX payments_of_account ON payments (money_account_id, paid_at DESC, id DESC);
