-- What people ask: lists and sums for the command line, the demo and the console.

-- name: SaleList :many
-- The newest first. search is for sales_like; held_for is the reason of a hold, need_kind
-- and need_value are what of ours a hold hangs on.
WITH alike AS MATERIALIZED (
    SELECT sales_like(@search)
), found AS NOT MATERIALIZED (
    SELECT s.id, s.placed_at FROM sales s
    WHERE (@channel::text = '' OR s.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@state::text = '' OR s.state = @state)
      AND (@search::text = '' OR s.id = ANY (ARRAY(SELECT * FROM alike)))
      AND (@held_for::text = '' OR s.id = ANY (ARRAY(SELECT h.sale_id FROM sale_holds h WHERE h.reason = @held_for)))
      AND (@need_kind::text = '' OR s.id = ANY (ARRAY(SELECT h.sale_id FROM sale_holds h WHERE h.need_kind = @need_kind AND h.need_value = @need_value::text)))
      AND (@sale_id::bigint = 0 OR s.id = @sale_id) AND NOT (@only_open::boolean AND s.state IN ('settled', 'cancelled', 'reversed'))
)
SELECT s.id, c.code AS channel, c.zone, s.number, s.remote_id, s.state, s.currency, s.total, s.placed_at, s.updated_at, s.dated_on,
       coalesce(s.source, '')::text AS source, coalesce(s.responsible, '')::text AS responsible, coalesce(s.merchant, '')::text AS merchant,
       coalesce(s.sale_type, '')::text AS sale_type, coalesce(s.delivery_method, '')::text AS delivery_method, coalesce(s.held_as, '')::text AS held_as, s.skipped, s.cancelled,
       ARRAY(SELECT h.reason FROM sale_holds h WHERE h.sale_id = s.id GROUP BY h.reason ORDER BY min(h.position))::text[] AS reasons,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY placed_at DESC, id DESC LIMIT @most OFFSET @skip) f
JOIN sales s ON s.id = f.id
JOIN channels c ON c.id = s.channel_id
ORDER BY s.placed_at DESC, s.id DESC;

-- name: SaleFind :many
-- Sales by number, ours or the shop's, or remote id, in one channel or in all; those of
-- that number of ours first, then of the shop's.
SELECT s.id, c.code AS channel, c.zone, c.environment, s.remote_id, s.number, o.number AS order_number, s.state, s.currency, s.total, s.placed_at,
       s.updated_at, s.run_id, s.customer_id, s.matched_by, o.status AS order_status, o.unreadable, s.dated_on, s.skipped, s.cancelled,
       coalesce(s.source, '')::text AS source, coalesce(s.responsible, '')::text AS responsible, coalesce(s.merchant, '')::text AS merchant,
       coalesce(s.sale_type, '')::text AS sale_type, coalesce(s.delivery_method, '')::text AS delivery_method, coalesce(r.code, '')::text AS register
FROM sales s
JOIN channels c ON c.id = s.channel_id
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
LEFT JOIN registers r ON r.id = s.register_id
WHERE (s.number = @number OR o.number = @number OR s.remote_id = @number) AND (c.code = @channel OR @channel::text = '')
ORDER BY (s.number = @number) DESC, (o.number = @number) DESC, c.code, s.id;

-- name: SaleOrder :one
-- The order that a sale is.
SELECT c.code AS channel, s.number, s.state, s.deliver_by_hand, o.body, o.unreadable
FROM sales s
JOIN channels c ON c.id = s.channel_id
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
WHERE s.id = @sale_id;

-- name: CommandFind :one
-- A command as it was given, and whether the pass that carried it out is over.
SELECT sale_id, kind, step, requested_at, concluded_at FROM commands WHERE id = @id;

-- name: DocumentsOfSale :many
-- The oldest first; credits is the number of the invoice that a credit note is
-- against, refund_id the shop's refund that it stands for. Both are empty elsewhere.
SELECT d.id, d.type, d.state, coalesce(d.number_text, '')::text AS number_text, d.issued_on, d.due_on, d.currency,
       d.net, d.tax, d.total, d.paid, d.cleared, coalesce(i.number_text, '')::text AS credits, coalesce(d.refund_id, '')::text AS refund_id
FROM documents d
LEFT JOIN documents i ON i.id = d.credits_id
WHERE d.sale_id = @sale_id ORDER BY d.id;

-- name: DocumentLineList :many
SELECT position, kind, sku, name, quantity, discount, net, tax, tax_groups FROM document_lines WHERE document_id = @document_id ORDER BY position;

-- name: PaymentsOfSale :many
SELECT p.id, p.kind, p.amount, p.currency, p.paid_at, a.code AS money_account, p.by_hand, coalesce(p.refund_id, '')::text AS refund_id FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.sale_id = @sale_id ORDER BY p.id;

-- name: DeliveryNotesOfSale :many
SELECT n.id, n.part, n.kind, n.state, w.code AS warehouse, n.created_at,
       ARRAY(SELECT y.number FROM delivery_parcels y WHERE y.delivery_note_id = n.id AND y.number <> '' ORDER BY y.id)::text[] AS parcels
FROM delivery_notes n JOIN warehouses w ON w.id = n.warehouse_id
WHERE n.sale_id = @sale_id ORDER BY n.id;

-- name: EventsOfSale :many
-- What happened to a sale; told is the state of the note that tells it, empty
-- where none does yet.
SELECT e.at, e.text, coalesce(w.state, '')::text AS told FROM sale_events e LEFT JOIN shop_writes w ON w.id = e.write_id
WHERE e.sale_id = @sale_id ORDER BY e.id;

-- name: SalesByState :many
SELECT state, count(*) FROM sales GROUP BY state ORDER BY state;

-- name: DocumentSums :many
-- What was issued, by type and currency; what was reversed since is met by its
-- credit notes.
SELECT type, currency, count(*), sum(total)::numeric AS sum FROM documents WHERE number IS NOT NULL AND state <> 'cancelled'
GROUP BY type, currency ORDER BY type, currency;

-- name: PaymentSums :many
-- What came in, less what went back.
SELECT currency, count(*), sum(amount)::numeric AS sum FROM payments GROUP BY currency ORDER BY currency;

-- name: DeliveryNoteSums :many
SELECT d.currency, count(*), sum(d.total)::numeric AS sum FROM delivery_notes n JOIN documents d ON d.id = n.document_id
WHERE n.kind = 'delivery' AND n.approved_at IS NOT NULL AND n.state <> 'reversed' GROUP BY d.currency ORDER BY d.currency;

-- name: HeldSales :many
SELECT c.code AS channel, s.number, s.state, h.reason, h.subject, h.detail, h.remedy
FROM sale_holds h
JOIN sales s ON s.id = h.sale_id
JOIN channels c ON c.id = s.channel_id
WHERE s.state IN ('held', 'awaiting_release')
ORDER BY c.code, s.number, h.position;

-- name: ChannelCodes :many
SELECT code FROM channels ORDER BY code;

-- name: ChannelSalesByState :many
SELECT state, count(*) FROM sales WHERE channel_id = @channel_id GROUP BY state ORDER BY state;

-- name: ChannelBooks :one
-- Where a channel's sales are booked: its warehouse, and the prefix of its
-- invoices' numbers, empty where there is no series yet.
SELECT p.name AS pos_name, w.code AS warehouse,
       coalesce((SELECT d.prefix FROM document_series d WHERE d.pos_id = p.id AND d.document_type = 'invoice' AND d.environment = c.environment), '')::text AS series
FROM channels c
JOIN points_of_sale p ON p.id = c.pos_id
JOIN warehouses w ON w.id = p.warehouse_id
WHERE c.id = @channel_id;

-- name: OutboxAsked :one
-- Whether a request still waits to be handed on.
SELECT EXISTS (SELECT FROM outbox WHERE topic = @topic AND channel = @channel AND subject = @subject);

-- name: OrdersCompare :many
-- What is stored of these orders, to tell what a reading would change.
SELECT o.remote_id, o.content_hash, o.core_hash, o.modified_at, o.written_status, s.id AS sale_id, coalesce(s.cancelled, false)::boolean AS cancelled
FROM orders o
LEFT JOIN sales s ON s.channel_id = o.channel_id AND s.remote_id = o.remote_id
WHERE o.channel_id = @channel_id AND o.remote_id = ANY (@remote_ids::text[]);
