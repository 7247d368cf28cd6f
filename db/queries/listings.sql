-- Listings and problems of catalogues as people look at them.

-- name: ListingList :many
-- Listings by channel, the one that was added first before others, and the shop's id; those
-- that are gone only where they are asked for. state is bound, unbound or gone; empty: bound and unbound.
WITH alike AS MATERIALIZED (
    SELECT listings_like(@search)
), found AS NOT MATERIALIZED (
    SELECT l.id, l.channel_id, l.remote_id FROM listings l
    WHERE (@channel::text = '' OR l.channel_id = (SELECT id FROM channels WHERE code = @channel))
      AND CASE @state::text WHEN 'gone' THEN l.gone_at IS NOT NULL WHEN 'bound' THEN l.gone_at IS NULL AND l.item_id IS NOT NULL
          WHEN 'unbound' THEN l.gone_at IS NULL AND l.item_id IS NULL ELSE l.gone_at IS NULL END
      AND (@search::text = '' OR l.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT c.code AS channel, l.remote_id, l.remote_parent, l.kind, l.sku, l.name, coalesce(i.sku, '')::text AS item, l.manages_stock, l.seen_quantity,
       l.seen_in_stock, l.seen_price, l.seen_sale_price, l.seen_hidden, l.gone_at,
       (SELECT count(*) FROM catalogue_problems p WHERE p.channel_id = l.channel_id AND p.remote_id = l.remote_id AND p.solved_at IS NULL) AS problems,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY channel_id, length(remote_id), remote_id LIMIT @most OFFSET @skip) f
JOIN listings l ON l.id = f.id
JOIN channels c ON c.id = l.channel_id
LEFT JOIN items i ON i.id = l.item_id
ORDER BY l.channel_id, length(l.remote_id), l.remote_id;

-- name: ListingFind :many
-- Listings by the SKU, the shop's id or the SKU of the item, living ones first; of all
-- channels where the channel is empty.
SELECT sqlc.embed(l), c.code AS channel, c.zone, coalesce(i.sku, '')::text AS item
FROM listings l JOIN channels c ON c.id = l.channel_id LEFT JOIN items i ON i.id = l.item_id
WHERE (@channel::text = '' OR c.code = @channel) AND (l.sku = @name::text OR l.remote_id = @name OR i.sku = @name)
ORDER BY l.gone_at NULLS FIRST, c.code, l.id
LIMIT 10;

-- name: ListingsOfItem :many
-- An item's listings in all shops that still have it; push is the one that waits for a
-- person with what they would show, of which a channel has one at most, 0 without.
SELECT c.code AS channel, c.zone, l.remote_id, l.name, l.seen_in_stock, l.seen_quantity, l.seen_price, l.seen_hidden, l.pushed_quantity, l.pushed_available, l.pushed_price,
       l.pushed_hidden, l.pushed_at, coalesce(l.error_text, '')::text AS error,
       coalesce((SELECT p.id FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id WHERE x.listing_id = l.id AND p.state = 'waiting'), 0)::bigint AS push
FROM listings l JOIN channels c ON c.id = l.channel_id
WHERE l.item_id = @item_id::bigint AND l.gone_at IS NULL
ORDER BY c.code, l.id LIMIT @most;

-- name: CatalogueProblemList :many
-- What is wrong with shops' products and not solved, the newest first; since a time. Of
-- a remote id: what is wrong with that product. search is for catalogue_problems_like.
WITH alike AS MATERIALIZED (
    SELECT catalogue_problems_like(@search)
), found AS NOT MATERIALIZED (
    SELECT p.id, p.warning, p.first_seen_at
    FROM catalogue_problems p
    WHERE p.solved_at IS NULL AND p.first_seen_at >= @since AND (@channel::text = '' OR p.channel_id = (SELECT id FROM channels WHERE code = @channel))
      AND (@kind::text = '' OR p.kind = @kind) AND (NOT @no_warnings::boolean OR NOT p.warning) AND (@remote_id::text = '' OR p.remote_id = @remote_id)
      AND (@search::text = '' OR p.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT c.code AS channel, c.zone, p.remote_id, p.kind, p.warning, p.detail, p.remedy, p.first_seen_at, p.last_seen_at,
       coalesce(i.sku, l.sku, '')::text AS sku, coalesce(i.name, l.name, '')::text AS name, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY warning, first_seen_at DESC, id DESC LIMIT @most OFFSET @skip) f
JOIN catalogue_problems p ON p.id = f.id
JOIN channels c ON c.id = p.channel_id
LEFT JOIN listings l ON l.channel_id = p.channel_id AND l.remote_id = p.remote_id
LEFT JOIN items i ON i.id = p.item_id
ORDER BY p.warning, p.first_seen_at DESC, p.id DESC;
