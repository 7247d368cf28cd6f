-- What people ask: lists and sums for the command line, the demo and the console.

-- name: SaleList :many
SELECT c.code AS channel, s.number, s.remote_id, s.state, s.currency, s.total, s.placed_at, s.updated_at,
       coalesce((SELECT string_agg(DISTINCT h.reason, ', ') FROM sale_holds h WHERE h.sale_id = s.id), '')::text AS reasons
FROM sales s JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND (s.state = @state OR @state::text = '')
  AND (s.number ILIKE '%' || @search::text || '%' OR @search = '')
ORDER BY s.placed_at DESC, s.id DESC
LIMIT @most OFFSET @skip;

-- name: SaleFind :many
-- Sales by number or remote id, in one channel or in all.
SELECT s.id, c.code AS channel, s.remote_id, s.number, s.state, s.currency, s.total, s.placed_at, s.run_id,
       s.matched_by, o.status AS order_status, o.body, o.unreadable
FROM sales s
JOIN channels c ON c.id = s.channel_id
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
WHERE (s.number = @number OR s.remote_id = @number) AND (c.code = @channel OR @channel::text = '')
ORDER BY (s.number = @number) DESC, c.code;

-- name: DocumentsOfSale :many
SELECT id, type, state, coalesce(number_text, '')::text AS number_text, issued_on, currency, net, tax, total, paid FROM documents WHERE sale_id = @sale_id ORDER BY id;

-- name: DocumentLineList :many
SELECT position, kind, sku, name, quantity, discount, net, tax, tax_groups FROM document_lines WHERE document_id = @document_id ORDER BY position;

-- name: PaymentsOfSale :many
SELECT p.amount, p.currency, p.paid_at, a.code AS money_account FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.sale_id = @sale_id ORDER BY p.id;

-- name: DeliveryNotesOfSale :many
SELECT id, state, created_at FROM delivery_notes WHERE sale_id = @sale_id ORDER BY id;

-- name: EventsOfSale :many
SELECT e.at, e.text, (w.state = 'done')::boolean AS told FROM sale_events e LEFT JOIN shop_writes w ON w.id = e.write_id
WHERE e.sale_id = @sale_id ORDER BY e.id;

-- name: SalesByState :many
SELECT state, count(*) FROM sales GROUP BY state ORDER BY state;

-- name: InvoiceSums :many
SELECT currency, count(*), sum(total)::numeric AS sum FROM documents WHERE type = 'invoice' AND state IN ('posted', 'paid') GROUP BY currency ORDER BY currency;

-- name: PaymentSums :many
SELECT currency, count(*), sum(amount)::numeric AS sum FROM payments GROUP BY currency ORDER BY currency;

-- name: DeliveryNoteSums :many
SELECT d.currency, count(*), sum(d.total)::numeric AS sum FROM delivery_notes n JOIN documents d ON d.id = n.document_id
WHERE n.state <> 'reversed' GROUP BY d.currency ORDER BY d.currency;

-- name: HeldSales :many
SELECT c.code AS channel, s.number, s.state, h.reason, h.subject, h.detail, h.remedy
FROM sale_holds h
JOIN sales s ON s.id = h.sale_id
JOIN channels c ON c.id = s.channel_id
WHERE s.state IN ('held', 'awaiting_release')
ORDER BY c.code, s.number, h.position;
