-- One command for many sales.

-- name: CommandListAdd :execrows
-- Zero rows: a command was given to many under this key before.
INSERT INTO command_lists (key, kind, step, actor, reason) VALUES (@key, @kind, @step, @actor, @reason) ON CONFLICT (key) DO NOTHING;

-- name: CommandListSalesAdd :exec
-- The sales of a list, and what held each when it was listed: '' for nothing.
INSERT INTO command_list_sales (key, sale_id, shown) SELECT @key, unnest(@sales::bigint[]), nullif(unnest(@shown::text[]), '');

-- name: CommandListGet :one
SELECT kind, step, actor, reason FROM command_lists WHERE key = @key;

-- name: CommandListLock :one
-- Whoever gives a list's command to its sales takes turns.
SELECT kind, step, actor, reason FROM command_lists WHERE key = @key FOR NO KEY UPDATE;

-- name: WaitAMoment :exec
-- Until this transaction's end nothing is waited for longer than a second: SQLSTATE 55P03.
SELECT set_config('lock_timeout', '1s', true);

-- name: CommandListLeft :many
-- The next sales of a list that the command has yet to be given to.
SELECT sale_id, coalesce(shown, '')::text AS shown FROM command_list_sales
WHERE key = @key AND command_id IS NULL AND refused IS NULL
ORDER BY sale_id
LIMIT @most;

-- name: CommandTargets :many
-- Sales as a command finds them, locked: what holds one can't become something else
-- until the command is stored.
SELECT s.id, c.code AS channel, c.environment, s.remote_id, s.number, s.state, s.currency, s.total, coalesce(s.held_as, '')::text AS held_as,
       s.skipped, s.cancelled
FROM sales s JOIN channels c ON c.id = s.channel_id
WHERE s.id = ANY (@sales::bigint[])
ORDER BY s.id
FOR NO KEY UPDATE OF s;

-- name: HoldsOf :many
-- What holds these sales.
SELECT sale_id, reason, subject, detail, remedy, acceptable FROM sale_holds WHERE sale_id = ANY (@sales::bigint[]) ORDER BY sale_id, position;

-- name: CommandAddAll :many
-- CommandAdd for many sales; answers whose commands were not given before.
INSERT INTO commands (id, sale_id, kind, step, actor, reason, shown)
SELECT g.id, s.id, @kind, @step, @actor, @reason, s.held_as
FROM (SELECT unnest(@ids::text[]) AS id, unnest(@sales::bigint[]) AS sale_id) g JOIN sales s ON s.id = g.sale_id
ON CONFLICT (id) DO NOTHING
RETURNING sale_id;

-- name: CommandListTold :exec
-- What became of sales of a list: the command that each got, or why it got none; the
-- other is ''.
UPDATE command_list_sales l SET command_id = nullif(g.command_id, ''), refused = nullif(g.refused, '')
FROM (SELECT unnest(@sales::bigint[]) AS sale_id, unnest(@commands::text[]) AS command_id, unnest(@refusals::text[]) AS refused) g
WHERE l.key = @key AND l.sale_id = g.sale_id;

-- name: CommandListProgress :one
-- How many sales a list has, for how many of them the command can do nothing, and for
-- how many it was carried out.
SELECT count(*) AS sales, count(l.refused) AS refused, count(k.concluded_at) AS concluded
FROM command_list_sales l LEFT JOIN commands k ON k.id = l.command_id
WHERE l.key = @key;

-- name: CommandListStates :many
-- The states of those sales for which a list's command was carried out.
SELECT s.state, count(*) AS sales
FROM command_list_sales l JOIN commands k ON k.id = l.command_id JOIN sales s ON s.id = l.sale_id
WHERE l.key = @key AND k.concluded_at IS NOT NULL
GROUP BY s.state ORDER BY s.state;

-- name: CommandListHolds :many
-- What holds those sales for which a list's command was carried out, the most frequent first.
SELECT h.reason, count(DISTINCT h.sale_id) AS sales
FROM command_list_sales l JOIN commands k ON k.id = l.command_id JOIN sale_holds h ON h.sale_id = l.sale_id
WHERE l.key = @key AND k.concluded_at IS NOT NULL
GROUP BY h.reason ORDER BY 2 DESC, 1;

-- name: CommandListRefusals :many
SELECT c.code AS channel, s.number, l.refused::text AS why
FROM command_list_sales l JOIN sales s ON s.id = l.sale_id JOIN channels c ON c.id = s.channel_id
WHERE l.key = @key AND l.refused IS NOT NULL
ORDER BY c.code, s.number;

-- name: SalesPicked :many
-- Sales by their channels' codes and their orders' ids, as whoever picks them sees them.
SELECT s.id, c.code AS channel, s.remote_id, s.number, s.state, coalesce(s.held_as, '')::text AS held_as, s.skipped, s.cancelled
FROM (SELECT DISTINCT unnest(@channels::text[]) AS channel, unnest(@orders::text[]) AS remote_id) p
JOIN channels c ON c.code = p.channel
JOIN sales s ON s.channel_id = c.id AND s.remote_id = p.remote_id
ORDER BY s.id;
