-- name: DraftInsert :one
INSERT INTO documents (sale_id, type, currency, net, tax, total, sold)
VALUES (@sale_id, @type, @currency, @net, @tax, @total, @sold)
RETURNING id;

-- name: DraftUpdate :exec
UPDATE documents SET currency = @currency, net = @net, tax = @tax, total = @total, sold = @sold
WHERE id = @id AND state = 'draft';

-- name: DraftsCancel :exec
-- Cancels a sale's drafts but those that are kept.
UPDATE documents SET state = 'cancelled' WHERE sale_id = @sale_id AND state = 'draft' AND id <> ALL (@kept::bigint[]);

-- name: DraftNext :one
-- The draft to post next, and how many there are: what is wrong is credited before
-- it is issued anew, and refunds are credited after that. With the terms of payment
-- that were agreed with its customer.
SELECT d.id, d.type, count(*) OVER () AS drafts, b.due_day, b.due_days
FROM documents d
JOIN sales s ON s.id = d.sale_id
LEFT JOIN customers b ON b.id = s.customer_id
WHERE d.sale_id = @sale_id AND d.state = 'draft'
ORDER BY CASE WHEN d.type <> 'credit_note' THEN 1 WHEN d.refund_id IS NULL THEN 0 ELSE 2 END, d.id
LIMIT 1;

-- name: DraftLinesClear :exec
DELETE FROM document_lines WHERE document_id = @document_id;

-- name: DraftTaxesClear :exec
DELETE FROM document_taxes WHERE document_id = @document_id;

-- name: DraftPartsAdd :exec
-- A draft's lines and taxes. An item of 0 is none; groups are each line's as JSON.
WITH taxed AS (
    INSERT INTO document_taxes (document_id, tax_group, percent, base, tax)
    SELECT @document_id::bigint, unnest(@rates::text[]), unnest(@percents::numeric[]), unnest(@bases::numeric[]), unnest(@rate_taxes::numeric[])
)
INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, taxes, remote_line_id)
SELECT @document_id::bigint, l.position, l.kind, nullif(l.item_id, 0), l.sku, l.name, l.quantity, l.discount, l.net, l.tax,
       ARRAY(SELECT jsonb_array_elements_text(l.tax_groups)), l.taxes, l.remote_line_id
FROM (
    SELECT unnest(@positions::int[]) AS position, unnest(@kinds::text[]) AS kind, unnest(@items::bigint[]) AS item_id,
           unnest(@skus::text[]) AS sku, unnest(@names::text[]) AS name, unnest(@quantities::numeric[]) AS quantity,
           unnest(@discounts::numeric[]) AS discount, unnest(@nets::numeric[]) AS net, unnest(@line_taxes::numeric[]) AS tax,
           unnest(@tax_groups::jsonb[]) AS tax_groups, unnest(@taxes::jsonb[]) AS taxes, unnest(@remote_line_ids::text[]) AS remote_line_id
) l;

-- name: CreditDraftInsert :one
-- A credit note about an invoice: for a refund of the shop, or for the rest.
INSERT INTO documents (sale_id, type, credits_id, refund_id, currency, net, tax, total, sold)
SELECT i.sale_id, 'credit_note', i.id, @refund_id, i.currency, @net, @tax, @total, i.sold FROM documents i WHERE i.id = @credits_id
RETURNING id;

-- name: LedgerDocuments :many
-- All documents of some sales but those cancelled, the oldest first.
SELECT id, sale_id, type, state, coalesce(number_text, '')::text AS number, currency, net, tax, total, paid, cleared, credited, sold, credits_id, refund_id
FROM documents WHERE sale_id = ANY (@sales::bigint[]) AND state <> 'cancelled' ORDER BY id;

-- name: LedgerLines :many
SELECT document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, taxes, remote_line_id
FROM document_lines WHERE document_id = ANY (@documents::bigint[]) ORDER BY document_id, position;

-- name: LedgerTaxes :many
SELECT document_id, tax_group, percent, base, tax
FROM document_taxes WHERE document_id = ANY (@documents::bigint[]) ORDER BY document_id, tax_group;

-- name: DocumentPost :one
-- Takes the next number and posts, in one statement, which is the last of its
-- transaction: the series is locked for as short as can be, and a number is
-- taken only by a document that is posted. It is issued on that day, or on the last
-- day of the series where that is later. No row: it is no draft any more.
WITH due AS (
    SELECT d.id, d.sale_id, d.type, d.total, d.currency, i.number_text AS invoice
    FROM documents d LEFT JOIN documents i ON i.id = d.credits_id
    WHERE d.id = @id AND d.state = 'draft' FOR UPDATE OF d
), taken AS (
    UPDATE document_series s SET next_number = s.next_number + 1, last_issued_on = greatest(s.last_issued_on, @issued_on::date)
    FROM due
    WHERE s.pos_id = @pos_id AND s.document_type = due.type AND s.environment = @environment
    RETURNING s.id, s.last_issued_on, s.next_number - 1 AS number, s.prefix || lpad((s.next_number - 1)::text, 6, '0') AS number_text
), posted AS (
    UPDATE documents d SET state = 'posted', series_id = taken.id, number = taken.number, number_text = taken.number_text,
           issued_on = taken.last_issued_on, due_on = CASE WHEN d.type <> 'credit_note' THEN greatest(@due_on::date, taken.last_issued_on) END, posted_at = now()
    FROM taken, due WHERE d.id = due.id
    RETURNING d.id, d.sale_id, d.type, d.number_text, d.total, d.currency, due.invoice
), told AS (
    INSERT INTO sale_events (sale_id, key, text)
    SELECT sale_id, 'invoice/' || id,
           upper(left(type, 1)) || replace(substr(type, 2), '_', ' ') || ' ' || number_text || coalesce(' to invoice ' || invoice, '') || ' over ' || total || ' ' || currency || ' issued.'
    FROM posted
)
SELECT number_text::text AS number_text FROM posted;

-- name: PrepaymentWithdraw :exec
-- Withdraws the sale's prepayment invoice, if one stands.
SELECT prepayment_withdraw(@sale_id::bigint);

-- name: SaleStanding :one
-- Where a sale's documents and money stand. Number and total are those of its
-- invoice or receipt, even where refunds have given all of it back; billed is what all of them come to, credit notes taken off;
-- received is the money there is in their currency.
SELECT coalesce(i.id, 0)::bigint AS invoice, coalesce(i.number_text, '')::text AS number, coalesce(i.currency, s.currency)::text AS currency,
       coalesce(i.total, 0)::numeric AS total,
       (SELECT coalesce(sum(CASE WHEN d.type = 'credit_note' THEN -d.total ELSE d.total END), 0) FROM documents d
        WHERE d.sale_id = s.id AND d.number IS NOT NULL AND d.type <> 'prepayment_invoice')::numeric AS billed,
       (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.sale_id = s.id AND p.currency = coalesce(i.currency, s.currency))::numeric AS received,
       EXISTS (SELECT FROM payments p WHERE p.sale_id = s.id) AS has_money,
       EXISTS (SELECT FROM waiting_payments w WHERE w.sale_id = s.id) AS has_waiting, EXISTS (SELECT FROM registers) AS has_registers,
       EXISTS (SELECT FROM delivery_notes n WHERE n.sale_id = s.id AND n.approved_at IS NOT NULL) AS has_moved
FROM sales s
LEFT JOIN documents i ON i.id = (SELECT max(d.id) FROM documents d WHERE d.sale_id = s.id AND d.type IN ('invoice', 'receipt') AND d.number IS NOT NULL)
    AND NOT EXISTS (SELECT FROM documents n WHERE n.sale_id = s.id AND n.credits_id = i.id AND n.refund_id IS NULL AND n.number IS NOT NULL)
WHERE s.id = @sale_id;

-- name: SaleIsBooked :one
-- Whether anything of a sale is in the books, or on its way into them.
SELECT (EXISTS (SELECT FROM documents d WHERE d.sale_id = @sale_id AND d.number IS NOT NULL)
     OR EXISTS (SELECT FROM payments p WHERE p.sale_id = @sale_id)
     OR EXISTS (SELECT FROM waiting_payments w WHERE w.sale_id = @sale_id)
     OR EXISTS (SELECT FROM delivery_notes n WHERE n.sale_id = @sale_id AND n.approved_at IS NOT NULL))::boolean AS booked;

-- name: GoodsOfSale :many
-- The goods of the sale's invoice or receipt, as SaleStanding has it, line by line; where
-- there is none, those that its order sells, item by item, of document 0; and those that
-- have moved: deliveries less returns. Of these kept is what no status of the order takes
-- back: what a person delivered, or what has left the house, unnoted or not.
WITH sold AS (
    SELECT d.id FROM documents d
    WHERE d.id = (SELECT max(x.id) FROM documents x WHERE x.sale_id = @sale_id AND x.type IN ('invoice', 'receipt') AND x.number IS NOT NULL)
      AND NOT EXISTS (SELECT FROM documents n WHERE n.sale_id = @sale_id AND n.credits_id = d.id AND n.refund_id IS NULL AND n.number IS NOT NULL)
)
SELECT false AS moved, l.document_id, l.remote_line_id, i.id AS item_id, i.sku, l.quantity, 0::numeric AS kept
FROM sold
JOIN document_lines l ON l.document_id = sold.id
JOIN items i ON i.id = l.item_id
WHERE l.kind IN ('goods', 'custom') AND i.kind <> 'service' AND l.quantity <> 0
UNION ALL
SELECT false, 0, '', i.id, i.sku, g.wanted, 0
FROM sale_goods g
JOIN items i ON i.id = g.item_id
WHERE g.sale_id = @sale_id AND g.wanted > 0 AND NOT EXISTS (SELECT FROM sold)
UNION ALL
SELECT true, 0, '', i.id, i.sku, sum(y.sign * l.quantity), coalesce(sum(y.sign * l.quantity) FILTER (WHERE d.by_hand OR d.kind = 'unnoted' OR d.state IN ('shipped', 'delivered', 'received')), 0)
FROM delivery_notes n
CROSS JOIN LATERAL (SELECT CASE n.kind WHEN 'return' THEN -1 ELSE 1 END AS sign) y
JOIN delivery_notes d ON d.id = coalesce(n.returns_id, n.id)
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
JOIN items i ON i.id = l.item_id
WHERE n.sale_id = @sale_id AND n.approved_at IS NOT NULL
GROUP BY i.id, i.sku;

-- name: StockLock :many
-- Locks the stock of some items, in their order, and answers what of those that the
-- warehouse has is on hand there, and how much of that the sale may take.
SELECT item_id::bigint AS item_id, on_hand::numeric AS on_hand, free::numeric AS free
FROM stock_lock(@warehouse_id::bigint, @items::bigint[], @sale_id::bigint);

-- name: DeliveryNoteLast :one
-- The newest note of a sale by which goods left.
SELECT id FROM delivery_notes WHERE sale_id = @sale_id AND kind = 'delivery' AND approved_at IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: DeliveryNoteAdd :one
-- A note is the next part of its sale's shipment. The company of the first carrier that
-- the order names stands for whoever carries the goods.
WITH note AS (
    INSERT INTO delivery_notes (sale_id, part, kind, document_id, warehouse_id, state, by_hand, returns_id, counterparty_id)
    SELECT @sale_id, 1 + coalesce(max(n.part), 0), @kind, sqlc.narg(document_id), @warehouse_id, @state, @by_hand, sqlc.narg(returns_id), (
        SELECT y.customer_id
        FROM sales s
        JOIN carrier_counterparties y ON y.channel_id = s.channel_id
        JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
        WHERE s.id = @sale_id AND @kind = 'delivery'
          AND o.body @> jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('kind', 'shipping', 'method', y.remote_method)))
        ORDER BY y.remote_method LIMIT 1)
    FROM delivery_notes n WHERE n.sale_id = @sale_id
    RETURNING id, state
), step AS (
    INSERT INTO delivery_note_steps (delivery_note_id, state, actor) SELECT id, state, @actor FROM note
)
SELECT id FROM note;

-- name: DeliveryNoteLinesAdd :exec
INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity)
SELECT @delivery_note_id, unnest(@items::bigint[]), unnest(@quantities::numeric[]);

-- name: StockMovesOfNote :exec
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key)
SELECT l.item_id, n.warehouse_id, CASE n.kind WHEN 'return' THEN l.quantity ELSE -l.quantity END, n.kind, n.id, n.kind || '/' || n.id || '/' || l.item_id
FROM delivery_notes n
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
WHERE n.id = @id
ORDER BY l.item_id;

-- name: StockMovesUnnoted :many
-- Moves goods that nobody noted, however few are booked for the sale to take: what left
-- had been there, so the rest is booked as found, in the same statement. It answers with
-- that rest. Whoever calls it has locked the items.
WITH left_over AS (
    SELECT l.item_id, n.warehouse_id, n.id AS note_id, l.quantity,
           CASE WHEN w.external THEN 0 ELSE greatest(l.quantity - coalesce(k.on_hand - k.reserved, 0) - coalesce(r.quantity, 0), 0) END AS found
    FROM delivery_notes n
    JOIN warehouses w ON w.id = n.warehouse_id
    JOIN delivery_note_lines l ON l.delivery_note_id = n.id
    LEFT JOIN stock_levels k ON k.item_id = l.item_id AND k.warehouse_id = n.warehouse_id
    LEFT JOIN stock_reservations r ON r.sale_id = n.sale_id AND r.item_id = l.item_id AND r.warehouse_id = n.warehouse_id
    WHERE n.id = @id
), moved AS (
    INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key, reason)
    SELECT item_id, warehouse_id, -quantity, 'delivery', note_id, 'unnoted/' || note_id || '/' || item_id, '' FROM left_over
    UNION ALL
    SELECT item_id, warehouse_id, found, 'adjustment', NULL, 'found/' || note_id || '/' || item_id, 'more left than was booked' FROM left_over WHERE found > 0
)
SELECT i.sku, o.found::numeric AS found FROM left_over o JOIN items i ON i.id = o.item_id WHERE o.found > 0 ORDER BY i.sku;
