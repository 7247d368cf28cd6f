-- name: MoneyWait :exec
-- Money that waits for its register to open. What the shop says may change while it
-- does; what a person said stays.
INSERT INTO waiting_payments AS w (sale_id, register_id, money_account_id, kind, refund_id, method, amount, currency, paid_at, by_hand, apart, actor, reason, key)
VALUES (@sale_id, @register_id, @money_account_id, @kind, @refund_id, @method, @amount, @currency, @paid_at, @by_hand, @apart, @actor, @reason, @key)
ON CONFLICT (key) DO UPDATE SET
    register_id = excluded.register_id, money_account_id = excluded.money_account_id, kind = excluded.kind, refund_id = excluded.refund_id,
    method = excluded.method, amount = excluded.amount, currency = excluded.currency, paid_at = excluded.paid_at
WHERE NOT w.by_hand;

-- name: MoneyWaiting :many
-- What of a sale's money waits for a register, the oldest first.
SELECT w.key, w.kind, w.refund_id, w.method, w.amount, w.currency, w.paid_at, w.by_hand, w.apart, w.actor, w.reason,
       w.money_account_id, a.code AS money_account, w.register_id, r.code AS register
FROM waiting_payments w
JOIN money_accounts a ON a.id = w.money_account_id
JOIN registers r ON r.id = w.register_id
WHERE w.sale_id = @sale_id
ORDER BY w.id;

-- name: MoneyWaitsNoMore :exec
-- Forgets a person's money that was booked.
DELETE FROM waiting_payments WHERE key = @key;

-- name: MoneyWaitsStill :exec
-- Of what the shop says, no more waits than this.
DELETE FROM waiting_payments WHERE sale_id = @sale_id AND NOT by_hand AND key <> ALL (@kept::text[]);

-- name: MoneyByKey :one
-- Money of a sale by its key, booked or waiting; id is 0 while it waits.
SELECT m.id, m.sale_id, m.kind, m.method, m.amount, m.currency, a.code AS money_account, coalesce(r.code, '')::text AS register
FROM (
    SELECT p.id, p.sale_id, p.kind, p.method, p.amount, p.currency, p.money_account_id, s.register_id
    FROM payments p LEFT JOIN shifts s ON s.id = p.shift_id WHERE p.key = @key
    UNION ALL
    SELECT 0, w.sale_id, w.kind, w.method, w.amount, w.currency, w.money_account_id, w.register_id FROM waiting_payments w WHERE w.key = @key
) m
JOIN money_accounts a ON a.id = m.money_account_id
LEFT JOIN registers r ON r.id = m.register_id;

-- name: MoneyFree :one
-- What of a sale's money in a currency settles nothing. Documents that only asked for
-- it beforehand don't count.
SELECT (coalesce((SELECT sum(p.amount) FROM payments p WHERE p.sale_id = @sale_id AND p.currency = @currency), 0) - coalesce((
    SELECT sum(x.amount) FROM payment_allocations x JOIN payments p ON p.id = x.payment_id JOIN documents d ON d.id = x.document_id
    WHERE p.sale_id = @sale_id AND p.currency = @currency AND d.type <> 'prepayment_invoice'
), 0))::numeric AS free;

-- name: ShopMoneyIsIn :one
-- Whether there is money of a sale in a currency by the shop's word.
SELECT (coalesce(sum(amount), 0) > 0)::boolean AS is_in FROM payments WHERE sale_id = @sale_id AND currency = @currency AND NOT by_hand;

-- name: PaymentCommandAdd :execrows
-- A person's payment is carried out as it is given. Zero rows: this key was used
-- before.
INSERT INTO commands (id, sale_id, kind, actor, reason, applied_at) VALUES (@id, @sale_id, 'payment', @actor, @reason, now())
ON CONFLICT (id) DO NOTHING;

-- name: PaymentList :many
-- Money that came in and went out, the newest first. What waits for its register has
-- no id, and settles nothing. A sale or channel of 0 is any.
WITH found AS NOT MATERIALIZED (
    SELECT m.id, m.waits, m.sale_id, m.paid_at
    FROM (
        SELECT id, 0::bigint AS waits, sale_id, channel_id, paid_at, money_account_id, shift_id, shift_id AS drawer FROM payments
        UNION ALL
        SELECT 0::bigint, w.id, w.sale_id, s.channel_id, w.paid_at, w.money_account_id, NULL::bigint, -w.register_id -- a register that is no shift yet
        FROM waiting_payments w JOIN sales s ON s.id = w.sale_id
    ) m
    WHERE (@sale_id::bigint = 0 OR m.sale_id = @sale_id)
      AND (@channel_id::bigint = 0 OR m.channel_id = @channel_id)
      AND (@register::text = '' OR m.drawer = ANY (ARRAY(
          SELECT -r.id FROM registers r WHERE r.code = @register UNION ALL SELECT t.id FROM shifts t JOIN registers r ON r.id = t.register_id WHERE r.code = @register)))
      AND (@shift_id::bigint = 0 OR m.shift_id = @shift_id)
      AND (@money_account::text = '' OR m.money_account_id = (SELECT id FROM money_accounts WHERE code = @money_account))
      AND (NOT @waiting::boolean OR m.id = 0)
)
SELECT m.id, c.code AS channel, c.zone, s.number, s.remote_id, coalesce(p.kind, w.kind, '')::text AS kind, coalesce(p.amount, w.amount)::numeric AS amount,
       coalesce(p.currency, w.currency, '')::text AS currency, coalesce(p.method, w.method, '')::text AS method, a.code AS money_account,
       coalesce(r.code, '')::text AS register, coalesce(p.shift_id, 0)::bigint AS shift, m.paid_at, coalesce(p.by_hand, w.by_hand)::boolean AS by_hand,
       (SELECT coalesce(p.amount, w.amount) - coalesce(sum(x.amount), 0) FROM payment_allocations x JOIN documents d ON d.id = x.document_id
        WHERE x.payment_id = m.id AND d.type <> 'prepayment_invoice')::numeric AS free,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT * FROM found ORDER BY paid_at DESC, id DESC, sale_id DESC LIMIT @most OFFSET @skip) m
LEFT JOIN payments p ON p.id = m.id
LEFT JOIN shifts t ON t.id = p.shift_id
LEFT JOIN waiting_payments w ON w.id = m.waits
JOIN sales s ON s.id = m.sale_id
JOIN channels c ON c.id = s.channel_id
JOIN money_accounts a ON a.id = coalesce(p.money_account_id, w.money_account_id)
LEFT JOIN registers r ON r.id = coalesce(t.register_id, w.register_id)
ORDER BY m.paid_at DESC, m.id DESC, m.sale_id DESC;

-- name: PaymentShow :one
-- Money that is booked, and what of it settles nothing.
SELECT p.id, c.code AS channel, c.zone, s.number, s.remote_id, p.kind, p.amount, p.currency, p.method, a.code AS money_account, coalesce(r.code, '')::text AS register,
       coalesce(p.shift_id, 0)::bigint AS shift, p.paid_at, p.recorded_at, p.by_hand, coalesce(p.refund_id, '')::text AS refund_id,
       (SELECT p.amount - coalesce(sum(x.amount), 0) FROM payment_allocations x JOIN documents d ON d.id = x.document_id
        WHERE x.payment_id = p.id AND d.type <> 'prepayment_invoice')::numeric AS free
FROM payments p
JOIN sales s ON s.id = p.sale_id
JOIN channels c ON c.id = s.channel_id
JOIN money_accounts a ON a.id = p.money_account_id
LEFT JOIN shifts t ON t.id = p.shift_id
LEFT JOIN registers r ON r.id = t.register_id
WHERE p.id = @id;

-- name: DocumentsOfPayment :many
-- What a payment settles of which documents.
SELECT d.id, d.type, coalesce(d.number_text, '')::text AS number, d.state, d.total, x.amount
FROM payment_allocations x JOIN documents d ON d.id = x.document_id
WHERE x.payment_id = @payment_id ORDER BY d.id;

-- name: PaymentMappingTake :exec
-- Has a register take a channel's payments by a method; when they count as paid stays.
INSERT INTO payment_mappings (channel_id, remote_method, money_account_id, register_id)
VALUES (@channel_id, @remote_method, @money_account_id, @register_id::bigint)
ON CONFLICT (channel_id, remote_method) DO UPDATE SET money_account_id = excluded.money_account_id, register_id = excluded.register_id;

-- name: PosPaymentMappingSave :exec
-- Where a payment method goes in all channels of a point of sale that say nothing of it.
INSERT INTO pos_payment_mappings (pos_id, remote_method, money_account_id, register_id)
VALUES (@pos_id, @remote_method, @money_account_id, @register_id)
ON CONFLICT (pos_id, remote_method) DO UPDATE SET money_account_id = excluded.money_account_id, register_id = excluded.register_id;
