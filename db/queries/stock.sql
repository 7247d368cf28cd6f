-- What people do with stock and look up of it.

-- name: StockLockAll :exec
-- Locks the stock of some items, in their order, in all warehouses.
SELECT stock_lock(0, @items::bigint[], 0);

-- name: StockCommandFind :one
SELECT kind, about, moves FROM stock_commands WHERE key = @key;

-- name: StockCommandAdd :execrows
-- Zero rows: this key was given before.
INSERT INTO stock_commands (key, kind, about, moves, actor, reason) VALUES (@key, @kind, @about, @moves, @actor, @reason)
ON CONFLICT (key) DO NOTHING;

-- name: StockItems :many
-- The items of these SKUs, and whether each is a thing that can be in stock.
SELECT id, sku, (kind IN ('simple', 'variation'))::boolean AS stocked FROM items WHERE sku = ANY (@skus::text[]);

-- name: StockWarehouses :many
SELECT id, code FROM warehouses ORDER BY code;

-- name: StockOf :many
-- What is on hand of some items; began is whether any move was ever booked.
SELECT l.item_id, l.warehouse_id, l.on_hand, l.reserved,
       EXISTS (SELECT FROM stock_moves m WHERE m.item_id = l.item_id AND m.warehouse_id = l.warehouse_id) AS began
FROM stock_levels l WHERE l.item_id = ANY (@of_items::bigint[]);

-- name: StockMovesAdd :exec
-- Books moves by hand, in item order; the keys are the command's.
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key, actor, reason)
SELECT m.item_id, m.warehouse_id, m.quantity, m.kind, 'by_hand/' || @command::text || '/' || m.warehouse_id || '/' || m.item_id, @actor, @reason
FROM (
    SELECT unnest(@items::bigint[]) AS item_id, unnest(@warehouses::bigint[]) AS warehouse_id, unnest(@quantities::numeric[]) AS quantity, unnest(@kinds::text[]) AS kind
) m
ORDER BY m.item_id, m.warehouse_id;

-- name: StockSeen :many
-- What a channel's shop showed of its own stock when it was read last, where it manages
-- that, with what its sales of before have yet to take from the shelf: the shop doesn't
-- count those any more.
SELECT i.sku, l.seen_quantity::numeric AS seen, coalesce((
    SELECT sum(g.open) FROM sale_goods g JOIN sales s ON s.id = g.sale_id
    WHERE g.item_id = i.id AND g.open > 0 AND s.channel_id = l.channel_id AND s.placed_at <= l.seen_at
), 0)::numeric AS open
FROM listings l
JOIN items i ON i.id = l.item_id
WHERE l.channel_id = @channel_id AND l.gone_at IS NULL AND l.manages_stock = 'yes' AND l.seen_quantity IS NOT NULL AND i.kind IN ('simple', 'variation')
ORDER BY i.sku;

-- name: StockList :many
-- Items by SKU, warehouse by warehouse, where there is or was any, or a sale wants some.
-- What is open is to leave from there; it is taken off what is available once, kept or not.
-- search is for items_like.
WITH alike AS MATERIALIZED (
    SELECT items_like(@search)
), found AS MATERIALIZED (
    SELECT b.item_id, b.warehouse_id
    FROM (
        SELECT item_id, warehouse_id FROM stock_levels
        UNION ALL
        SELECT g.item_id, p.warehouse_id
        FROM sale_goods g
        JOIN sales s ON s.id = g.sale_id
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id
        WHERE g.open > 0 AND NOT EXISTS (SELECT FROM stock_levels l WHERE l.item_id = g.item_id AND l.warehouse_id = p.warehouse_id)
        GROUP BY g.item_id, p.warehouse_id
    ) b
    WHERE (@warehouse::text = '' OR b.warehouse_id = (SELECT id FROM warehouses WHERE code = @warehouse)) AND (@sku::text = '' OR b.item_id = (SELECT id FROM items WHERE sku = @sku))
      AND (@search::text = '' OR b.item_id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT f.sku, i.name, f.code AS warehouse, coalesce(l.on_hand, 0)::numeric AS on_hand, coalesce(l.reserved, 0)::numeric AS reserved, o.open::numeric AS open,
       (SELECT count(*) FROM found) AS in_all
FROM (
    SELECT f.*, w.code
    FROM (SELECT f.*, i.sku FROM found f JOIN items i ON i.id = f.item_id OFFSET 0) f -- how few warehouses there are says nothing of how many rows
    JOIN warehouses w ON w.id = f.warehouse_id
    ORDER BY f.sku, w.code LIMIT @most OFFSET @skip
) f
JOIN items i ON i.id = f.item_id
LEFT JOIN stock_levels l ON l.item_id = f.item_id AND l.warehouse_id = f.warehouse_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.open), 0) AS open
    FROM sale_goods g JOIN sales s ON s.id = g.sale_id JOIN channels c ON c.id = s.channel_id JOIN points_of_sale p ON p.id = c.pos_id
    WHERE g.item_id = f.item_id AND g.open > 0 AND p.warehouse_id = f.warehouse_id
) o
ORDER BY f.sku, f.code;

-- name: StockItem :one
SELECT id, sku, name, kind FROM items WHERE sku = @sku;

-- name: StockWaiting :many
-- The sales that have yet to get an item, the oldest first.
SELECT c.code AS channel, s.number, s.remote_id, s.state, g.wanted, g.open,
       coalesce((SELECT sum(r.quantity) FROM stock_reservations r WHERE r.sale_id = s.id AND r.item_id = g.item_id), 0)::numeric AS reserved,
       coalesce((SELECT q.quantity FROM stock_requests q WHERE q.sale_id = s.id AND q.item_id = g.item_id AND q.state = 'open'), 0)::numeric AS requested
FROM sale_goods g
JOIN sales s ON s.id = g.sale_id
JOIN channels c ON c.id = s.channel_id
WHERE g.item_id = @item_id AND g.open > 0
ORDER BY s.id
LIMIT @most;

-- name: StockMoveList :many
-- An item's moves, the newest first.
SELECT m.moved_at, w.code AS warehouse, m.quantity, m.kind, m.actor, m.reason, coalesce(c.code, '')::text AS channel, coalesce(s.number, '')::text AS sale, coalesce(s.remote_id, '')::text AS remote_id,
       (CASE WHEN n.kind <> 'unnoted' THEN n.id ELSE 0 END)::bigint AS delivery_note
FROM stock_moves m
JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN delivery_notes n ON n.id = m.delivery_note_id
LEFT JOIN sales s ON s.id = n.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE m.item_id = @item_id
ORDER BY m.id DESC
LIMIT @most OFFSET @skip;

-- name: StockMoveCount :one
SELECT count(*) FROM stock_moves WHERE item_id = @item_id;

-- name: RequestList :many
-- The oldest first; a state of '' is all of them, an id of 0 likewise. search is for
-- stock_requests_like.
WITH alike AS MATERIALIZED (
    SELECT stock_requests_like(@search)
), found AS NOT MATERIALIZED (
    SELECT q.id FROM stock_requests q LEFT JOIN sales s ON s.id = q.sale_id
    WHERE (@channel_id::bigint = 0 OR s.channel_id = @channel_id)
      AND (@state::text = '' OR q.state = @state) AND (@id::bigint = 0 OR q.id = @id) AND (@search::text = '' OR q.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT q.id, q.state, i.sku, i.name, q.quantity, c.code AS channel, c.zone, s.number, s.remote_id, s.state AS sale_state, w.code AS warehouse,
       q.opened_at, q.closed_at, coalesce(q.closed_by, '')::text AS closed_by, coalesce(q.outcome, '')::text AS outcome, q.reason, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id LIMIT @most OFFSET @skip) f
JOIN stock_requests q ON q.id = f.id
JOIN items i ON i.id = q.item_id
JOIN sales s ON s.id = q.sale_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
JOIN warehouses w ON w.id = p.warehouse_id
ORDER BY q.id;

-- name: RequestClose :execrows
-- Closes a request by hand; zero rows: it is closed, or there is none. The journal says
-- so with the sale.
WITH closed AS (
    UPDATE stock_requests q SET state = 'closed', closed_at = now(), closed_by = @actor::text, outcome = 'by_hand', reason = @reason
    WHERE q.id = @id AND q.state = 'open'
    RETURNING q.sale_id, q.item_id, q.quantity
)
INSERT INTO journal (actor, action, channel, sale_id, result, detail)
SELECT @actor::text, 'close stock request', c.code, s.id, 'done',
       jsonb_build_object('sku', i.sku, 'quantity', trim_scale(k.quantity)::text, 'outcome', 'by_hand', 'reason', @reason::text)
FROM closed k JOIN sales s ON s.id = k.sale_id JOIN channels c ON c.id = s.channel_id JOIN items i ON i.id = k.item_id;

-- name: WarehouseCodes :many
SELECT code FROM warehouses ORDER BY code;

-- name: WarehouseCode :one
SELECT code FROM warehouses WHERE id = @id;

-- name: StockSKUs :many
-- Some SKUs of things that can be in stock, which begin as typed.
SELECT sku FROM items WHERE kind IN ('simple', 'variation') AND starts_with(sku, @typed::text) ORDER BY sku LIMIT 100;
