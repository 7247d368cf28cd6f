-- name: GoodsAway :many
-- What of the deliveries of a sale has left and not come back, the newest delivery first.
SELECT n.id AS note, n.kind, n.document_id, n.warehouse_id, i.id AS item_id, i.sku, (l.quantity - coalesce(b.quantity, 0))::numeric AS quantity
FROM delivery_notes n
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
JOIN items i ON i.id = l.item_id
LEFT JOIN (
    SELECT r.returns_id, x.item_id, sum(x.quantity) AS quantity
    FROM delivery_notes r JOIN delivery_note_lines x ON x.delivery_note_id = r.id
    WHERE r.sale_id = @sale_id
    GROUP BY r.returns_id, x.item_id
) b ON b.returns_id = n.id AND b.item_id = l.item_id
WHERE n.sale_id = @sale_id AND n.kind <> 'return' AND n.approved_at IS NOT NULL AND l.quantity > coalesce(b.quantity, 0)
ORDER BY n.id DESC, i.id;

-- name: WarehouseIsAnothers :one
-- Whether goods of a sale that isn't production's would leave a warehouse that is.
SELECT warehouse_is_anothers(@warehouse_id::bigint, @sale_id::bigint)::boolean AS anothers;

-- name: WarehouseNamed :one
SELECT id FROM warehouses WHERE code = @code;

-- name: WarehouseIsExternal :one
SELECT external FROM warehouses WHERE id = @id;

-- name: DeliveryNoteGoOn :exec
-- Brings a note on, and remembers by whom.
WITH note AS (
    UPDATE delivery_notes SET state = @state WHERE id = @id RETURNING id
)
INSERT INTO delivery_note_steps (delivery_note_id, state, actor) SELECT id, @state, @actor FROM note;

-- name: DeliveryNoteGet :one
-- A note on its way. What left unnoted is nobody's to follow.
SELECT id, sale_id, part, kind, state, document_id, warehouse_id FROM delivery_notes WHERE id = @id AND kind <> 'unnoted';

-- name: DeliveryNoteGoods :many
SELECT i.id AS item_id, i.sku, l.quantity
FROM delivery_note_lines l JOIN items i ON i.id = l.item_id
WHERE l.delivery_note_id = @delivery_note_id ORDER BY i.id;

-- name: ParcelsAdd :exec
-- A number that the note has is not added again.
INSERT INTO delivery_parcels (delivery_note_id, number, carrier)
SELECT @delivery_note_id, unnest(@numbers::text[]), unnest(@carriers::text[])
ON CONFLICT (delivery_note_id, number) WHERE number <> '' DO NOTHING;

-- name: ParcelsOfSale :many
-- The numbered parcels that a sale's goods are in, but for those that came back.
SELECT p.number, p.carrier
FROM delivery_parcels p JOIN delivery_notes n ON n.id = p.delivery_note_id
WHERE n.sale_id = @sale_id AND n.state <> 'reversed' AND p.number <> ''
ORDER BY p.id;

-- name: SaleSetParcels :exec
UPDATE sales SET parcels = @parcels::text WHERE id = @sale_id;

-- name: SaleDeliverByHand :exec
UPDATE sales SET deliver_by_hand = true WHERE id = @sale_id;

-- name: ParcelsWritten :one
-- What the shop was told last of a sale's parcels, or was to be told, and still is.
SELECT body, state FROM shop_writes WHERE sale_id = @sale_id AND kind = 'parcels' AND NOT (state = 'withheld' AND error IS NOT NULL) ORDER BY id DESC LIMIT 1;

-- name: DeliveryCommandFind :one
-- A command as it was given, with the note that it is about.
SELECT sale_id, kind, delivery_note_id FROM commands WHERE id = @id;

-- name: DeliveryCommandAdd :execrows
-- Carried out as it is given. Zero rows: this key was given before.
INSERT INTO commands (id, sale_id, kind, actor, reason, delivery_note_id, applied_at)
VALUES (@id, @sale_id, @kind, @actor, @reason, @delivery_note_id, now())
ON CONFLICT (id) DO NOTHING;

-- name: Shipments :many
-- How far the goods of sales are on their way, as far as any have left the stock.
SELECT n.sale_id, (CASE
    WHEN bool_and(n.state IN ('delivered', 'received')) AND NOT bool_or(y.open) THEN 'product delivered'
    WHEN bool_or(n.state IN ('delivered', 'received')) THEN 'partly delivered'
    WHEN bool_and(n.state = 'shipped') AND NOT bool_or(y.open) THEN 'shipped'
    WHEN bool_or(n.state = 'shipped') THEN 'partly shipped'
    WHEN bool_and(n.state = 'packed') THEN 'packed'
    ELSE 'to be packed' END)::text AS shipment
FROM delivery_notes n
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM sale_goods g WHERE g.sale_id = n.sale_id AND g.open > 0) AS open) y
WHERE n.sale_id = ANY (@sales::bigint[]) AND n.kind = 'delivery' AND n.approved_at IS NOT NULL AND n.state <> 'reversed'
GROUP BY n.sale_id;

-- name: DeliveryList :many
-- Deliveries in some states, the oldest first. search is for delivery_notes_like. A channel
-- of 0 is any.
WITH alike AS MATERIALIZED (
    SELECT delivery_notes_like(@search)
), found AS NOT MATERIALIZED (
    SELECT n.id FROM delivery_notes n
    WHERE n.kind = 'delivery' AND n.state = ANY (@states::text[]) AND (@channel_id::bigint = 0 OR n.channel_id = @channel_id)
      AND (@pos::text = '' OR n.channel_id = ANY (ARRAY(SELECT c.id FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE p.code = @pos)))
      AND (@warehouse::text = '' OR n.warehouse_id = (SELECT id FROM warehouses WHERE code = @warehouse))
      AND (@search::text = '' OR n.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT n.id, n.part, n.state, n.by_hand, n.created_at, c.code AS channel, c.zone, p.code AS pos, w.code AS warehouse, s.number AS sale, s.remote_id,
       coalesce(s.delivery_method, '')::text AS delivery_method,
       (SELECT sum(l.quantity) FROM delivery_note_lines l WHERE l.delivery_note_id = n.id)::numeric AS pieces,
       (SELECT count(*) FROM delivery_note_lines l WHERE l.delivery_note_id = n.id)::int AS lines,
       ARRAY(SELECT y.number FROM delivery_parcels y WHERE y.delivery_note_id = n.id ORDER BY y.id)::text[] AS parcels,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id LIMIT @most OFFSET @skip) f
JOIN delivery_notes n ON n.id = f.id
JOIN sales s ON s.id = n.sale_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
JOIN warehouses w ON w.id = n.warehouse_id
ORDER BY n.id;

-- name: DeliveryShow :one
-- A note with what is around it; of a return note, the delivery that it takes back.
SELECT n.id, n.sale_id, n.part, n.kind, n.state, n.by_hand, n.created_at, coalesce(n.returns_id, 0)::bigint AS returns_id, c.code AS channel, c.zone, p.code AS pos,
       w.code AS warehouse, w.external, s.number AS sale, s.remote_id, coalesce(s.delivery_method, '')::text AS delivery_method, coalesce(d.number_text, '')::text AS document, coalesce(n.document_id, 0)::bigint AS document_id,
       coalesce(nullif(b.company, ''), b.name, '')::text AS counterparty
FROM delivery_notes n
JOIN sales s ON s.id = n.sale_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
JOIN warehouses w ON w.id = n.warehouse_id
LEFT JOIN documents d ON d.id = n.document_id
LEFT JOIN customers b ON b.id = n.counterparty_id
WHERE n.id = @id AND n.kind <> 'unnoted';

-- name: DeliveryLines :many
-- What a note names, and how much of it came back.
SELECT i.sku, i.name, l.quantity,
       (SELECT coalesce(sum(x.quantity), 0) FROM delivery_notes r JOIN delivery_note_lines x ON x.delivery_note_id = r.id
        WHERE r.returns_id = l.delivery_note_id AND x.item_id = l.item_id)::numeric AS returned
FROM delivery_note_lines l JOIN items i ON i.id = l.item_id
WHERE l.delivery_note_id = @delivery_note_id ORDER BY i.sku;

-- name: DeliveryParcels :many
SELECT number, carrier, added_at FROM delivery_parcels WHERE delivery_note_id = @delivery_note_id ORDER BY id;

-- name: DeliverySteps :many
SELECT state, actor, at FROM delivery_note_steps WHERE delivery_note_id = @delivery_note_id ORDER BY at, state;

-- name: DeliveriesOfSale :many
-- The deliveries of a sale, the oldest first, but those that came back.
SELECT id, state FROM delivery_notes WHERE sale_id = @sale_id AND kind = 'delivery' AND state <> 'reversed' ORDER BY id;

-- name: PackingNote :one
-- A delivery with what its packing list says around it.
SELECT n.id, n.kind, n.state, n.created_at, s.number AS sale, coalesce(m.name, '')::text AS delivery_method, coalesce(d.number_text, '')::text AS document,
       coalesce(c.language, p.language)::text AS language, coalesce(nullif(p.legal_name, ''), p.name)::text AS seller, p.address, p.vat_number, p.company_number, p.email, c.zone,
       coalesce(nullif(b.company, ''), b.name, '')::text AS counterparty,
       coalesce(o.body, (SELECT r.body FROM order_readings r WHERE r.channel_id = s.channel_id AND r.remote_id = s.remote_id ORDER BY r.version DESC LIMIT 1), '{}')::jsonb AS body
FROM delivery_notes n
JOIN sales s ON s.id = n.sale_id
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
LEFT JOIN delivery_methods m ON m.code = s.delivery_method
LEFT JOIN documents d ON d.id = n.document_id
LEFT JOIN customers b ON b.id = n.counterparty_id
WHERE n.id = @id AND n.kind <> 'unnoted';
