-- name: GoodsAway :many
-- What of the deliveries of a sale has left and not come back, the newest delivery first.
SELECT n.id AS note, n.document_id, n.warehouse_id, i.id AS item_id, i.sku, (l.quantity - coalesce(b.quantity, 0))::numeric AS quantity
FROM delivery_notes n
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
JOIN items i ON i.id = l.item_id
LEFT JOIN (
    SELECT r.returns_id, x.item_id, sum(x.quantity) AS quantity
    FROM delivery_notes r JOIN delivery_note_lines x ON x.delivery_note_id = r.id
    WHERE r.sale_id = @sale_id
    GROUP BY r.returns_id, x.item_id
) b ON b.returns_id = n.id AND b.item_id = l.item_id
WHERE n.sale_id = @sale_id AND n.kind = 'delivery' AND n.approved_at IS NOT NULL AND l.quantity > coalesce(b.quantity, 0)
ORDER BY n.id DESC, i.id;

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
-- A note on its way.
SELECT id, sale_id, part, kind, state, document_id, warehouse_id FROM delivery_notes WHERE id = @id;

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
-- What the shop was told last of a sale's parcels, or was to be told.
SELECT body, state FROM shop_writes WHERE sale_id = @sale_id AND kind = 'parcels' ORDER BY id DESC LIMIT 1;

-- name: DeliveryCommandFind :one
-- A command as it was given, with the note that it is about.
SELECT sale_id, kind, delivery_note_id FROM commands WHERE id = @id;

-- name: DeliveryCommandAdd :execrows
-- Carried out as it is given. Zero rows: this key was given before.
INSERT INTO commands (id, sale_id, kind, actor, reason, delivery_note_id, applied_at)
VALUES (@id, @sale_id, @kind, @actor, @reason, @delivery_note_id, now())
ON CONFLICT (id) DO NOTHING;
