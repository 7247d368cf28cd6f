-- Items as shops bring them, listings, and what is wrong with a shop's products.

-- name: PlanAnew :exec
-- Has the rest of the transaction's statements planned by what the tables hold now: a
-- plan that was kept from when they were small looks at every row once they are not.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: Now :one
-- When the transaction began, by the clock that everything stored is dated by.
SELECT now()::timestamptz;

-- name: CatalogueHouse :one
-- How a channel sees its shop's products: catalogue.House.
SELECT jsonb_build_object(
    'categories', (
        SELECT jsonb_object_agg(m.remote_category, jsonb_build_object('code', m.category, 'left_out', m.left_out))
        FROM category_mappings m WHERE m.channel_id = c.id),
    'default_category', c.category,
    'classes', (
        SELECT jsonb_object_agg(k.class, k.groups)
        FROM (
            SELECT m.remote_class AS class, jsonb_build_array(m.tax_group) AS groups FROM tax_class_mappings m WHERE m.channel_id = c.id
            UNION ALL
            SELECT e.under, jsonb_agg(r.tax_group ORDER BY length(e.remote_id), e.remote_id)
            FROM shop_list_entries e JOIN tax_mappings r ON r.channel_id = e.channel_id AND r.remote_rate_id = e.remote_id
            WHERE e.channel_id = c.id AND e.list = 'taxes' AND e.gone_at IS NULL
              AND NOT EXISTS (SELECT FROM tax_class_mappings m WHERE m.channel_id = c.id AND m.remote_class = e.under)
            GROUP BY e.under
        ) k),
    'default_tax_group', c.default_tax_group,
    'price_group', coalesce(c.price_group, p.price_group),
    'currency', coalesce( -- as listing_targets has it
        (SELECT e.title FROM shop_list_entries e WHERE e.channel_id = c.id AND e.list = 'settings' AND e.remote_id = 'currency' AND e.gone_at IS NULL),
        c.default_currency),
    'makes_items', c.items_in
)::jsonb AS house
FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE c.id = @channel_id;

-- name: CatalogueParents :many
-- Products that have variations, as far as these depend on them.
SELECT l.remote_id, l.sku, l.name, l.categories, coalesce(i.id, 0)::bigint AS item_id
FROM listings l LEFT JOIN items i ON i.id = l.item_id AND i.kind = 'parent'
WHERE l.channel_id = @channel_id AND l.remote_id = ANY (@remote_ids::text[]);

-- name: ListingHolders :many
-- The living listings of a channel that are the items of these SKUs.
SELECT i.sku, l.remote_id
FROM items i JOIN listings l ON l.item_id = i.id AND l.channel_id = @channel_id AND l.gone_at IS NULL
WHERE i.sku = ANY (@skus::text[]);

-- name: ItemsMake :execrows
-- Items of these SKUs, as far as there are none yet.
INSERT INTO items (sku, name, kind)
SELECT n.sku, n.name, n.kind
FROM (SELECT unnest(@skus::text[]) AS sku, unnest(@names::text[]) AS name, unnest(@kinds::text[]) AS kind) n
ORDER BY n.sku
ON CONFLICT (sku) DO NOTHING;

-- name: ListingsRelease :exec
-- Takes listings off their items that are to be others', or none, before these take
-- them: an item has one living listing in a channel at any moment. All of them are locked,
-- in the order in which whoever tells the shop locks them.
WITH told AS (
    SELECT unnest(@remote_ids::text[]) AS remote_id, unnest(@skus::text[]) AS sku
), locked AS (
    SELECT l.id, l.item_id, t.sku FROM listings l JOIN told t ON t.remote_id = l.remote_id
    WHERE l.channel_id = @channel_id
    ORDER BY l.id FOR NO KEY UPDATE OF l
)
UPDATE listings l SET item_id = NULL
FROM locked k
WHERE l.id = k.id AND k.item_id IS NOT NULL AND NOT EXISTS (SELECT FROM items i WHERE i.id = k.item_id AND i.sku = k.sku);

-- name: ListingsSave :one
-- Keeps listings as the shop shows them, each id once, and says how many are new or
-- other than before. item_sku names the item; empty: none. Empty amounts are none. What
-- was withdrawn is not hidden by us any more; what agrees needed no second telling.
WITH told AS (
    SELECT n.*, i.id AS item_id
    FROM (
        SELECT unnest(@remote_ids::text[]) AS remote_id, unnest(@parents::text[]) AS parent, unnest(@item_skus::text[]) AS item_sku,
               unnest(@skus::text[]) AS sku, unnest(@names::text[]) AS name, unnest(@kinds::text[]) AS kind, unnest(@addresses::text[]) AS address,
               string_to_array(nullif(unnest(@categories::text[]), ''), ',') AS categories, unnest(@tax_classes::text[]) AS tax_class,
               unnest(@manages::text[]) AS manages, nullif(unnest(@quantities::text[]), '')::numeric AS quantity, unnest(@in_stock::boolean[]) AS in_stock,
               nullif(unnest(@prices::text[]), '')::numeric AS price, nullif(unnest(@sale_prices::text[]), '')::numeric AS sale_price,
               unnest(@hidden::boolean[]) AS hidden, unnest(@modified::timestamptz[]) AS modified_at,
               unnest(@external_ids::text[]) AS external_id, unnest(@currencies::text[]) AS currency, nullif(unnest(@discounts::text[]), '')::numeric AS discount,
               unnest(@shown_texts::text[]) AS shown_texts, unnest(@shown_rests::text[]) AS shown_rest
    ) n LEFT JOIN items i ON i.sku = n.item_sku
), before AS (
    SELECT l.* FROM listings l WHERE l.channel_id = @channel_id AND l.remote_id = ANY (@remote_ids::text[])
), saved AS (
    INSERT INTO listings (channel_id, remote_id, remote_parent, item_id, sku, name, kind, address, categories, tax_class,
        manages_stock, seen_quantity, seen_in_stock, seen_price, seen_sale_price, seen_hidden, modified_at,
        external_id, currency, seen_discount, shown_texts, shown_rest)
    SELECT @channel_id, t.remote_id, t.parent, t.item_id, t.sku, t.name, t.kind, t.address, coalesce(t.categories, '{}'), t.tax_class,
           t.manages, t.quantity, t.in_stock, t.price, t.sale_price, t.hidden, t.modified_at,
           t.external_id, t.currency, t.discount, t.shown_texts, t.shown_rest
    FROM told t ORDER BY t.remote_id
    ON CONFLICT (channel_id, remote_id) DO UPDATE SET
        remote_parent = excluded.remote_parent, item_id = excluded.item_id, sku = excluded.sku, name = excluded.name, kind = excluded.kind,
        address = excluded.address, categories = excluded.categories, tax_class = excluded.tax_class, manages_stock = excluded.manages_stock,
        seen_quantity = excluded.seen_quantity, seen_in_stock = excluded.seen_in_stock, seen_price = excluded.seen_price,
        seen_sale_price = excluded.seen_sale_price, seen_hidden = excluded.seen_hidden, modified_at = excluded.modified_at,
        external_id = excluded.external_id, currency = excluded.currency, seen_discount = excluded.seen_discount,
        shown_texts = excluded.shown_texts, shown_rest = excluded.shown_rest, seen_at = now(), gone_at = NULL,
        pushed_hidden = listings.pushed_hidden AND listings.remote_id <> ALL (@withdrawn::text[]),
        push_repeated = CASE WHEN excluded.seen_quantity IS DISTINCT FROM listings.pushed_quantity THEN listings.push_repeated END
)
SELECT count(*) FILTER (WHERE b.id IS NULL) AS fresh,
       count(*) FILTER (WHERE b.id IS NOT NULL AND (b.gone_at IS NOT NULL OR
           (b.item_id, b.sku, b.name, b.kind, b.remote_parent, b.manages_stock, b.seen_quantity, b.seen_in_stock, b.seen_price, b.seen_sale_price, b.seen_hidden)
           IS DISTINCT FROM
           (t.item_id, t.sku, t.name, t.kind, t.parent, t.manages, t.quantity, t.in_stock, t.price, t.sale_price, t.hidden))) AS changed
FROM told t LEFT JOIN before b ON b.remote_id = t.remote_id;

-- name: ListingsSeen :exec
-- Products that the shop has and nobody can read: known ones stay as they were read last.
INSERT INTO listings (channel_id, remote_id, kind)
SELECT @channel_id, unnest(@remote_ids::text[]), 'other'
ON CONFLICT (channel_id, remote_id) DO UPDATE SET seen_at = now(), gone_at = NULL;

-- name: ItemsFill :execrows
-- Gives items what they lack; what they have stays, whoever it is from.
WITH told AS (
    SELECT i.id, n.description, nullif(n.category, '') AS category, nullif(n.tax_group, '') AS tax_group, nullif(n.parent_id, 0) AS parent_id
    FROM (
        SELECT unnest(@skus::text[]) AS sku, unnest(@descriptions::text[]) AS description, unnest(@categories::text[]) AS category,
               unnest(@tax_groups::text[]) AS tax_group, unnest(@parent_ids::bigint[]) AS parent_id
    ) n JOIN items i ON i.sku = n.sku
), lacking AS (
    SELECT t.* FROM items i JOIN told t ON t.id = i.id
    WHERE i.description = '' AND t.description <> '' OR i.category IS NULL AND t.category IS NOT NULL
       OR i.tax_group IS NULL AND t.tax_group IS NOT NULL OR i.parent_id IS NULL AND t.parent_id IS NOT NULL AND i.kind = 'variation'
    ORDER BY i.id FOR NO KEY UPDATE OF i
)
UPDATE items i SET
    description = CASE WHEN i.description = '' THEN l.description ELSE i.description END,
    category = coalesce(i.category, l.category), tax_group = coalesce(i.tax_group, l.tax_group),
    parent_id = CASE WHEN i.kind = 'variation' THEN coalesce(i.parent_id, l.parent_id) END
FROM lacking l WHERE l.id = i.id;

-- name: ItemPricesFill :exec
INSERT INTO item_prices (item_id, price_group, currency, amount)
SELECT i.id, @price_group, n.currency, n.amount
FROM (SELECT unnest(@skus::text[]) AS sku, unnest(@currencies::text[]) AS currency, unnest(@amounts::numeric[]) AS amount) n JOIN items i ON i.sku = n.sku
ORDER BY i.id
ON CONFLICT DO NOTHING;

-- name: ItemImagesFill :exec
-- Gives images to items that have none at all.
INSERT INTO item_images (item_id, position, address)
SELECT i.id, n.position, n.address
FROM (SELECT unnest(@skus::text[]) AS sku, unnest(@positions::int[]) AS position, unnest(@addresses::text[]) AS address) n JOIN items i ON i.sku = n.sku
WHERE NOT EXISTS (SELECT FROM item_images has WHERE has.item_id = i.id)
ORDER BY i.id, n.position
ON CONFLICT DO NOTHING;

-- name: CatalogueProblemsSave :one
-- What is wrong with products that were looked at: all of it, so that whatever else is
-- open of them is solved. Says how many problems opened and how many were solved.
WITH found AS (
    SELECT unnest(@remote_ids::text[]) AS remote_id, unnest(@kinds::text[]) AS kind, unnest(@warnings::boolean[]) AS warning,
           unnest(@details::text[]) AS detail, unnest(@remedies::text[]) AS remedy
), solved AS (
    UPDATE catalogue_problems p SET solved_at = now()
    WHERE p.channel_id = @channel_id AND p.remote_id = ANY (@looked_at::text[]) AND p.solved_at IS NULL
      AND NOT EXISTS (SELECT FROM found f WHERE f.remote_id = p.remote_id AND f.kind = p.kind)
    RETURNING p.id
), saved AS (
    INSERT INTO catalogue_problems AS p (channel_id, remote_id, kind, warning, detail, remedy)
    SELECT @channel_id, f.remote_id, f.kind, f.warning, f.detail, f.remedy FROM found f ORDER BY f.remote_id, f.kind
    ON CONFLICT (channel_id, remote_id, kind) WHERE solved_at IS NULL AND item_id IS NULL DO UPDATE SET
        warning = excluded.warning, detail = excluded.detail, remedy = excluded.remedy, last_seen_at = now()
    RETURNING (p.xmax = 0) AS fresh
)
SELECT (SELECT count(*) FROM saved WHERE fresh) AS opened, (SELECT count(*) FROM solved) AS solved;

-- name: ListingsSettle :one
-- What only another product, or the lack of an item, kept from being an item, and does no
-- longer, is one from now on. Says how many.
WITH free AS (
    SELECT DISTINCT ON (l.sku) l.id, l.remote_id, i.id AS item_id
    FROM catalogue_problems p
    JOIN listings l ON l.channel_id = p.channel_id AND l.remote_id = p.remote_id AND l.gone_at IS NULL AND l.item_id IS NULL
    JOIN items i ON i.sku = l.sku
    WHERE p.channel_id = @channel_id AND p.solved_at IS NULL AND p.kind IN ('double_sku', 'unknown_sku')
      AND NOT EXISTS (SELECT FROM listings has WHERE has.channel_id = l.channel_id AND has.item_id = i.id AND has.gone_at IS NULL)
    ORDER BY l.sku, length(l.remote_id), l.remote_id
), locked AS (
    SELECT l.id, f.item_id FROM listings l JOIN free f ON f.id = l.id ORDER BY l.id FOR NO KEY UPDATE OF l
), bound AS (
    UPDATE listings l SET item_id = k.item_id FROM locked k WHERE l.id = k.id
), solved AS (
    UPDATE catalogue_problems p SET solved_at = now()
    FROM free f
    WHERE p.channel_id = @channel_id AND p.remote_id = f.remote_id AND p.solved_at IS NULL AND p.kind IN ('double_sku', 'unknown_sku')
)
SELECT count(*) FROM free;

-- name: ListingsUnseen :many
-- Listings that a reading of the whole catalogue hasn't shown, by id.
SELECT l.id, l.remote_id, l.remote_parent FROM listings l
WHERE l.channel_id = @channel_id AND l.gone_at IS NULL AND l.seen_at < @since AND l.id > @after
ORDER BY l.id LIMIT @most;

-- name: ListingsLose :execrows
-- Listings that the shop says it hasn't got. What was wrong with them is solved.
WITH locked AS (
    SELECT l.id FROM listings l
    WHERE l.channel_id = @channel_id AND l.remote_id = ANY (@remote_ids::text[]) AND l.gone_at IS NULL
    ORDER BY l.id FOR NO KEY UPDATE
), lost AS (
    UPDATE listings l SET gone_at = now() FROM locked k WHERE l.id = k.id
    RETURNING l.remote_id
), solved AS (
    UPDATE catalogue_problems p SET solved_at = now()
    FROM lost x WHERE p.channel_id = @channel_id AND p.remote_id = x.remote_id AND p.solved_at IS NULL
)
SELECT remote_id FROM lost;

-- name: ListingParents :many
-- Living products with variations, by id.
SELECT l.id, l.remote_id FROM listings l
WHERE l.channel_id = @channel_id AND l.kind = 'parent' AND l.gone_at IS NULL AND l.id > @after
ORDER BY l.id LIMIT @most;

-- name: CatalogueAsk :exec
-- Asks for a channel's catalogue to be read, in a while, where the channel has to do with
-- it. Asking again before it is handed on doesn't put it off.
INSERT INTO outbox AS o (topic, channel, claimed_till)
SELECT 'catalogue', c.code, now() + make_interval(secs => @seconds::int) FROM channels c
WHERE c.id = ANY (@channel_ids::bigint[]) AND c.reads_catalogue
ORDER BY c.code
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1;

-- name: ItemList :many
-- SKUs of items that show a text somewhere, by sku, name, kind, category or tax_group; an
-- empty text is all of them.
WITH alike AS MATERIALIZED (
    SELECT items_like(@search)
    UNION ALL
    SELECT i.id FROM items i WHERE NOT is_short(@search) AND (i.kind ILIKE part_of(@search) OR i.category ILIKE part_of(@search) OR i.tax_group ILIKE part_of(@search))
), found AS NOT MATERIALIZED (
    SELECT i.* FROM items i WHERE @search::text = '' OR i.id = ANY (ARRAY(SELECT * FROM alike))
)
SELECT i.sku, (SELECT count(*) FROM found) AS in_all
FROM found i
ORDER BY CASE WHEN NOT @descending::boolean THEN CASE @sort::text WHEN 'name' THEN i.name WHEN 'kind' THEN i.kind WHEN 'category' THEN i.category WHEN 'tax_group' THEN i.tax_group ELSE i.sku END END,
         CASE WHEN @descending THEN CASE @sort WHEN 'name' THEN i.name WHEN 'kind' THEN i.kind WHEN 'category' THEN i.category WHEN 'tax_group' THEN i.tax_group ELSE i.sku END END DESC NULLS LAST,
         i.sku
LIMIT @most OFFSET @skip;
