-- Exports of items to channels' shops.

-- name: ExportOpen :one
-- The export of a channel that is under way; 0: none is.
SELECT coalesce(max(id), 0)::bigint AS id FROM exports WHERE channel_id = @channel_id AND state IN ('running', 'importing');

-- name: ExportOffers :many
-- What a channel's shop may be sent, after an item, with the product that the shop has for
-- it and what it was told last. Of a rehearsal that is what it would have been told.
SELECT o.item_id, o.sku, o.name, o.description, o.category_ids, o.category_names, o.images, o.currency, o.price, o.quantity,
       (l.id IS NOT NULL)::boolean AS listed, coalesce(l.external_id, '')::text AS external_id, coalesce(l.seen_hidden, false)::boolean AS hidden,
       coalesce(l.shown_texts, '')::text AS shown_texts, coalesce(l.shown_rest, '')::text AS shown_rest,
       coalesce(t.texts, '')::text AS told_texts, coalesce(t.rest, '')::text AS told_rest, coalesce(t.state, '')::text AS told_state
FROM channel_offers o
LEFT JOIN listings l ON l.channel_id = o.channel_id AND l.item_id = o.item_id AND l.gone_at IS NULL
LEFT JOIN LATERAL (
    SELECT x.texts, x.rest, x.state FROM export_items x JOIN exports e ON e.id = x.export_id
    WHERE x.item_id = o.item_id AND e.channel_id = o.channel_id AND x.state IN ('done', 'refused', CASE WHEN @rehearsing::boolean THEN 'rehearsed' END)
    ORDER BY x.export_id DESC LIMIT 1
) t ON true
WHERE o.channel_id = @channel_id AND o.item_id > @after
ORDER BY o.item_id LIMIT @most;

-- name: ExportBegin :one
INSERT INTO exports (channel_id, offered) VALUES (@channel_id, 0) RETURNING id;

-- name: ExportCount :exec
-- What an export is to do.
UPDATE exports SET offered = @offered, edits = @edits, filed = @filed WHERE id = @id;

-- name: ExportItemsAdd :exec
INSERT INTO export_items (export_id, item_id, way, texts, rest)
SELECT @export_id, unnest(@items::bigint[]), unnest(@ways::text[]), unnest(@texts::text[]), unnest(@rests::text[]);

-- name: ExportGet :one
SELECT sqlc.embed(e), c.code AS channel, c.zone FROM exports e JOIN channels c ON c.id = e.channel_id WHERE e.id = @id;

-- name: ExportEdits :many
-- What is to be edited next, of products that the shop has.
SELECT x.item_id, l.remote_id, i.name, i.description
FROM export_items x
JOIN exports e ON e.id = x.export_id
JOIN items i ON i.id = x.item_id
JOIN listings l ON l.channel_id = e.channel_id AND l.item_id = x.item_id AND l.gone_at IS NULL
WHERE x.export_id = @export_id AND x.way = 'edit' AND x.state = 'planned'
ORDER BY x.item_id LIMIT @most;

-- name: ExportFile :many
-- What is to be in an export's file.
SELECT o.sku, o.name, o.description, o.category_ids, o.category_names, o.images, o.currency, o.price, o.quantity
FROM export_items x
JOIN exports e ON e.id = x.export_id
JOIN channel_offers o ON o.channel_id = e.channel_id AND o.item_id = x.item_id
WHERE x.export_id = @export_id AND x.way <> 'edit' AND x.state = 'planned'
ORDER BY x.item_id;

-- name: ExportHand :execrows
-- Keeps that the file is about to be given. No row: it was before.
UPDATE exports SET handed_at = @at::timestamptz WHERE id = @id AND handed_at IS NULL;

-- name: ExportUnhand :exec
-- Takes it back: the shop said no, and began nothing.
UPDATE exports SET handed_at = NULL WHERE id = @id AND import_id IS NULL AND state = 'running';

-- name: ExportImporting :exec
-- Keeps that the shop imports the file; without an id where the answer was lost.
UPDATE exports SET state = 'importing', import_id = sqlc.narg(import_id) WHERE id = @id AND state = 'running';

-- name: ExportLooked :exec
UPDATE exports SET import_said = @said, report = @report, looked_at = now() WHERE id = @id;

-- name: ExportTold :exec
-- Keeps what became of some items.
UPDATE export_items x SET state = n.state, error = nullif(n.error, '')
FROM (SELECT unnest(@items::bigint[]) AS item_id, unnest(@states::text[]) AS state, unnest(@errors::text[]) AS error) n
WHERE x.export_id = @export_id AND x.item_id = n.item_id;

-- name: ExportSettle :many
-- What of an export isn't told yet, with whether the shop has a product for it by now.
SELECT x.item_id, x.way, i.sku, (l.id IS NOT NULL)::boolean AS listed
FROM export_items x
JOIN exports e ON e.id = x.export_id
JOIN items i ON i.id = x.item_id
LEFT JOIN listings l ON l.channel_id = e.channel_id AND l.item_id = x.item_id AND l.gone_at IS NULL
WHERE x.export_id = @export_id AND x.state = 'planned'
ORDER BY x.item_id;

-- name: ExportLeave :exec
-- What an export hasn't told is left to the next one.
UPDATE export_items SET state = 'left' WHERE export_id = @export_id AND state = 'planned';

-- name: ExportEnd :one
-- Ends an export that is under way, with its counts; no row: it had ended before. A reason
-- is that of a failure.
UPDATE exports e SET state = CASE WHEN sqlc.narg(reason)::text IS NULL THEN 'done' ELSE 'failed' END, reason = sqlc.narg(reason)::text, ended_at = now(),
    taken = (SELECT count(*) FROM export_items x WHERE x.export_id = e.id AND x.state IN ('done', 'rehearsed')),
    refused = (SELECT count(*) FROM export_items x WHERE x.export_id = e.id AND x.state = 'refused')
WHERE e.id = @id AND e.state IN ('running', 'importing')
RETURNING sqlc.embed(e);

-- name: ItemProblemsSave :one
-- What keeps items from being sent to a channel's shop, as it was found in this
-- transaction. Says how many problems opened.
WITH found AS (
    SELECT unnest(@items::bigint[]) AS item_id, unnest(@kinds::text[]) AS kind, unnest(@warnings::boolean[]) AS warning,
           unnest(@details::text[]) AS detail, unnest(@remedies::text[]) AS remedy
), saved AS (
    INSERT INTO catalogue_problems AS p (channel_id, item_id, kind, warning, detail, remedy)
    SELECT @channel_id, f.item_id, f.kind, f.warning, f.detail, f.remedy FROM found f ORDER BY f.item_id, f.kind
    ON CONFLICT (channel_id, item_id, kind) WHERE solved_at IS NULL AND item_id IS NOT NULL DO UPDATE SET
        warning = excluded.warning, detail = excluded.detail, remedy = excluded.remedy, last_seen_at = now()
    RETURNING (p.xmax = 0) AS fresh
)
SELECT count(*) FROM saved WHERE fresh;

-- name: ItemProblemsSettle :one
-- Solves what was not found again in this transaction, and what is about items that the
-- shop isn't sent any more. Says how many. That the shop refused one stands until it takes it.
WITH solved AS (
    UPDATE catalogue_problems p SET solved_at = now()
    WHERE p.channel_id = @channel_id AND p.item_id IS NOT NULL AND p.solved_at IS NULL
      AND CASE p.kind WHEN 'not_taken' THEN NOT EXISTS (SELECT FROM channel_offers o WHERE o.channel_id = p.channel_id AND o.item_id = p.item_id)
          ELSE p.last_seen_at < now() END
    RETURNING p.id
)
SELECT count(*) FROM solved;

-- name: ItemProblemsTaken :exec
-- The shop took these items.
UPDATE catalogue_problems SET solved_at = now()
WHERE channel_id = @channel_id AND item_id = ANY (@items::bigint[]) AND kind = 'not_taken' AND solved_at IS NULL;

-- name: ExportList :many
-- Exports, the newest first; one alone by its id.
WITH found AS NOT MATERIALIZED (
    SELECT e.id FROM exports e
    WHERE (@channel::text = '' OR e.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@state::text = '' OR e.state = @state) AND (@id::bigint = 0 OR e.id = @id)
)
SELECT sqlc.embed(e), coalesce(e.import_id, '')::text AS import, coalesce(e.reason, '')::text AS reason, c.code AS channel, c.zone, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN exports e ON e.id = f.id
JOIN channels c ON c.id = e.channel_id
ORDER BY e.id DESC;

-- name: ExportItemList :many
-- What an export told of items, what was refused first.
SELECT i.sku, i.name, x.way, x.state, coalesce(x.error, '')::text AS error
FROM export_items x JOIN items i ON i.id = x.item_id
WHERE x.export_id = @export_id
ORDER BY x.state <> 'refused', x.state = 'done', i.sku LIMIT @most OFFSET @skip;

-- name: ExportItemCount :one
SELECT count(*) FROM export_items WHERE export_id = @export_id;
