-- A catalogue that was just imported is what the planner knows least of, and what is
-- pushed first: it is told to look each thing up by its key.

-- +goose Up

-- As before. OFFSET 0 and the inner SELECT keep items and sales from being read whole.
CREATE OR REPLACE VIEW listing_targets AS
SELECT l.id AS listing_id, l.channel_id,
       (CASE WHEN c.stock THEN f.free - c.safety_buffer END)::numeric AS quantity,
       p.amount AS price
FROM listings l
JOIN channels c ON c.id = l.channel_id
JOIN points_of_sale s ON s.id = c.pos_id
CROSS JOIN LATERAL (
    SELECT sum(h.on_hand - o.open - i.safety_buffer) AS free
    FROM (
        SELECT o.item_id FROM listings o WHERE o.id = l.id AND o.manages_stock <> 'parent'
        UNION
        SELECT v.item_id FROM listings v
        WHERE v.channel_id = l.channel_id AND v.remote_parent = l.remote_id AND v.remote_parent <> '' AND v.manages_stock = 'parent' AND v.gone_at IS NULL
    ) kept
    JOIN LATERAL (SELECT x.id, x.kind, x.safety_buffer FROM items x WHERE x.id = kept.item_id OFFSET 0) i ON i.kind IN ('simple', 'variation')
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(k.on_hand), 0) AS on_hand FROM stock_levels k
        WHERE k.item_id = i.id AND (
            EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show' AND w.warehouse_id = k.warehouse_id)
            OR k.warehouse_id = s.warehouse_id AND NOT EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show'))
    ) h
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(g.open), 0) AS open FROM sale_goods g
        WHERE g.item_id = i.id AND g.open > 0 AND (SELECT x.environment FROM sales x WHERE x.id = g.sale_id) = c.environment
    ) o
) f
LEFT JOIN shop_list_entries e ON e.channel_id = c.id AND e.list = 'settings' AND e.remote_id = 'currency' AND e.gone_at IS NULL
LEFT JOIN item_prices p ON c.prices AND p.item_id = l.item_id AND l.kind <> 'parent'
    AND p.price_group = coalesce(c.price_group, s.price_group) AND p.currency = coalesce(e.title, c.default_currency)
WHERE l.gone_at IS NULL AND (l.item_id IS NOT NULL OR l.kind = 'parent');
