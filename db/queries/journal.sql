-- name: JournalAdd :exec
-- What was done, with what was before and after, and beside it the personal data that
-- belongs to it. RecordAdd journals what is done to sales. Where nothing is said of the
-- result, it was done.
WITH entry AS (
    INSERT INTO journal (actor, action, channel, result, detail, before, after)
    VALUES (@actor, @action, @channel, coalesce(nullif(@result::text, ''), 'done'), @detail::jsonb, @before::jsonb, @after::jsonb)
    RETURNING id, at
)
INSERT INTO journal_personal (entry_id, at, whose, address, before, after)
SELECT id, at, @whose::text, sqlc.narg(address)::inet, @personal_before::jsonb, @personal_after::jsonb
FROM entry
WHERE num_nonnulls(sqlc.narg(address)::inet, @personal_before::jsonb, @personal_after::jsonb) > 0;

-- name: JournalAddAll :exec
-- The same thing done to many at once, by one statement.
INSERT INTO journal (actor, action, result, detail, before, after)
SELECT @actor, @action, 'done', e.detail, e.before, e.after
FROM (SELECT unnest(@details::jsonb[]) AS detail, unnest(@befores::jsonb[]) AS before, unnest(@afters::jsonb[]) AS after) e;

-- name: JournalList :many
-- Entries, the newest first, after one of them or after so many. It wants to be planned
-- for its filter: a plan that was made for any uses the index of none.
SELECT j.id, j.at, j.actor, j.action, j.channel, coalesce(s.number, '')::text AS number, coalesce(j.sku, '')::text AS sku,
       coalesce(j.customer, '')::text AS customer, j.result, j.detail, j.before, j.after, j.payload_hash,
       p.address, p.before AS personal_before, p.after AS personal_after
FROM (
    SELECT * FROM journal e
    WHERE (@channel::text = '' OR e.channel = @channel)
      AND (@actor::text = '' OR e.actor = @actor)
      AND (@action::text = '' OR e.action = @action)
      AND (@sku::text = '' OR e.sku = @sku)
      AND (NOT @of_sales::boolean OR e.sale_id = ANY (@sales::bigint[]))
      AND (@customer::text = '' OR e.customer = @customer OR e.sale_id = ANY (@customers_sales::bigint[]))
      AND (sqlc.narg(since)::timestamptz IS NULL OR e.at >= sqlc.narg(since))
      AND (sqlc.narg(until)::timestamptz IS NULL OR e.at < sqlc.narg(until))
      AND (@after_id::bigint = 0 OR (e.at, e.id) < (@after_at::timestamptz, @after_id))
    ORDER BY e.at DESC, e.id DESC
    LIMIT @most OFFSET @skip
) j
LEFT JOIN sales s ON s.id = j.sale_id
LEFT JOIN journal_personal p ON p.entry_id = j.id
ORDER BY j.at DESC, j.id DESC;

-- name: JournalGet :one
SELECT j.id, j.at, j.actor, j.action, j.channel, coalesce(s.number, '')::text AS number, coalesce(j.sku, '')::text AS sku,
       coalesce(j.customer, '')::text AS customer, j.result, j.detail, j.before, j.after, j.payload_hash,
       p.address, p.before AS personal_before, p.after AS personal_after
FROM journal j
LEFT JOIN sales s ON s.id = j.sale_id
LEFT JOIN journal_personal p ON p.entry_id = j.id
WHERE j.id = @id;

-- name: JournalSales :many
-- The sales of an order's number, or of a customer.
SELECT id FROM sales WHERE number = @number AND @number::text <> '' OR customer_id = @customer::bigint AND @customer <> 0;

-- name: JournalActions :many
-- What was ever done, each once: the next action by the index, again and again.
WITH RECURSIVE found AS (
    (SELECT action FROM journal ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT j.action FROM journal j WHERE j.action > f.action ORDER BY j.action LIMIT 1) FROM found f WHERE f.action IS NOT NULL
)
SELECT action::text FROM found WHERE action IS NOT NULL AND starts_with(action, @typed::text);

-- name: JournalErase :execrows
-- Takes away what stands beside an entry; zero rows: nothing does.
DELETE FROM journal_personal WHERE entry_id = @entry_id;

-- name: JournalForget :execrows
-- Takes away what is personal about somebody, whatever entry it stands beside.
DELETE FROM journal_personal WHERE whose = @whose AND @whose::text <> '';

-- name: JournalAhead :many
-- Makes the parts of the journal for this month and so many after it; for the owner.
SELECT journal_ahead(@months::int)::text AS part;

-- name: JournalOld :many
-- The parts of the journal that hold nothing younger than a time.
SELECT p.part::text AS part, p.until::timestamptz AS until FROM journal_parts() AS p (part, since, until) WHERE p.until <= @before::timestamptz;

-- name: JournalDrop :many
-- Drops the parts of the journal that hold nothing younger than a time; for the owner.
SELECT journal_drop(@before::timestamptz)::text AS part;
