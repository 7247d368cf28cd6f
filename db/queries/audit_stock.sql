-- What has to hold of stock and of who wants it: rules as in audit.sql.

-- name: AuditReserved :many
-- What is reserved of an item is what is kept for sales, and it is there.
SELECT 'reserved'::text AS rule, format('%s in warehouse %s', i.sku, w.code)::text AS subject,
       format('%s are reserved; %s are kept for sales, and %s are on hand.', coalesce(l.reserved, 0), coalesce(r.kept, 0), coalesce(l.on_hand, 0))::text AS detail
FROM stock_levels l
FULL JOIN (SELECT item_id, warehouse_id, sum(quantity) AS kept FROM stock_reservations GROUP BY item_id, warehouse_id) r
       ON r.item_id = l.item_id AND r.warehouse_id = l.warehouse_id
LEFT JOIN items i ON i.id = coalesce(l.item_id, r.item_id)
LEFT JOIN warehouses w ON w.id = coalesce(l.warehouse_id, r.warehouse_id)
WHERE (coalesce(l.reserved, 0) <> coalesce(r.kept, 0) OR coalesce(r.kept, 0) > greatest(l.on_hand, 0))
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE c.code = @channel AND p.warehouse_id = w.id))
ORDER BY w.code, i.sku;

-- name: AuditReservation :many
-- No more is kept for a sale than has yet to leave.
SELECT 'reservation'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('%s of item %s are kept for it; %s have yet to leave.', r.kept, coalesce(i.sku, '#' || r.item_id), coalesce(g.open, 0))::text AS detail
FROM (SELECT sale_id, item_id, sum(quantity) AS kept FROM stock_reservations GROUP BY sale_id, item_id) r
LEFT JOIN sale_goods g ON g.sale_id = r.sale_id AND g.item_id = r.item_id
LEFT JOIN items i ON i.id = r.item_id
LEFT JOIN sales s ON s.id = r.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND r.kept > coalesce(g.open, 0)
ORDER BY r.sale_id, r.item_id;

-- name: AuditSaleWants :many
-- What has left of a sale is what its notes moved; one at rest that ended wants nothing.
SELECT 'sale_wants'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s; of item %s it wants %s, of which %s have left; its notes moved %s.',
              s.state, coalesce(i.sku, '#' || x.item_id), coalesce(x.wanted, 0), coalesce(x.moved, 0), coalesce(x.away, 0))::text AS detail
FROM (
    SELECT coalesce(g.sale_id, m.sale_id) AS sale_id, coalesce(g.item_id, m.item_id) AS item_id, g.wanted, g.moved, m.away
    FROM sale_goods g
    FULL JOIN (
        SELECT n.sale_id, y.item_id, -sum(y.quantity) AS away
        FROM stock_moves y JOIN delivery_notes n ON n.id = y.delivery_note_id
        GROUP BY n.sale_id, y.item_id
    ) m ON m.sale_id = g.sale_id AND m.item_id = g.item_id
) x
LEFT JOIN items i ON i.id = x.item_id
LEFT JOIN sales s ON s.id = x.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '')
  AND (coalesce(x.moved, 0) <> coalesce(x.away, 0)
    OR x.wanted > 0 AND s.state IN ('cancelled', 'reversed') AND sale_rests(s.id))
ORDER BY x.sale_id, x.item_id;

-- name: AuditStockRequest :many
-- A sale asks for no more than it has yet to get.
SELECT 'stock_request'::text AS rule, format('request #%s of sale %s in %s', r.id, s.number, c.code)::text AS subject,
       format('It asks for %s of item %s; %s have yet to leave.', r.quantity, coalesce(i.sku, '#' || r.item_id), coalesce(g.open, 0))::text AS detail
FROM stock_requests r
LEFT JOIN sale_goods g ON g.sale_id = r.sale_id AND g.item_id = r.item_id
LEFT JOIN items i ON i.id = r.item_id
LEFT JOIN sales s ON s.id = r.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND r.state = 'open' AND r.quantity > coalesce(g.open, 0)
ORDER BY r.id;

-- name: AuditListing :many
-- A shop that is told of our stock shows of a listing what it should: what is there,
-- less what is sold and not delivered, less what no shop is shown. Not what is still to
-- be told, can't be, or waits for a person or for the shop's orders.
SELECT 'listing'::text AS rule, format('%s in %s', l.sku, c.code)::text AS subject,
       format('The shop shows %s; it is to show %s, and nobody is about to tell it.', coalesce(l.seen_quantity::text, 'nothing'), trim_scale(greatest(trunc(t.quantity), 0)))::text AS detail
FROM listings l
JOIN channels c ON c.id = l.channel_id
JOIN listing_targets t ON t.listing_id = l.id
WHERE (c.code = @channel OR @channel::text = '')
  AND c.enabled AND c.stock AND c.stock_shown = 'exact' AND c.environment <> 'working'
  AND l.manages_stock = 'yes' AND l.kind <> 'other' AND t.quantity IS NOT NULL
  AND greatest(l.seen_quantity, 0) IS DISTINCT FROM greatest(trunc(t.quantity), 0)
  AND l.error_kind IS NULL AND NOT l.push_doubted AND l.push_retry_at IS NULL AND l.push_attempt IS NULL
  AND NOT EXISTS (SELECT FROM listing_news n WHERE n.listing_id = l.id)
  AND NOT EXISTS (SELECT FROM push_news)
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.topic = 'stock' AND o.channel = c.code)
  AND NOT EXISTS (SELECT FROM stock_pushes p WHERE p.channel_id = c.id AND p.state IN ('running', 'waiting', 'confirmed'))
  AND EXISTS (SELECT FROM stock_pushes p WHERE p.channel_id = c.id)
ORDER BY c.code, l.sku, l.id;
