-- name: PaymentAdd :execrows
-- Books money, in a shift or (0) in none, and settles what it can of the document that
-- it names. Zero rows: this very money was booked before, or there is no such account.
INSERT INTO payments (sale_id, document_id, money_account_id, kind, refund_id, amount, currency, method, paid_at, by_hand, apart, key, shift_id)
SELECT @sale_id, @document_id, a.id, @kind, @refund_id, @amount, @currency, @method, @paid_at, @by_hand, @apart, @key, nullif(@shift_id::bigint, 0)
FROM money_accounts a WHERE a.code = @money_account
ON CONFLICT (key) DO NOTHING;

-- name: SalePayments :many
-- All money of a sale in one currency, the oldest first.
SELECT p.id, p.kind, p.refund_id, p.amount, p.method, p.by_hand, p.apart, a.code AS money_account
FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.sale_id = @sale_id AND p.currency = @currency ORDER BY p.id;

-- name: SaleSettle :exec
-- Settles a sale's documents with all the money there is for it.
SELECT sale_settle(@sale_id::bigint);
