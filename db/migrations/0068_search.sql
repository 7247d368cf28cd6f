-- A hundred thousand sales are listed and searched by indexes. A search finds a part of a
-- text: trigrams find it, of three letters and more; of fewer, the texts are read.

-- +goose Up

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- A part of a text, as ILIKE takes it: no letter of it stands for others.
CREATE FUNCTION part_of(sought text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '%' || replace(replace(replace(sought, '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- Who buys, by the order's own words.
CREATE FUNCTION order_buyer(body jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(body #>> '{billing,first_name}', '') || ' ' || coalesce(body #>> '{billing,last_name}', '') || E'\n' || coalesce(body #>> '{billing,company}', '')
    || E'\n' || coalesce(body #>> '{billing,email}', '') || E'\n' || coalesce(body #>> '{billing,phone}', '')
$$;

CREATE INDEX sales_searched ON sales USING gin (number gin_trgm_ops, remote_id gin_trgm_ops);
CREATE INDEX orders_searched ON orders USING gin (number gin_trgm_ops, order_buyer(body) gin_trgm_ops);
CREATE INDEX customers_searched ON customers USING gin (name gin_trgm_ops, company gin_trgm_ops, email gin_trgm_ops,
    phone gin_trgm_ops, vat_number gin_trgm_ops, company_number gin_trgm_ops, personal_number gin_trgm_ops);
CREATE INDEX documents_searched ON documents USING gin (number_text gin_trgm_ops);
CREATE INDEX delivery_parcels_searched ON delivery_parcels USING gin (number gin_trgm_ops);
CREATE INDEX items_sku_in_any_case ON items (lower(sku));
CREATE INDEX delivery_note_lines_item ON delivery_note_lines (item_id);
CREATE INDEX sale_goods_item ON sale_goods (item_id) INCLUDE (sale_id);

-- Sales in the order that people read them in; a filter by state or channel goes by the
-- same index.
CREATE INDEX sales_listed ON sales (placed_at DESC, id DESC) INCLUDE (channel_id, state);
CREATE INDEX payments_listed ON payments (paid_at DESC, id DESC, sale_id DESC);

-- Sales with this in their number, ours or the shop's, in the shop's id, or in their
-- buyer's name, company or e-mail, whatever the case; or with goods of this SKU.
CREATE FUNCTION sales_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.id FROM sales s WHERE s.number ILIKE part_of(sought) OR s.remote_id ILIKE part_of(sought)
    UNION ALL
    SELECT s.id FROM orders o JOIN sales s ON s.channel_id = o.channel_id AND s.remote_id = o.remote_id WHERE o.number ILIKE part_of(sought)
    UNION ALL
    SELECT s.id FROM customers b JOIN sales s ON s.customer_id = b.id
    WHERE b.name ILIKE part_of(sought) OR b.company ILIKE part_of(sought) OR b.email ILIKE part_of(sought)
    UNION ALL
    SELECT g.sale_id FROM items i JOIN sale_goods g ON g.item_id = i.id WHERE lower(i.sku) = lower(sought)
$$;

-- Documents with this in their number, or whose sale sales_like finds.
CREATE FUNCTION documents_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT d.id FROM documents d WHERE d.number_text ILIKE part_of(sought)
    UNION ALL
    SELECT d.id FROM sales_like(sought) s (id) JOIN documents d ON d.sale_id = s.id
$$;

-- Delivery notes with this in a SKU or a parcel's number, or whose sale sales_like finds.
CREATE FUNCTION delivery_notes_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT l.delivery_note_id FROM items i JOIN delivery_note_lines l ON l.item_id = i.id WHERE i.sku ILIKE part_of(sought)
    UNION ALL
    SELECT y.delivery_note_id FROM delivery_parcels y WHERE y.number ILIKE part_of(sought)
    UNION ALL
    SELECT n.id FROM sales_like(sought) s (id) JOIN delivery_notes n ON n.sale_id = s.id
$$;

-- Customers with this in their name, company or e-mail, in what their orders say, or in
-- the number of a sale, whatever the case; or, without what people write between the
-- digits, in one of their numbers.
CREATE FUNCTION customers_like(sought text, plain text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT b.id FROM customers b WHERE b.name ILIKE part_of(sought) OR b.company ILIKE part_of(sought) OR b.email ILIKE part_of(sought)
    UNION ALL
    SELECT b.id FROM customers b
    WHERE plain <> '' AND (b.phone LIKE part_of(plain) OR b.vat_number LIKE part_of(plain) OR b.company_number LIKE part_of(plain) OR b.personal_number LIKE part_of(plain))
    UNION ALL
    SELECT s.customer_id FROM sales s WHERE s.number ILIKE part_of(sought) OR s.remote_id ILIKE part_of(sought)
    UNION ALL
    SELECT s.customer_id FROM orders o JOIN sales s ON s.channel_id = o.channel_id AND s.remote_id = o.remote_id WHERE order_buyer(o.body) ILIKE part_of(sought)
$$;
