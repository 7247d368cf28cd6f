-- What finds few of many rows goes by an index in every list: those of goods and of
-- messages are searched as those of sales are, and lists have an index for what they are
-- sifted by and one for their order.

-- +goose Up

DROP INDEX items_searched;
CREATE INDEX items_searched ON items USING gin (sku gin_trgm_ops, name gin_trgm_ops, kind gin_trgm_ops, category gin_trgm_ops, tax_group gin_trgm_ops);
CREATE INDEX items_short ON items (lower(name)) WHERE length(name) < 3;
CREATE INDEX listings_searched ON listings USING gin (sku gin_trgm_ops, name gin_trgm_ops);
CREATE INDEX stock_requests_searched ON stock_requests USING gin (reason gin_trgm_ops) WHERE reason <> '';
CREATE INDEX catalogue_problems_searched ON catalogue_problems USING gin (detail gin_trgm_ops);
CREATE INDEX messages_searched ON messages USING gin (remote_id gin_trgm_ops, subject gin_trgm_ops, body gin_trgm_ops);
CREATE INDEX message_threads_searched ON message_threads USING gin (remote_id gin_trgm_ops, name gin_trgm_ops, phone gin_trgm_ops, buyer_id gin_trgm_ops);

-- Items with this in their SKU or name, whatever the case; of one or two letters, those
-- whose SKU or name it is.
CREATE FUNCTION items_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT i.id FROM items i WHERE NOT is_short(sought) AND (i.sku ILIKE part_of(sought) OR i.name ILIKE part_of(sought))
    UNION ALL
    SELECT i.id FROM items i WHERE is_short(sought) AND lower(i.sku) = lower(sought)
    UNION ALL
    SELECT i.id FROM items i WHERE is_short(sought) AND length(i.name) < 3 AND lower(i.name) = lower(sought)
$$;

-- Listings of this id of the shop's, or with this in their SKU or name, whatever the case;
-- of one or two letters, those whose SKU it is.
CREATE FUNCTION listings_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT l.id FROM listings l WHERE NOT is_short(sought) AND (l.sku ILIKE part_of(sought) OR l.name ILIKE part_of(sought))
    UNION ALL
    SELECT l.id FROM channels c CROSS JOIN LATERAL (SELECT a.id FROM listings a WHERE a.channel_id = c.id AND (a.remote_id = sought OR is_short(sought) AND a.sku = sought) OFFSET 0) l
$$;

-- What is wrong with products of this id of the shop's, that listings_like finds, or that
-- are items which items_like does, or with this in its words.
CREATE FUNCTION catalogue_problems_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT p.id FROM catalogue_problems p WHERE NOT is_short(sought) AND p.detail ILIKE part_of(sought)
    UNION ALL
    SELECT p.id FROM channels c CROSS JOIN LATERAL (SELECT a.id FROM catalogue_problems a WHERE a.channel_id = c.id AND a.remote_id = sought OFFSET 0) p
    UNION ALL
    SELECT p.id
    FROM listings_like(sought) f (id) JOIN listings l ON l.id = f.id
    CROSS JOIN LATERAL (SELECT a.id FROM catalogue_problems a WHERE a.channel_id = l.channel_id AND a.remote_id = l.remote_id OFFSET 0) p
    UNION ALL
    SELECT p.id FROM items_like(sought) i (id) CROSS JOIN LATERAL (SELECT a.id FROM catalogue_problems a WHERE a.item_id = i.id OFFSET 0) p
$$;

-- What sales lack of items that items_like finds, with this in the reason, or whose sale
-- has this in its number or is of this id of the shop's.
CREATE FUNCTION stock_requests_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT q.id FROM items_like(sought) i (id) CROSS JOIN LATERAL (SELECT a.id FROM stock_requests a WHERE a.item_id = i.id OFFSET 0) q
    UNION ALL
    SELECT q.id FROM stock_requests q WHERE NOT is_short(sought) AND q.reason <> '' AND q.reason ILIKE part_of(sought)
    UNION ALL
    SELECT q.id FROM sales s CROSS JOIN LATERAL (SELECT a.id FROM stock_requests a WHERE a.sale_id = s.id OFFSET 0) q
    WHERE NOT is_short(sought) AND (s.number ILIKE part_of(sought) OR s.remote_id ILIKE part_of(sought))
    UNION ALL
    SELECT q.id FROM sales_numbered(sought) s (id) CROSS JOIN LATERAL (SELECT a.id FROM stock_requests a WHERE a.sale_id = s.id OFFSET 0) q
$$;

-- Messages with this in their id, subject or text, in what is known of their conversation
-- and its buyer, or in the number of the order that they are about, whatever the case; of
-- one or two letters, those whose id it is.
CREATE FUNCTION messages_like(sought text) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT m.id FROM messages m WHERE NOT is_short(sought) AND (m.remote_id ILIKE part_of(sought) OR m.subject ILIKE part_of(sought) OR m.body ILIKE part_of(sought))
    UNION ALL
    SELECT m.id FROM messages m WHERE is_short(sought) AND length(m.remote_id) < 3 AND m.remote_id = sought
    UNION ALL
    SELECT m.id FROM message_threads t CROSS JOIN LATERAL (SELECT a.id FROM messages a WHERE a.thread_id = t.id OFFSET 0) m
    WHERE NOT is_short(sought) AND (t.remote_id ILIKE part_of(sought) OR t.name ILIKE part_of(sought) OR t.phone ILIKE part_of(sought) OR t.buyer_id ILIKE part_of(sought))
    UNION ALL
    SELECT m.id
    FROM (
        SELECT o.channel_id, o.remote_id FROM orders o WHERE NOT is_short(sought) AND o.number ILIKE part_of(sought)
        UNION
        SELECT s.channel_id, s.remote_id FROM sales s WHERE NOT is_short(sought) AND s.number ILIKE part_of(sought)
    ) n
    CROSS JOIN LATERAL (
        SELECT a.id FROM messages a WHERE a.channel_id = n.channel_id AND a.order_id = n.remote_id AND a.order_id <> ''
        UNION
        SELECT a.id FROM message_threads t JOIN messages a ON a.thread_id = t.id WHERE t.channel_id = n.channel_id AND t.order_id = n.remote_id AND t.order_id <> ''
        UNION
        SELECT a.id FROM orders o JOIN message_threads t ON t.channel_id = o.channel_id AND t.buyer_id = o.body #>> '{customer,remote_id}' AND t.buyer_id <> '' JOIN messages a ON a.thread_id = t.id
        WHERE o.channel_id = n.channel_id AND o.remote_id = n.remote_id
        UNION
        SELECT a.id FROM sales s JOIN customers b ON b.id = s.customer_id JOIN message_threads t ON t.phone_key = b.phone AND t.phone_key <> '' JOIN messages a ON a.thread_id = t.id
        WHERE s.channel_id = n.channel_id AND s.remote_id = n.remote_id
        OFFSET 0
    ) m
    CROSS JOIN LATERAL (SELECT FROM message_orders f WHERE f.message_id = m.id AND f.remote_id = n.remote_id OFFSET 0) about
$$;

CREATE INDEX messages_short ON messages (remote_id) WHERE length(remote_id) < 3;
CREATE INDEX messages_order ON messages (channel_id, order_id) WHERE order_id <> '';
CREATE INDEX message_threads_order ON message_threads (channel_id, order_id) WHERE order_id <> '';
CREATE INDEX message_threads_buyer ON message_threads (channel_id, buyer_id) WHERE buyer_id <> '';
CREATE INDEX message_threads_phone ON message_threads (phone_key) WHERE phone_key <> '';
CREATE INDEX stock_requests_of_item ON stock_requests (item_id);
CREATE INDEX catalogue_problems_of_product ON catalogue_problems (channel_id, remote_id);
CREATE INDEX catalogue_problems_of_item ON catalogue_problems (item_id) WHERE item_id IS NOT NULL;

-- The order in which people read a list, and what few of its rows are.
CREATE INDEX messages_listed ON messages ((read_at IS NULL) DESC, sent_at DESC, id DESC) INCLUDE (read_at, own, channel_id, system);
CREATE INDEX message_replies_of_state ON message_replies (state, message_id, id);
CREATE INDEX listings_in_trouble ON listings (error_since, id) INCLUDE (channel_id) WHERE error_kind IS NOT NULL AND gone_at IS NULL;
CREATE INDEX customers_of_type ON customers (customer_type, id DESC) WHERE customer_type IS NOT NULL;
CREATE INDEX sales_of_channel ON sales (channel_id, id);
