-- Items of ours that a shop takes from us: what it was told of them, and what keeps one
-- from being sent. And of its own products what an export has to know.

-- +goose Up

-- --------------------------------------------------------------------- channels

-- As before, and by who has to know what its shop sells before it is sent more.
ALTER TABLE channels DROP COLUMN reads_catalogue;
ALTER TABLE channels
    ADD COLUMN reads_catalogue boolean NOT NULL GENERATED ALWAYS AS (enabled AND (items_in OR items_out OR stock OR prices)) STORED,
    ADD COLUMN exports         boolean NOT NULL GENERATED ALWAYS AS (enabled AND items_out) STORED; -- its shop is sent items

-- --------------------------------------------------------------------- listings

ALTER TABLE listings
    ADD COLUMN external_id   text NOT NULL DEFAULT '', -- ours, as the shop keeps it: an import finds the product by it
    ADD COLUMN currency      text NOT NULL DEFAULT '', -- of its price, where that needn't be the shop's
    ADD COLUMN seen_discount numeric,                  -- that the shop takes off any price
    ADD COLUMN shown_texts   text NOT NULL DEFAULT '', -- fingerprint of its name and description
    ADD COLUMN shown_rest    text NOT NULL DEFAULT '', -- of its categories and images

    ADD CONSTRAINT listings_currency_known CHECK (currency = '' OR currency ~ '^[A-Z]{3}$'),
    ADD CONSTRAINT listings_discount_not_negative CHECK (seen_discount >= 0);

DROP TRIGGER listings_changed_are_news ON listings;
CREATE TRIGGER listings_changed_are_news AFTER UPDATE ON listings FOR EACH ROW
    WHEN (NEW.pushed_at IS NOT DISTINCT FROM OLD.pushed_at
        AND (NEW.item_id, NEW.kind, NEW.remote_parent, NEW.manages_stock, NEW.gone_at, NEW.seen_quantity, NEW.seen_in_stock, NEW.seen_price, NEW.seen_sale_price, NEW.seen_discount, NEW.currency, NEW.seen_hidden)
        IS DISTINCT FROM (OLD.item_id, OLD.kind, OLD.remote_parent, OLD.manages_stock, OLD.gone_at, OLD.seen_quantity, OLD.seen_in_stock, OLD.seen_price, OLD.seen_sale_price, OLD.seen_discount, OLD.currency, OLD.seen_hidden))
    EXECUTE FUNCTION push_news_of_listing();

-- How many pieces of an item a channel has to sell, in one place: what lies in the
-- warehouses that it shows, less every open line of a sale of its environment, less what no
-- shop is shown of the item.
CREATE VIEW channel_pieces AS
SELECT c.id AS channel_id, i.id AS item_id, h.on_hand - o.open - i.safety_buffer AS free
FROM channels c
JOIN points_of_sale s ON s.id = c.pos_id
CROSS JOIN items i
CROSS JOIN LATERAL (
    SELECT coalesce(sum(k.on_hand), 0) AS on_hand FROM stock_levels k
    WHERE k.item_id = i.id AND (
        EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show' AND w.warehouse_id = k.warehouse_id)
        OR k.warehouse_id = s.warehouse_id AND NOT EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show'))
) h
CROSS JOIN LATERAL (
    SELECT coalesce(sum(g.open), 0) AS open FROM sale_goods g
    WHERE g.item_id = i.id AND g.open > 0 AND (SELECT x.environment FROM sales x WHERE x.id = g.sale_id) = c.environment
) o
WHERE i.kind IN ('simple', 'variation');

-- The currency of a channel's prices: its shop's, else the one that orders of it have.
CREATE VIEW channel_currencies AS
SELECT c.id AS channel_id, coalesce(e.title, c.default_currency) AS currency
FROM channels c
LEFT JOIN shop_list_entries e ON e.channel_id = c.id AND e.list = 'settings' AND e.remote_id = 'currency' AND e.gone_at IS NULL;

-- As before, by these two; a listing may have a currency of its own. OFFSET 0 has each
-- thing looked up by its key.
CREATE OR REPLACE VIEW listing_targets AS
SELECT l.id AS listing_id, l.channel_id,
       (CASE WHEN c.stock THEN f.free - c.safety_buffer END)::numeric AS quantity,
       p.amount AS price
FROM listings l
JOIN channels c ON c.id = l.channel_id
JOIN points_of_sale s ON s.id = c.pos_id
CROSS JOIN LATERAL (
    SELECT sum(x.free) AS free
    FROM (
        SELECT o.item_id FROM listings o WHERE o.id = l.id AND o.manages_stock <> 'parent'
        UNION
        SELECT v.item_id FROM listings v
        WHERE v.channel_id = l.channel_id AND v.remote_parent = l.remote_id AND v.remote_parent <> '' AND v.manages_stock = 'parent' AND v.gone_at IS NULL
    ) kept
    CROSS JOIN LATERAL (SELECT n.free FROM channel_pieces n WHERE n.channel_id = c.id AND n.item_id = kept.item_id OFFSET 0) x
) f
LEFT JOIN channel_currencies m ON m.channel_id = c.id
LEFT JOIN item_prices p ON c.prices AND p.item_id = l.item_id AND l.kind <> 'parent'
    AND p.price_group = coalesce(c.price_group, s.price_group) AND p.currency = coalesce(nullif(l.currency, ''), m.currency)
WHERE l.gone_at IS NULL AND (l.item_id IS NOT NULL OR l.kind = 'parent');

-- What a channel's shop may be sent: items in categories that stand for one of the shop's,
-- unless that is left out. Price is nothing, or one figure: of the channel's price list, in
-- its currency.
CREATE VIEW channel_offers AS
SELECT c.id AS channel_id, i.id AS item_id, i.sku, i.name, i.description, g.ids AS category_ids, g.names AS category_names,
       (SELECT coalesce(array_agg(x.address ORDER BY x.position), '{}') FROM item_images x WHERE x.item_id = i.id)::text[] AS images,
       coalesce(m.currency, '')::text AS currency,
       (SELECT coalesce(array_agg(p.amount), '{}') FROM item_prices p
        WHERE p.item_id = i.id AND p.price_group = coalesce(c.price_group, s.price_group) AND p.currency = m.currency)::numeric[] AS price,
       (SELECT n.free - c.safety_buffer FROM channel_pieces n WHERE n.channel_id = c.id AND n.item_id = i.id)::numeric AS quantity
FROM channels c
JOIN points_of_sale s ON s.id = c.pos_id
LEFT JOIN channel_currencies m ON m.channel_id = c.id
CROSS JOIN items i
CROSS JOIN LATERAL (
    SELECT array_agg(r.remote_category ORDER BY length(r.remote_category), r.remote_category)::text[] AS ids,
           array_agg(coalesce(e.title, '') ORDER BY length(r.remote_category), r.remote_category)::text[] AS names
    FROM category_mappings r
    LEFT JOIN shop_list_entries e ON e.channel_id = r.channel_id AND e.list = 'categories' AND e.remote_id = r.remote_category
    WHERE r.channel_id = c.id AND r.category = i.category AND NOT r.left_out
) g
WHERE g.ids IS NOT NULL AND i.kind IN ('simple', 'variation');

-- --------------------------------------------------------------------- problems

-- A problem is about a product of the shop, or about an item of ours that it can't be sent.
ALTER TABLE catalogue_problems
    ALTER COLUMN remote_id SET DEFAULT '',
    ADD COLUMN item_id bigint REFERENCES items ON DELETE CASCADE,
    ADD CONSTRAINT catalogue_problems_of_one_thing CHECK ((remote_id <> '') <> (item_id IS NOT NULL));

DROP INDEX catalogue_problems_one_open;
CREATE UNIQUE INDEX catalogue_problems_one_open ON catalogue_problems (channel_id, remote_id, kind) WHERE solved_at IS NULL AND item_id IS NULL;
CREATE UNIQUE INDEX catalogue_problems_one_open_of_item ON catalogue_problems (channel_id, item_id, kind) WHERE solved_at IS NULL AND item_id IS NOT NULL;

-- ---------------------------------------------------------------------- exports

-- One export of items to a channel's shop: first by edits of what the shop has, then by a
-- file, which the shop imports in its own time.
CREATE TABLE exports (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id  bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    state       text   NOT NULL DEFAULT 'running',
    offered     bigint NOT NULL,            -- items of categories that the channel sends
    edits       bigint NOT NULL DEFAULT 0,  -- of those are to be edited in the shop
    filed       bigint NOT NULL DEFAULT 0,  -- and are to be in the file
    taken       bigint NOT NULL DEFAULT 0,  -- the shop took
    refused     bigint NOT NULL DEFAULT 0,  -- it didn't
    begun_at    timestamptz NOT NULL DEFAULT now(),
    handed_at   timestamptz,                -- when the file was given, or was about to be: without an import, nobody knows whether it was
    import_id   text,                       -- the shop's
    import_said text NOT NULL DEFAULT '',   -- the shop's word for how it stands
    report      jsonb,                      -- the shop's figures
    looked_at   timestamptz,
    reason      text,                       -- why it failed
    ended_at    timestamptz,

    CONSTRAINT exports_state_known CHECK (state IN ('running', 'importing', 'done', 'failed')),
    CONSTRAINT exports_ended CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL)),
    CONSTRAINT exports_failed_for_a_reason CHECK ((state = 'failed') = (reason IS NOT NULL)),
    CONSTRAINT exports_import_was_handed CHECK (handed_at IS NOT NULL OR state <> 'importing' AND import_id IS NULL),
    CONSTRAINT exports_counted CHECK (offered >= 0 AND edits >= 0 AND filed >= 0 AND taken >= 0 AND refused >= 0)
);

CREATE UNIQUE INDEX exports_one_runs ON exports (channel_id) WHERE state IN ('running', 'importing');
CREATE INDEX exports_channel ON exports (channel_id, id);

-- What an export told of an item. The fingerprints are those of what the shop was told, by
-- this export or an earlier one; only what is done, or was refused, counts as told.
CREATE TABLE export_items (
    export_id bigint NOT NULL REFERENCES exports ON DELETE CASCADE,
    item_id   bigint NOT NULL REFERENCES items ON DELETE CASCADE,
    way       text   NOT NULL,
    texts     text   NOT NULL, -- of name and description
    rest      text   NOT NULL, -- of categories and images
    state     text   NOT NULL DEFAULT 'planned',
    error     text,

    PRIMARY KEY (export_id, item_id),
    CONSTRAINT export_items_way_known CHECK (way IN ('edit', 'create', 'update')),
    CONSTRAINT export_items_state_known CHECK (state IN ('planned', 'rehearsed', 'done', 'refused', 'left')),
    CONSTRAINT export_items_refused_with_words CHECK ((state = 'refused') = (error IS NOT NULL))
);

CREATE INDEX export_items_item ON export_items (item_id, export_id);

-- ----------------------------------------------------------------------- grants

GRANT SELECT, INSERT, UPDATE ON exports, export_items TO orderloom_app;
GRANT SELECT ON channel_pieces, channel_currencies, channel_offers TO orderloom_app;
