-- name: RegisterAdd :execrows
-- Zero rows: there is no such point of sale or money account, or the code is taken.
INSERT INTO registers (pos_id, code, name, money_account_id)
SELECT p.id, @code, @name, a.id FROM points_of_sale p, money_accounts a WHERE p.code = @pos AND a.code = @money_account
ON CONFLICT (code) DO NOTHING;

-- name: RegisterByCode :one
-- A register with its point of sale, whose first currency is its own.
SELECT r.id, r.code, r.name, p.id AS pos_id, p.code AS pos, p.currencies, a.code AS money_account, r.money_account_id
FROM registers r
JOIN points_of_sale p ON p.id = r.pos_id
JOIN money_accounts a ON a.id = r.money_account_id
WHERE r.code = @code;

-- name: RegisterList :many
-- Registers with their open shift, 0 for none, and how much waits for one.
WITH found AS NOT MATERIALIZED (
    SELECT r.id, r.code FROM registers r WHERE @pos::text = '' OR r.pos_id = (SELECT id FROM points_of_sale WHERE code = @pos)
)
SELECT r.code, r.name, p.code AS pos, a.code AS money_account, coalesce(s.id, 0)::bigint AS shift, s.opened_at, coalesce(s.opened_by, '')::text AS opened_by,
       (SELECT count(*) FROM waiting_payments w WHERE w.register_id = r.id) AS waiting,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY code LIMIT @most OFFSET @skip) f
JOIN registers r ON r.id = f.id
JOIN points_of_sale p ON p.id = r.pos_id
JOIN money_accounts a ON a.id = r.money_account_id
LEFT JOIN shifts s ON s.register_id = r.id AND s.closed_at IS NULL
ORDER BY r.code;

-- name: RegisterCodes :many
SELECT code FROM registers ORDER BY code;

-- name: MoneyAccountByCode :one
SELECT id, code, name, kind FROM money_accounts WHERE code = @code;

-- name: MoneyAccountCodes :many
SELECT code FROM money_accounts ORDER BY code;

-- name: PointOfSaleCodes :many
SELECT code FROM points_of_sale ORDER BY code;

-- name: PointOfSaleExists :one
SELECT EXISTS (SELECT FROM points_of_sale WHERE code = @code);

-- name: RegisterLock :exec
-- Until the end of the transaction the register's shift is nobody else's: whoever
-- books or leaves money for it comes before or after.
SELECT FROM registers WHERE id = @id FOR NO KEY UPDATE;

-- name: RegisterShift :one
-- The register's open shift, 0 for none, which stays so until the end of the
-- transaction.
SELECT coalesce(register_shift(@register_id::bigint), 0)::bigint AS shift;

-- name: ShiftOpened :one
-- The open shift of a register.
SELECT id, opened_at, opened_by FROM shifts WHERE register_id = @register_id AND closed_at IS NULL;

-- name: ShiftAdd :one
INSERT INTO shifts (register_id, money_account_id, opened_by)
SELECT r.id, r.money_account_id, @opened_by FROM registers r WHERE r.id = @register_id
RETURNING id, opened_at;

-- name: ShiftCashAdd :exec
-- What is put into the drawer at opening.
INSERT INTO shift_cash (shift_id, currency, opening)
SELECT @shift_id, unnest(@currencies::text[]), unnest(@amounts::numeric[]);

-- name: ShiftClose :exec
SELECT shift_close(@shift_id::bigint, @closed_by::text, @currencies::text[], @counts::numeric[]);

-- name: ShiftDrawers :many
-- The drawer of a shift by currency; counted is null until it is closed.
SELECT d.currency, d.opening, d.received, d.expected, c.counted
FROM shift_drawers d
LEFT JOIN shift_cash c ON c.shift_id = d.shift_id AND c.currency = d.currency
WHERE d.shift_id = @shift_id
ORDER BY d.currency;

-- name: ShiftTotals :many
-- What shifts come to by currency: what was taken less what was given back, by whichever
-- account, and their drawers; counted is null until they are closed.
WITH taken AS (
    SELECT p.shift_id, p.currency, sum(p.amount) AS sum FROM payments p WHERE p.shift_id = ANY (@shifts::bigint[]) GROUP BY p.shift_id, p.currency
), drawer AS (
    SELECT d.shift_id, d.currency, d.opening, d.received, d.expected FROM shift_drawers d WHERE d.shift_id = ANY (@shifts::bigint[])
)
SELECT coalesce(t.shift_id, d.shift_id, 0)::bigint AS shift_id, coalesce(t.currency, d.currency, '')::text AS currency, coalesce(t.sum, 0)::numeric AS taken,
       coalesce(d.opening, 0)::numeric AS opening, coalesce(d.received, 0)::numeric AS received, coalesce(d.expected, 0)::numeric AS expected, c.counted
FROM drawer d
FULL JOIN taken t ON t.shift_id = d.shift_id AND t.currency = d.currency
LEFT JOIN shift_cash c ON c.shift_id = d.shift_id AND c.currency = d.currency
ORDER BY 1, 2;

-- name: ShiftShow :one
SELECT s.id, r.code AS register, r.name, p.code AS pos, a.code AS money_account, s.opened_at, s.opened_by, s.closed_at, coalesce(s.closed_by, '')::text AS closed_by
FROM shifts s
JOIN registers r ON r.id = s.register_id
JOIN points_of_sale p ON p.id = r.pos_id
JOIN money_accounts a ON a.id = s.money_account_id
WHERE s.id = @id;

-- name: ShiftLast :one
-- The open shift of a register, else the last.
SELECT id FROM shifts WHERE register_id = @register_id ORDER BY id DESC LIMIT 1;

-- name: ShiftList :many
-- The newest first; those that opened from since on and before until.
WITH found AS NOT MATERIALIZED (
    SELECT s.id FROM shifts s
    WHERE (@register::text = '' OR s.register_id = (SELECT id FROM registers WHERE code = @register))
      AND (@state::text = '' OR (s.closed_at IS NULL) = (@state = 'open'))
      AND (sqlc.narg(since)::timestamptz IS NULL OR s.opened_at >= sqlc.narg(since)) AND (sqlc.narg(until)::timestamptz IS NULL OR s.opened_at < sqlc.narg(until))
)
SELECT s.id, r.code AS register, p.code AS pos, a.code AS money_account, s.opened_at, s.opened_by, s.closed_at, coalesce(s.closed_by, '')::text AS closed_by,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN shifts s ON s.id = f.id
JOIN registers r ON r.id = s.register_id
JOIN points_of_sale p ON p.id = r.pos_id
JOIN money_accounts a ON a.id = s.money_account_id
ORDER BY s.id DESC;

-- name: ShiftSums :many
-- What a shift took and gave back, by method, account, currency and kind.
SELECT p.method, a.code AS money_account, p.currency, p.kind, count(*), sum(p.amount)::numeric AS sum
FROM payments p
JOIN money_accounts a ON a.id = p.money_account_id
WHERE p.shift_id = @shift_id::bigint
GROUP BY p.method, a.code, p.currency, p.kind
ORDER BY a.code, p.currency, p.method, p.kind;

-- name: ShiftLate :many
-- What was paid before its shift opened, and waited for it.
SELECT c.code AS channel, c.zone, l.number, p.amount, p.currency, p.kind, p.method, a.code AS money_account, p.paid_at
FROM payments p
JOIN shifts s ON s.id = p.shift_id
JOIN money_accounts a ON a.id = p.money_account_id
JOIN sales l ON l.id = p.sale_id
JOIN channels c ON c.id = l.channel_id
WHERE p.shift_id = @shift_id::bigint AND p.paid_at < s.opened_at
ORDER BY p.paid_at, p.id;

-- name: WaitingSales :many
-- The sales that have something waiting for a register, in the order in which they
-- are woken.
SELECT c.code AS channel, c.environment, s.remote_id, s.number, s.total, s.currency
FROM sales s
JOIN channels c ON c.id = s.channel_id
WHERE s.id IN (SELECT w.sale_id FROM waiting_payments w WHERE w.register_id = @register_id)
ORDER BY c.code, s.remote_id;

