-- What a channel decides, as data: master data that its sales carry, what goes in and
-- out, how sales are dated and numbered, what is written back. And the rules that keep
-- the environments apart, whatever a program gets wrong.

-- +goose Up

-- ----------------------------------------------------------------- master data

CREATE TABLE sources (
    code text PRIMARY KEY,
    name text NOT NULL,

    CONSTRAINT sources_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE people (
    code  text PRIMARY KEY,
    name  text NOT NULL,
    email text NOT NULL DEFAULT '', -- where notices go

    CONSTRAINT people_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE sale_types (
    code text PRIMARY KEY,
    name text NOT NULL,

    CONSTRAINT sale_types_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE price_groups (
    code text PRIMARY KEY,
    name text NOT NULL,

    CONSTRAINT price_groups_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE delivery_methods (
    code text PRIMARY KEY,
    name text NOT NULL,

    CONSTRAINT delivery_methods_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

-- A whole tree is written at once, in any order: looked at when it is complete.
CREATE TABLE categories (
    code   text PRIMARY KEY,
    name   text NOT NULL,
    parent text CONSTRAINT categories_parent_exists REFERENCES categories DEFERRABLE INITIALLY DEFERRED,

    CONSTRAINT categories_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

-- +goose StatementBegin
CREATE FUNCTION categories_are_a_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent AS code
            UNION
            SELECT c.parent FROM categories c JOIN above a ON a.code = c.code
        )
        SELECT FROM above WHERE code = NEW.code
    ) THEN
        RAISE EXCEPTION 'category % would be above itself', NEW.code USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'categories_are_a_tree';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER categories_are_a_tree AFTER INSERT OR UPDATE OF parent ON categories
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.parent IS NOT NULL) EXECUTE FUNCTION categories_are_a_tree();

-- -------------------------------------------------------------------- channels

ALTER TABLE points_of_sale ADD COLUMN price_group text REFERENCES price_groups;

ALTER TABLE channels
    ADD COLUMN api_version text NOT NULL DEFAULT '', -- of the shop's interface; empty: the connector's choice
    ADD COLUMN notices_to  text REFERENCES people,

    -- What goes in and out, while the channel is enabled.
    ADD COLUMN orders_in   boolean NOT NULL DEFAULT true,
    ADD COLUMN items_in    boolean NOT NULL DEFAULT false,
    ADD COLUMN items_out   boolean NOT NULL DEFAULT false,
    ADD COLUMN stock       boolean NOT NULL DEFAULT false,
    ADD COLUMN prices      boolean NOT NULL DEFAULT false,
    ADD COLUMN status_back boolean NOT NULL DEFAULT true,
    ADD COLUMN notes       boolean NOT NULL DEFAULT true,
    ADD COLUMN messages    boolean NOT NULL DEFAULT false,

    -- What its sales carry, how they are dated and numbered.
    ADD COLUMN source           text REFERENCES sources,
    ADD COLUMN responsible      text REFERENCES people,
    ADD COLUMN merchant         text REFERENCES people,
    ADD COLUMN sale_type        text REFERENCES sale_types,
    ADD COLUMN register_id      bigint REFERENCES registers,
    ADD COLUMN dated_by         text NOT NULL DEFAULT 'order',
    ADD COLUMN numbered_by      text NOT NULL DEFAULT 'shop',
    ADD COLUMN number_prefix    text NOT NULL DEFAULT '',
    ADD COLUMN default_currency text,
    ADD COLUMN delivery_method  text REFERENCES delivery_methods, -- where no mapping says another

    -- Statuses written to the shop; empty: none is.
    ADD COLUMN status_completed          text NOT NULL DEFAULT '',
    ADD COLUMN status_completed_and_paid text NOT NULL DEFAULT '',
    ADD COLUMN status_cancelled          text NOT NULL DEFAULT '',

    ADD COLUMN write_out_at_once  boolean NOT NULL DEFAULT false,
    ADD COLUMN reserve            boolean NOT NULL DEFAULT false,
    ADD COLUMN request_missing    boolean NOT NULL DEFAULT false,
    ADD COLUMN stock_shown        text    NOT NULL DEFAULT 'none',
    ADD COLUMN hide_at_zero       boolean NOT NULL DEFAULT false,
    ADD COLUMN safety_buffer      numeric NOT NULL DEFAULT 0,
    ADD COLUMN push_share_percent int     NOT NULL DEFAULT 20,
    ADD COLUMN price_group        text REFERENCES price_groups,
    ADD COLUMN category           text REFERENCES categories, -- of items that no mapping finds one for

    ADD CONSTRAINT channels_dated_by_known CHECK (dated_by IN ('order', 'sync')),
    ADD CONSTRAINT channels_numbered_by_known CHECK (numbered_by IN ('shop', 'own')),
    ADD CONSTRAINT channels_number_prefix_short CHECK (length(number_prefix) <= 20),
    ADD CONSTRAINT channels_stock_shown_known CHECK (stock_shown IN ('none', 'available', 'exact')),
    ADD CONSTRAINT channels_safety_buffer_not_negative CHECK (safety_buffer >= 0),
    ADD CONSTRAINT channels_push_share_is_a_percentage CHECK (push_share_percent BETWEEN 0 AND 100);

UPDATE channels SET status_completed_and_paid = coalesce(policy ->> 'completed_status', ''), policy = policy - 'completed_status';

-- Warehouses that are asked for what is missing, and those whose stock the shop shows.
CREATE TABLE channel_warehouses (
    channel_id   bigint NOT NULL REFERENCES channels,
    purpose      text   NOT NULL,
    warehouse_id bigint NOT NULL REFERENCES warehouses,

    PRIMARY KEY (channel_id, purpose, warehouse_id),
    CONSTRAINT channel_warehouses_purpose_known CHECK (purpose IN ('request', 'show'))
);

CREATE TABLE delivery_mappings (
    channel_id      bigint NOT NULL REFERENCES channels,
    remote_method   text   NOT NULL, -- the shop's id of it
    delivery_method text   NOT NULL REFERENCES delivery_methods,

    PRIMARY KEY (channel_id, remote_method),
    CONSTRAINT delivery_mappings_method_named CHECK (remote_method <> '')
);

CREATE TABLE category_mappings (
    channel_id      bigint  NOT NULL REFERENCES channels,
    remote_category text    NOT NULL, -- the shop's id of it
    category        text    NOT NULL REFERENCES categories,
    left_out        boolean NOT NULL DEFAULT false, -- its items are not sent to the shop

    PRIMARY KEY (channel_id, remote_category),
    CONSTRAINT category_mappings_category_named CHECK (remote_category <> '')
);

-- ----------------------------------------------------------------------- sales

-- The last number that a channel gave to a sale of its own counting.
CREATE TABLE sale_counters (
    channel_id bigint PRIMARY KEY REFERENCES channels,
    last       bigint NOT NULL,

    CONSTRAINT sale_counters_counts_up CHECK (last > 0)
);

ALTER TABLE sales
    ADD COLUMN environment     text, -- its channel's
    ADD COLUMN dated_on        date NOT NULL DEFAULT CURRENT_DATE, -- in the channel's zone
    ADD COLUMN number_prefix   text NOT NULL DEFAULT '',           -- as it was when the sale was made
    ADD COLUMN own_number      bigint,                             -- null: it bears the shop's
    ADD COLUMN source          text REFERENCES sources,
    ADD COLUMN responsible     text REFERENCES people,
    ADD COLUMN merchant        text REFERENCES people,
    ADD COLUMN sale_type       text REFERENCES sale_types,
    ADD COLUMN register_id     bigint REFERENCES registers,
    ADD COLUMN delivery_method text REFERENCES delivery_methods,
    ADD CONSTRAINT sales_own_number_unique UNIQUE (channel_id, own_number);

UPDATE sales s SET environment = c.environment, dated_on = (s.placed_at AT TIME ZONE c.zone)::date
FROM channels c WHERE c.id = s.channel_id;

-- ---------------------------------------------------------------- environments

-- A channel with sales stays in its environment: what was made in a test can't become
-- production. The key is locked by whoever makes a sale, so nobody slips through.
ALTER TABLE channels ADD CONSTRAINT channels_environment_is_a_key UNIQUE (id, environment);
ALTER TABLE sales
    ALTER COLUMN environment SET NOT NULL,
    ADD CONSTRAINT sales_stay_in_environment FOREIGN KEY (channel_id, environment) REFERENCES channels (id, environment);

-- Whoever makes a sale needn't say in which environment, and can't say another.
-- +goose StatementBegin
CREATE FUNCTION sales_take_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT environment INTO NEW.environment FROM channels WHERE id = NEW.channel_id;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sales_take_environment BEFORE INSERT ON sales FOR EACH ROW EXECUTE FUNCTION sales_take_environment();

-- A document takes a number of its own environment's series.
-- +goose StatementBegin
CREATE FUNCTION documents_number_in_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM sales s JOIN document_series d ON d.environment = s.environment WHERE s.id = NEW.sale_id AND d.id = NEW.series_id) THEN
        RAISE EXCEPTION 'series % is of another environment than sale %', NEW.series_id, NEW.sale_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_number_in_environment';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER documents_number_in_environment AFTER INSERT OR UPDATE OF series_id ON documents
    FOR EACH ROW WHEN (NEW.series_id IS NOT NULL) EXECUTE FUNCTION documents_number_in_environment();

-- ------------------------------------------------------------------- documents

ALTER TABLE document_lines
    DROP CONSTRAINT document_lines_kind_known,
    ADD CONSTRAINT document_lines_kind_known CHECK (kind IN ('goods', 'custom', 'shipping', 'fee', 'tip', 'rounding'));

-- ---------------------------------------------------------------------- grants

GRANT SELECT, INSERT, UPDATE ON sources, people, sale_types, price_groups, delivery_methods, categories,
    channel_warehouses, delivery_mappings, category_mappings, sale_counters TO orderloom_app;
GRANT DELETE ON channel_warehouses, delivery_mappings, category_mappings TO orderloom_app;
