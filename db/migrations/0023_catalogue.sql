-- Items in full, how they stand in each shop, and what keeps some of a shop's products
-- from being items of ours.

-- +goose Up

-- ------------------------------------------------------------------------ items

ALTER TABLE items
    ADD COLUMN parent_id     bigint,
    ADD COLUMN parent_kind   text GENERATED ALWAYS AS (CASE WHEN parent_id IS NOT NULL THEN 'parent' END) STORED,
    ADD COLUMN description   text    NOT NULL DEFAULT '', -- as shops show it; may be HTML
    ADD COLUMN unit          text    NOT NULL DEFAULT '', -- of a quantity: kg; empty: pieces
    ADD COLUMN category      text REFERENCES categories,
    ADD COLUMN tax_group     text REFERENCES tax_groups,
    ADD COLUMN safety_buffer numeric NOT NULL DEFAULT 0,  -- pieces that no shop is shown

    ADD CONSTRAINT items_kind_is_a_key UNIQUE (id, kind),
    -- A variation need not have a parent: shops have parents without a SKU.
    ADD CONSTRAINT items_parent_is_a_parent FOREIGN KEY (parent_id, parent_kind) REFERENCES items (id, kind),
    ADD CONSTRAINT items_parent_of_a_variation CHECK (parent_id IS NULL OR kind = 'variation'),
    ADD CONSTRAINT items_safety_buffer_not_negative CHECK (safety_buffer >= 0);

CREATE INDEX items_parent ON items (parent_id) WHERE parent_id IS NOT NULL;

-- The price lists: as those shops type prices that a list is for, with tax or without.
CREATE TABLE item_prices (
    item_id     bigint  NOT NULL REFERENCES items ON DELETE CASCADE,
    price_group text    NOT NULL REFERENCES price_groups,
    currency    text    NOT NULL, -- ISO 4217
    amount      numeric NOT NULL,

    PRIMARY KEY (item_id, price_group, currency),
    CONSTRAINT item_prices_currency_known CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT item_prices_not_negative CHECK (amount >= 0)
);

CREATE TABLE item_images (
    item_id  bigint NOT NULL REFERENCES items ON DELETE CASCADE,
    position int    NOT NULL, -- from 1; the first is the main one
    address  text   NOT NULL,

    PRIMARY KEY (item_id, position),
    CONSTRAINT item_images_counted_from_one CHECK (position >= 1),
    CONSTRAINT item_images_address_named CHECK (address <> '')
);

-- A sale waits for a SKU, not for a name: only what has another SKU wakes any, so that
-- an import that fills items in keeps no sale waiting.
DROP TRIGGER items_wait ON items;
CREATE TRIGGER items_wait BEFORE INSERT OR UPDATE OF sku ON items FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
DROP TRIGGER items_wake_changed ON items;
-- +goose StatementBegin
CREATE FUNCTION item_renamed_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('item', NULL, ARRAY[NEW.sku]);
    PERFORM wake_needy('setting', NULL, NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER items_wake_renamed AFTER UPDATE OF sku ON items FOR EACH ROW WHEN (NEW.sku <> OLD.sku) EXECUTE FUNCTION item_renamed_wakes();

-- --------------------------------------------------------------------- listings

-- What a shop sells, as it said last: of a product with variations the product and
-- each variation.
CREATE TABLE listings (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id      bigint  NOT NULL REFERENCES channels ON DELETE CASCADE,
    remote_id       text    NOT NULL,
    remote_parent   text    NOT NULL DEFAULT '',    -- of a variation: its product
    item_id         bigint REFERENCES items,        -- null: a problem, or a setting, keeps it from being one of our items'
    sku             text    NOT NULL DEFAULT '',    -- its own; empty where it has none
    name            text    NOT NULL DEFAULT '',
    kind            text    NOT NULL,
    address         text    NOT NULL DEFAULT '',    -- of its page in the shop
    categories      text[]  NOT NULL DEFAULT '{}',  -- the shop's ids of them
    tax_class       text    NOT NULL DEFAULT '',    -- "standard" for the default one
    manages_stock   text    NOT NULL DEFAULT 'no',  -- parent: the variation's product does
    seen_quantity   numeric,                        -- null: the shop doesn't say
    seen_in_stock   boolean NOT NULL DEFAULT false,
    seen_price      numeric,                        -- the regular one; null: it has none
    seen_sale_price numeric,
    seen_hidden     boolean NOT NULL DEFAULT false, -- buyers don't find it
    modified_at     timestamptz NOT NULL DEFAULT 'epoch',
    first_seen_at   timestamptz NOT NULL DEFAULT now(),
    seen_at         timestamptz NOT NULL DEFAULT now(),
    gone_at         timestamptz,                    -- when it was found that the shop has it no longer

    CONSTRAINT listings_one_per_product UNIQUE (channel_id, remote_id),
    CONSTRAINT listings_product_named CHECK (remote_id <> ''),
    CONSTRAINT listings_kind_known CHECK (kind IN ('simple', 'parent', 'variation', 'other')),
    CONSTRAINT listings_variation_has_parent CHECK ((kind = 'variation') = (remote_parent <> '')),
    CONSTRAINT listings_manages_stock_known CHECK (manages_stock IN ('yes', 'no', 'parent'))
);

CREATE UNIQUE INDEX listings_one_living_per_item ON listings (channel_id, item_id) WHERE item_id IS NOT NULL AND gone_at IS NULL;
CREATE INDEX listings_item ON listings (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX listings_sku ON listings (channel_id, sku);
CREATE INDEX listings_variations ON listings (channel_id, remote_parent) WHERE remote_parent <> '';

-- What is wrong with a product of a shop: open until it is seen without.
CREATE TABLE catalogue_problems (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id    bigint  NOT NULL REFERENCES channels ON DELETE CASCADE,
    remote_id     text    NOT NULL, -- of the product, or of the variation
    kind          text    NOT NULL,
    warning       boolean NOT NULL, -- the product is an item of ours all the same
    detail        text    NOT NULL,
    remedy        text    NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at  timestamptz NOT NULL DEFAULT now(),
    solved_at     timestamptz,

    CONSTRAINT catalogue_problems_kind_plain CHECK (kind ~ '^[a-z_]+$'),
    CONSTRAINT catalogue_problems_say_what_to_do CHECK (detail <> '' AND remedy <> '')
);

CREATE UNIQUE INDEX catalogue_problems_one_open ON catalogue_problems (channel_id, remote_id, kind) WHERE solved_at IS NULL;

-- ----------------------------------------------------------------------- grants

GRANT SELECT, INSERT, UPDATE ON item_prices, item_images, listings, catalogue_problems TO orderloom_app;
GRANT DELETE ON item_prices, item_images TO orderloom_app;
