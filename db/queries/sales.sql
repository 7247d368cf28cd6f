-- name: SaleByOrder :one
SELECT * FROM sales WHERE channel_id = @channel_id AND remote_id = @remote_id;

-- name: SaleSave :one
-- One order, one sale: made when first seen, then moved along with the order. Its day
-- and its number stay, but that a number of the shop's follows the order's, which is
-- null where the order can't be read. What it carries is added where it lacks it; how
-- it is delivered follows the order, and so do the goods that it wants: those of the
-- items, and no others, unless the order can't be read or its edit was left out.
WITH saved AS (
    INSERT INTO sales (channel_id, remote_id, number, number_prefix, own_number, dated_on, currency, total, customer_id, matched_by, placed_at,
        order_version, run_id, source, responsible, merchant, sale_type, register_id, delivery_method)
    VALUES (@channel_id, @remote_id, @number, @number_prefix, @own_number, @dated_on, @currency, @total, @customer_id, @matched_by, @placed_at,
        @order_version, @run_id, @source, @responsible, @merchant, @sale_type, @register_id,
        CASE WHEN cardinality(@deliveries::text[]) > 0 THEN coalesce(
            (SELECT m.delivery_method FROM delivery_mappings m WHERE m.channel_id = @channel_id AND m.remote_method = ANY (@deliveries::text[])
             ORDER BY length(m.remote_method) DESC, m.remote_method LIMIT 1),
            (SELECT c.delivery_method FROM channels c WHERE c.id = @channel_id)) END)
    ON CONFLICT (channel_id, remote_id) DO UPDATE SET
        number = CASE WHEN sales.own_number IS NULL THEN coalesce(sales.number_prefix || sqlc.narg(order_number)::text, sales.number) ELSE sales.number END,
        currency = excluded.currency, total = excluded.total,
        customer_id = coalesce(sales.customer_id, excluded.customer_id), matched_by = coalesce(sales.matched_by, excluded.matched_by),
        source = coalesce(sales.source, excluded.source), responsible = coalesce(sales.responsible, excluded.responsible),
        merchant = coalesce(sales.merchant, excluded.merchant), sale_type = coalesce(sales.sale_type, excluded.sale_type),
        register_id = coalesce(sales.register_id, excluded.register_id),
        delivery_method = CASE WHEN sqlc.narg(order_number)::text IS NULL THEN sales.delivery_method ELSE excluded.delivery_method END,
        order_version = excluded.order_version, run_id = excluded.run_id, updated_at = now()
    RETURNING id, (xmax = 0)::boolean AS created,
        sqlc.narg(order_number)::text IS NOT NULL AND (left_out IS DISTINCT FROM order_version OR cardinality(@items::bigint[]) = 0) AS wants
), goods AS (
    INSERT INTO sale_goods AS g (sale_id, item_id, wanted)
    SELECT w.sale_id, w.item_id, w.wanted FROM (
        SELECT s.id AS sale_id, unnest(@items::bigint[]) AS item_id, unnest(@wanted::numeric[]) AS wanted FROM saved s WHERE s.wants
        UNION ALL
        SELECT s.id, o.item_id, 0 FROM saved s JOIN sale_goods o ON o.sale_id = s.id WHERE s.wants AND o.wanted > 0 AND o.item_id <> ALL (@items::bigint[])
    ) w
    ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = excluded.wanted WHERE g.wanted <> excluded.wanted
)
SELECT id, created FROM saved;

-- name: SaleGoodsKeep :exec
-- A sale goes on wanting the goods of these items, as an edit of its order is left out.
WITH kept AS (
    UPDATE sales SET left_out = order_version WHERE id = @sale_id RETURNING id
)
INSERT INTO sale_goods AS g (sale_id, item_id, wanted)
SELECT w.sale_id, w.item_id, w.wanted FROM (
    SELECT k.id AS sale_id, unnest(@items::bigint[]) AS item_id, unnest(@wanted::numeric[]) AS wanted FROM kept k
    UNION ALL
    SELECT k.id, o.item_id, 0 FROM kept k JOIN sale_goods o ON o.sale_id = k.id WHERE o.wanted > 0 AND o.item_id <> ALL (@items::bigint[])
) w
ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = excluded.wanted WHERE g.wanted <> excluded.wanted;

-- name: SaleNumberNext :one
-- The next number of a channel's own counting: whoever takes one comes after whoever
-- took the last.
INSERT INTO sale_counters AS n (channel_id, last) VALUES (@channel_id, 1)
ON CONFLICT (channel_id) DO UPDATE SET last = n.last + 1
RETURNING last;

-- name: SaleLock :one
-- A sale with its order and channel, locked: the steps of one sale take turns. The
-- order is locked first, as by whoever imports it.
SELECT s.id, s.channel_id, s.remote_id, s.number, s.state, s.currency, s.total, s.order_version, s.held_as, s.issue_asked, s.deliver_by_hand, s.parcels, s.skipped, s.cancelled,
       ARRAY(SELECT f.step FROM sale_steps f WHERE f.sale_id = s.id AND f.state = 'failed')::text[] AS failed,
       o.number AS order_number, o.status AS order_status, o.body, o.unreadable, o.version AS newest_version,
       sqlc.embed(c), sqlc.embed(p)
FROM sales s
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
WHERE s.id = @id
FOR NO KEY UPDATE OF o, s;

-- name: SaleSetState :exec
UPDATE sales SET state = @state, updated_at = now() WHERE id = @sale_id;

-- name: SaleHeldAs :exec
-- Remembers exactly what holds a sale; null: nothing does.
UPDATE sales SET held_as = @held_as WHERE id = @sale_id;

-- name: RecordAdd :exec
-- What a step leaves behind: how far it got, what is to be told, the journal. A word on
-- what another attempt did is none itself: attempts is 0. Why a step last failed is kept
-- until it succeeds, also where it fails without saying why.
WITH marked AS (
    INSERT INTO sale_steps AS t (sale_id, step, state, detail, attempts, input, started_at, ended_at, error, failed_at)
    SELECT @sale_id::bigint, m.step, m.state, m.detail, greatest(@attempts::int, 1), nullif(@input::text, '')::jsonb,
           m.at - make_interval(secs => @took::float8), m.at, CASE WHEN m.state = 'failed' THEN m.detail END, CASE WHEN m.state = 'failed' THEN m.at END
    FROM (SELECT unnest(@steps::text[]) AS step, unnest(@states::text[]) AS state, unnest(@step_details::text[]) AS detail, clock_timestamp() AS at) m
    ON CONFLICT (sale_id, step) DO UPDATE SET state = excluded.state, detail = excluded.detail, ended_at = excluded.ended_at,
        attempts = CASE WHEN @attempts::int = 0 THEN t.attempts ELSE excluded.attempts END,
        input = CASE WHEN @attempts::int = 0 THEN t.input ELSE excluded.input END,
        started_at = CASE WHEN @attempts::int = 0 OR @attempts::int > 1 AND t.ended_at IS NULL THEN t.started_at ELSE excluded.started_at END,
        error = CASE WHEN excluded.state NOT IN ('done', 'not_due', 'skipped') THEN coalesce(nullif(excluded.error, ''), t.error, excluded.error) END,
        failed_at = CASE WHEN excluded.state IN ('done', 'not_due', 'skipped') THEN NULL WHEN excluded.error IN ('', t.error) THEN t.failed_at ELSE coalesce(excluded.failed_at, t.failed_at) END
), told AS (
    INSERT INTO sale_events (sale_id, key, text) SELECT @sale_id::bigint, unnest(@keys::text[]), unnest(@texts::text[])
    ON CONFLICT (sale_id, key) DO NOTHING
)
INSERT INTO journal (channel, sale_id, actor, action, result, detail, payload_hash)
SELECT @channel, @sale_id::bigint, unnest(@actors::text[]), unnest(@actions::text[]), unnest(@results::text[]), nullif(unnest(@details::text[]), '')::jsonb,
       unnest(@payload_hashes::bytea[]);

-- name: SaleStepFail :exec
-- Notes an attempt that failed, of a sale or of the one that an order has: not where the
-- next one came to its end meanwhile.
INSERT INTO sale_steps AS t (sale_id, step, state, attempts, input, started_at, ended_at, error, failed_at)
SELECT s.id, @step, @state::text, @attempts, @input::jsonb, f.at - make_interval(secs => @took::float8), CASE WHEN @state::text = 'failed' THEN f.at END, @error::text, f.at
FROM sales s CROSS JOIN (SELECT clock_timestamp() AS at) f
WHERE s.id = coalesce(nullif(@sale_id::bigint, 0),
    (SELECT x.id FROM sales x JOIN channels c ON c.id = x.channel_id WHERE c.code = @channel AND x.remote_id = @remote_id))
ON CONFLICT (sale_id, step) DO UPDATE SET state = excluded.state, detail = '', attempts = excluded.attempts, input = excluded.input,
    started_at = CASE WHEN excluded.attempts > 1 AND t.ended_at IS NULL THEN t.started_at ELSE excluded.started_at END,
    ended_at = excluded.ended_at, error = excluded.error, failed_at = excluded.failed_at
WHERE t.ended_at IS NULL OR t.ended_at < excluded.started_at OR t.attempts <= excluded.attempts;

-- name: SaleStepsForget :exec
DELETE FROM sale_steps WHERE sale_id = @sale_id AND step = ANY (@steps::text[]);

-- name: SaleStepStates :many
-- The states of some steps of a sale, of each that it has come to.
SELECT state FROM sale_steps WHERE sale_id = @sale_id AND step = ANY (@steps::text[]);

-- name: SaleStepList :many
-- The steps that a sale has come to, each that is skipped with who said so and why.
SELECT t.step, t.state, t.attempts, t.detail, t.input, t.started_at, t.ended_at, coalesce(t.error, '')::text AS error, t.failed_at,
       coalesce(w.actor, '')::text AS skipped_by, coalesce(w.reason, '')::text AS reason
FROM sale_steps t
LEFT JOIN LATERAL (
    SELECT c.actor, c.reason FROM commands c
    WHERE t.state = 'skipped' AND c.sale_id = t.sale_id AND c.kind = 'skip' AND c.step = t.step AND c.applied_at IS NOT NULL
    ORDER BY c.applied_at DESC LIMIT 1
) w ON true
WHERE t.sale_id = @sale_id;

-- name: SaleSteer :exec
-- What people decided of a sale's way.
UPDATE sales SET skipped = @skipped, cancelled = @cancelled WHERE id = @sale_id;

-- name: SaleGoodsAway :many
-- The goods of a sale that have left and not come back.
SELECT item_id, moved FROM sale_goods WHERE sale_id = @sale_id AND moved > 0 ORDER BY item_id;

-- name: HoldsClear :exec
DELETE FROM sale_holds WHERE sale_id = @sale_id;

-- name: HoldsAdd :copyfrom
INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable, need_kind, need_value, need_class, found)
VALUES (@sale_id, @position, @reason, @subject, @detail, @remedy, @acceptable, @need_kind, @need_value, @need_class, @found);

-- name: SaleLookAgain :exec
-- Wakes a sale where what it needs has come while it was being held. Until the end of
-- the transaction nobody writes anything that a sale may need.
SELECT sale_look_again(@sale_id);

-- name: HoldList :many
SELECT position, reason, subject, detail, remedy, acceptable, need_kind, need_value, found FROM sale_holds WHERE sale_id = @sale_id ORDER BY position;

-- name: AcceptanceAdd :exec
-- The last word counts.
INSERT INTO sale_acceptances (sale_id, fingerprint, command_id, reissue) VALUES (@sale_id, @fingerprint, @command_id, @reissue)
ON CONFLICT (sale_id, fingerprint) DO UPDATE SET reissue = excluded.reissue, command_id = excluded.command_id;

-- name: AcceptanceGet :one
SELECT reissue FROM sale_acceptances WHERE sale_id = @sale_id AND fingerprint = @fingerprint;

-- name: SaleAskIssue :exec
-- Remembers that a person asked for the document.
UPDATE sales SET issue_asked = true WHERE id = @sale_id;

-- name: CommandAdd :execrows
-- Zero rows: this very command was given before. It is about what holds the sale
-- at this moment, whatever comes before it is applied.
INSERT INTO commands (id, sale_id, kind, step, actor, reason, shown)
SELECT @id, s.id, @kind, @step, @actor, @reason, s.held_as FROM sales s WHERE s.id = @sale_id
ON CONFLICT (id) DO NOTHING;

-- name: CommandsPending :many
SELECT id, kind, step, actor, reason, shown FROM commands WHERE sale_id = @sale_id AND applied_at IS NULL ORDER BY requested_at, id;

-- name: SkipsPending :many
-- The steps that people have asked to skip, which the next pass will.
SELECT step FROM commands WHERE sale_id = @sale_id AND kind = 'skip' AND applied_at IS NULL;

-- name: CommandApplied :exec
UPDATE commands SET applied_at = now() WHERE id = @id AND applied_at IS NULL;

-- name: EventsUntold :many
-- What the shop's staff have yet to be told: none while an earlier note is open.
SELECT e.id, e.text FROM sale_events e
WHERE e.sale_id = @sale_id AND e.write_id IS NULL
  AND NOT EXISTS (SELECT FROM shop_writes w WHERE w.sale_id = e.sale_id AND w.kind = 'note' AND w.state = 'intended')
ORDER BY e.id;
