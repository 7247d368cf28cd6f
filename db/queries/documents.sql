-- name: InvoiceOfSale :one
-- The sale's one invoice that is neither cancelled nor reversed.
SELECT id, state, number_text, currency, net, tax, total, paid, sold
FROM documents WHERE sale_id = @sale_id AND type IN ('invoice', 'receipt') AND state NOT IN ('cancelled', 'reversed');

-- name: DraftInsert :one
INSERT INTO documents (sale_id, type, currency, net, tax, total, sold)
VALUES (@sale_id, 'invoice', @currency, @net, @tax, @total, @sold)
RETURNING id;

-- name: DraftUpdate :exec
UPDATE documents SET currency = @currency, net = @net, tax = @tax, total = @total, sold = @sold
WHERE id = @id AND state = 'draft';

-- name: DraftCancel :execrows
UPDATE documents SET state = 'cancelled' WHERE sale_id = @sale_id AND state = 'draft';

-- name: DraftLinesClear :exec
DELETE FROM document_lines WHERE document_id = @document_id;

-- name: DraftTaxesClear :exec
DELETE FROM document_taxes WHERE document_id = @document_id;

-- name: DocumentLinesAdd :copyfrom
INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
VALUES (@document_id, @position, @kind, @item_id, @sku, @name, @quantity, @discount, @net, @tax, @tax_groups, @remote_line_id);

-- name: DocumentTaxesAdd :copyfrom
INSERT INTO document_taxes (document_id, tax_group, percent, base, tax)
VALUES (@document_id, @tax_group, @percent, @base, @tax);

-- name: CreditDraftInsert :one
-- A credit note about an invoice: for a refund of the shop, or for the rest.
INSERT INTO documents (sale_id, type, credits_id, refund_id, currency, net, tax, total, sold)
SELECT i.sale_id, 'credit_note', i.id, @refund_id, i.currency, @net, @tax, @total, i.sold FROM documents i WHERE i.id = @credits_id
RETURNING id;

-- name: LedgerDocuments :many
-- All documents of a sale but those cancelled, the oldest first.
SELECT id, type, state, coalesce(number_text, '')::text AS number, currency, net, tax, total, paid, cleared, credited, sold, credits_id, refund_id
FROM documents WHERE sale_id = @sale_id AND state <> 'cancelled' ORDER BY id;

-- name: LedgerLines :many
SELECT document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id
FROM document_lines WHERE document_id = ANY (@documents::bigint[]) ORDER BY document_id, position;

-- name: LedgerTaxes :many
SELECT document_id, tax_group, percent, base, tax
FROM document_taxes WHERE document_id = ANY (@documents::bigint[]) ORDER BY document_id, tax_group;

-- name: DocumentPost :one
-- Takes the next number and posts, in one statement, which is the last of its
-- transaction: the series is locked for as short as can be, and a number is
-- taken only by a document that is posted. No row: it is no draft any more.
WITH due AS (
    SELECT d.id, d.sale_id, d.type, d.total, d.currency, i.number_text AS invoice
    FROM documents d LEFT JOIN documents i ON i.id = d.credits_id
    WHERE d.id = @id AND d.state = 'draft' FOR UPDATE OF d
), taken AS (
    UPDATE document_series s SET next_number = s.next_number + 1
    FROM due
    WHERE s.pos_id = @pos_id AND s.document_type = due.type AND s.environment = @environment
    RETURNING s.id, s.next_number - 1 AS number, s.prefix || lpad((s.next_number - 1)::text, 6, '0') AS number_text
), posted AS (
    UPDATE documents d SET state = 'posted', series_id = taken.id, number = taken.number, number_text = taken.number_text,
           issued_on = @issued_on::date, posted_at = now()
    FROM taken, due WHERE d.id = due.id
    RETURNING d.id, d.sale_id, d.number_text, d.total, d.currency, due.invoice
), told AS (
    INSERT INTO sale_events (sale_id, key, text)
    SELECT sale_id, 'invoice/' || id,
           coalesce('Credit note ' || number_text || ' to invoice ' || invoice, 'Invoice ' || number_text) || ' over ' || total || ' ' || currency || ' issued.'
    FROM posted
)
SELECT number_text::text AS number_text FROM posted;

-- name: PaymentAdd :execrows
-- Books money and settles what it can of the document that it names. Zero rows:
-- this very payment was recorded before.
INSERT INTO payments (sale_id, document_id, money_account_id, kind, refund_id, amount, currency, paid_at, key)
SELECT @sale_id, @document_id, a.id, @kind, @refund_id, @amount, @currency, @paid_at, @key FROM money_accounts a WHERE a.code = @money_account
ON CONFLICT (key) DO NOTHING;

-- name: LedgerPayments :many
-- All money of a sale, the oldest first.
SELECT p.id, p.kind, p.refund_id, p.amount, p.currency, a.code AS money_account,
       (p.amount - (SELECT coalesce(sum(x.amount), 0) FROM payment_allocations x WHERE x.payment_id = p.id))::numeric AS free
FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.sale_id = @sale_id ORDER BY p.id;

-- name: PaymentAllocate :one
-- Settles what it can of a document by what is free of a payment.
SELECT payment_allocate(@payment_id::bigint, @document_id::bigint)::numeric AS taken;

-- name: DocumentsClear :exec
-- Sets what credit notes owe against what their invoices have open.
SELECT documents_clear(@sale_id::bigint);

-- name: GoodsOfDocument :many
-- What a document's delivery takes from stock, in item order, which is the order
-- stock rows are locked in.
SELECT l.item_id::bigint AS item_id, i.sku, sum(l.quantity)::numeric AS quantity
FROM document_lines l
JOIN items i ON i.id = l.item_id
WHERE l.document_id = @document_id AND l.kind IN ('goods', 'custom') AND i.kind <> 'service'
GROUP BY l.item_id, i.sku
HAVING sum(l.quantity) > 0
ORDER BY l.item_id;

-- name: StockLock :many
SELECT item_id, on_hand FROM stock_lock(@warehouse_id::bigint, @wanted::bigint[]);

-- name: DeliveryNoteOfSale :one
SELECT id, state FROM delivery_notes WHERE sale_id = @sale_id AND state <> 'reversed';

-- name: DeliveryNoteAdd :one
INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES (@sale_id, @document_id, @warehouse_id, 'approved')
RETURNING id;

-- name: DeliveryNoteLinesAdd :copyfrom
INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) VALUES (@delivery_note_id, @item_id, @quantity);

-- name: StockMovesOfNote :exec
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, delivery_note_id, key)
SELECT l.item_id, n.warehouse_id, -l.quantity, 'delivery', n.id, 'delivery/' || n.id || '/' || l.item_id
FROM delivery_notes n
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
WHERE n.id = @id
ORDER BY l.item_id;
