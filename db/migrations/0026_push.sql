-- What shops show of our stock and prices: what they should, what they were told last,
-- and what became of it. And which items are sold more often than there are pieces.

-- +goose Up

-- --------------------------------------------------------------------- listings

-- What the shop has is in seen_*: an import says it, and the answer to each push. What
-- it was told last is in pushed_*: where the two differ, somebody else was at it.
ALTER TABLE listings
    ADD COLUMN pushed_quantity  numeric,
    ADD COLUMN pushed_available boolean,
    ADD COLUMN pushed_price     numeric,
    ADD COLUMN pushed_hidden    boolean NOT NULL DEFAULT false, -- by us; what somebody else hid isn't ours to show
    ADD COLUMN pushed_at        timestamptz,
    ADD COLUMN push_attempt     bigint,      -- the one that is under way; left over: nobody knows whether the shop took it
    ADD COLUMN push_doubted     boolean NOT NULL DEFAULT false, -- it may have sold what we have not heard of
    ADD COLUMN push_retry_at    timestamptz, -- when it is tried again what failed
    ADD COLUMN error_kind       text,        -- why it can't show what it should
    ADD COLUMN error_text       text,
    ADD COLUMN error_since      timestamptz,
    ADD COLUMN error_tries      int NOT NULL DEFAULT 0,
    ADD COLUMN error_change     text,        -- what the shop refused: the same isn't sent again

    ADD CONSTRAINT listings_pushed_quantity_whole CHECK (pushed_quantity >= 0 AND pushed_quantity = trunc(pushed_quantity)),
    ADD CONSTRAINT listings_pushed_price_not_negative CHECK (pushed_price >= 0),
    ADD CONSTRAINT listings_error_whole CHECK (num_nulls(error_kind, error_text, error_since) IN (0, 3)),
    ADD CONSTRAINT listings_error_counted CHECK (error_tries >= 0 AND (error_kind IS NOT NULL OR error_tries = 0 AND error_change IS NULL));

CREATE SEQUENCE listing_push_attempts;
CREATE INDEX listings_push_doubted ON listings (channel_id) WHERE push_doubted;
CREATE INDEX listings_push_retry ON listings (push_retry_at) WHERE push_retry_at IS NOT NULL;
CREATE INDEX listings_push_unknown ON listings (channel_id) WHERE push_attempt IS NOT NULL;
CREATE INDEX listings_errors ON listings (channel_id, error_kind) WHERE error_kind IS NOT NULL;

-- What a shop should show. The quantity is what lies in the warehouses that the channel
-- shows, less every open line of a sale of its environment, each once and whether
-- reserved or not, less what no shop is shown: not rounded, and below 0 where more is
-- sold than there is. Where a product keeps the stock of its variations, the quantity is
-- the product's. Null: the channel, or what it is, says nothing of it.
CREATE VIEW listing_targets AS
SELECT l.id AS listing_id, l.channel_id,
       (CASE WHEN c.stock THEN f.free - c.safety_buffer END)::numeric AS quantity,
       p.amount AS price
FROM listings l
JOIN channels c ON c.id = l.channel_id
JOIN points_of_sale s ON s.id = c.pos_id
CROSS JOIN LATERAL (
    SELECT sum(h.on_hand - o.open - i.safety_buffer) AS free
    FROM (
        SELECT o.item_id FROM listings o WHERE o.id = l.id AND o.manages_stock <> 'parent'
        UNION
        SELECT v.item_id FROM listings v
        WHERE v.channel_id = l.channel_id AND v.remote_parent = l.remote_id AND v.remote_parent <> '' AND v.manages_stock = 'parent' AND v.gone_at IS NULL
    ) kept
    JOIN items i ON i.id = kept.item_id AND i.kind IN ('simple', 'variation')
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(k.on_hand), 0) AS on_hand FROM stock_levels k
        WHERE k.item_id = i.id AND (
            EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show' AND w.warehouse_id = k.warehouse_id)
            OR k.warehouse_id = s.warehouse_id AND NOT EXISTS (SELECT FROM channel_warehouses w WHERE w.channel_id = c.id AND w.purpose = 'show'))
    ) h
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(g.open), 0) AS open FROM sale_goods g JOIN sales x ON x.id = g.sale_id
        WHERE g.item_id = i.id AND g.open > 0 AND x.environment = c.environment
    ) o
) f
LEFT JOIN shop_list_entries e ON e.channel_id = c.id AND e.list = 'settings' AND e.remote_id = 'currency' AND e.gone_at IS NULL
LEFT JOIN item_prices p ON c.prices AND p.item_id = l.item_id AND l.kind <> 'parent'
    AND p.price_group = coalesce(c.price_group, s.price_group) AND p.currency = coalesce(e.title, c.default_currency)
WHERE l.gone_at IS NULL AND (l.item_id IS NOT NULL OR l.kind = 'parent');

-- ------------------------------------------------------------------------- news

-- Whose figures may have changed: items, or single listings. Only ever inserted by who
-- changes them, so that no two orders wait for each other; gathered after they commit.
CREATE TABLE push_news (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id    bigint,
    listing_id bigint,

    CONSTRAINT push_news_of_one CHECK (num_nonnulls(item_id, listing_id) = 1)
);

-- Listings to be looked at. Whoever has looked forgets them, unless they changed again
-- meanwhile (version).
CREATE TABLE listing_news (
    listing_id bigint PRIMARY KEY REFERENCES listings ON DELETE CASCADE,
    channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    version    bigint NOT NULL DEFAULT 1,
    asked_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX listing_news_channel ON listing_news (channel_id, listing_id);

-- +goose StatementBegin
CREATE FUNCTION push_news_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push_news (item_id) VALUES (coalesce(NEW.item_id, OLD.item_id));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_levels_are_news AFTER INSERT ON stock_levels FOR EACH ROW EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER stock_levels_changed_are_news AFTER UPDATE OF on_hand ON stock_levels FOR EACH ROW
    WHEN (NEW.on_hand <> OLD.on_hand) EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER sale_goods_are_news AFTER INSERT ON sale_goods FOR EACH ROW WHEN (NEW.open > 0) EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER sale_goods_changed_are_news AFTER UPDATE ON sale_goods FOR EACH ROW WHEN (NEW.open <> OLD.open) EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER sale_goods_gone_are_news AFTER DELETE ON sale_goods FOR EACH ROW WHEN (OLD.open > 0) EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER item_prices_are_news AFTER INSERT OR DELETE ON item_prices FOR EACH ROW EXECUTE FUNCTION push_news_of_item();
CREATE TRIGGER item_prices_changed_are_news AFTER UPDATE OF amount ON item_prices FOR EACH ROW
    WHEN (NEW.amount <> OLD.amount) EXECUTE FUNCTION push_news_of_item();

-- +goose StatementBegin
CREATE FUNCTION push_news_of_buffer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push_news (item_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER items_buffer_is_news AFTER UPDATE OF safety_buffer, kind ON items FOR EACH ROW
    WHEN ((NEW.safety_buffer, NEW.kind) IS DISTINCT FROM (OLD.safety_buffer, OLD.kind)) EXECUTE FUNCTION push_news_of_buffer();

-- What the shop says of a listing is news; what it answers to a push is not.
-- +goose StatementBegin
CREATE FUNCTION push_news_of_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO push_news (listing_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER listings_are_news AFTER INSERT ON listings FOR EACH ROW
    WHEN (NEW.item_id IS NOT NULL OR NEW.kind = 'parent') EXECUTE FUNCTION push_news_of_listing();
CREATE TRIGGER listings_changed_are_news AFTER UPDATE ON listings FOR EACH ROW
    WHEN (NEW.pushed_at IS NOT DISTINCT FROM OLD.pushed_at
        AND (NEW.item_id, NEW.kind, NEW.remote_parent, NEW.manages_stock, NEW.gone_at, NEW.seen_quantity, NEW.seen_in_stock, NEW.seen_price, NEW.seen_sale_price, NEW.seen_hidden)
        IS DISTINCT FROM (OLD.item_id, OLD.kind, OLD.remote_parent, OLD.manages_stock, OLD.gone_at, OLD.seen_quantity, OLD.seen_in_stock, OLD.seen_price, OLD.seen_sale_price, OLD.seen_hidden))
    EXECUTE FUNCTION push_news_of_listing();

-- A setting may change all that a shop should show: everything is compared.
-- +goose StatementBegin
CREATE FUNCTION push_ask_full(of_channels bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO outbox AS o (topic, channel, subject)
    SELECT 'stock', code, 'full' FROM channels
    WHERE id = ANY (of_channels) AND enabled AND (stock OR prices) ORDER BY code
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION channel_asks_push() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM push_ask_full(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_asks_push AFTER UPDATE ON channels FOR EACH ROW
    WHEN ((NEW.enabled, NEW.stock, NEW.prices, NEW.pos_id, NEW.stock_shown, NEW.hide_at_zero, NEW.safety_buffer, NEW.price_group, NEW.default_currency)
        IS DISTINCT FROM (OLD.enabled, OLD.stock, OLD.prices, OLD.pos_id, OLD.stock_shown, OLD.hide_at_zero, OLD.safety_buffer, OLD.price_group, OLD.default_currency))
    EXECUTE FUNCTION channel_asks_push();

-- +goose StatementBegin
CREATE FUNCTION channel_warehouse_asks_push() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM push_ask_full(ARRAY[coalesce(NEW.channel_id, OLD.channel_id)]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_warehouse_asks_push AFTER INSERT OR DELETE ON channel_warehouses FOR EACH ROW EXECUTE FUNCTION channel_warehouse_asks_push();

-- +goose StatementBegin
CREATE FUNCTION pos_asks_push() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM push_ask_full(ARRAY(SELECT id FROM channels WHERE pos_id = NEW.id));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER pos_asks_push AFTER UPDATE OF warehouse_id, price_group ON points_of_sale FOR EACH ROW
    WHEN ((NEW.warehouse_id, NEW.price_group) IS DISTINCT FROM (OLD.warehouse_id, OLD.price_group)) EXECUTE FUNCTION pos_asks_push();

-- +goose StatementBegin
CREATE FUNCTION currency_asks_push() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM push_ask_full(ARRAY[NEW.channel_id]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER currency_asks_push AFTER INSERT ON shop_list_entries FOR EACH ROW
    WHEN (NEW.list = 'settings' AND NEW.remote_id = 'currency') EXECUTE FUNCTION currency_asks_push();
CREATE TRIGGER currency_changed_asks_push AFTER UPDATE OF title, gone_at ON shop_list_entries FOR EACH ROW
    WHEN (NEW.list = 'settings' AND NEW.remote_id = 'currency' AND (NEW.title, NEW.gone_at) IS DISTINCT FROM (OLD.title, OLD.gone_at))
    EXECUTE FUNCTION currency_asks_push();

-- ----------------------------------------------------------------------- pushes

-- One push to a channel's shop. One that a person has to look at first waits with its
-- table (lines); of what went without asking the listings themselves tell.
CREATE TABLE stock_pushes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id   bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    state        text   NOT NULL DEFAULT 'running',
    asks         text   NOT NULL DEFAULT '',  -- why a person has to look first
    listings     bigint NOT NULL,             -- that the channel has
    changes      bigint NOT NULL,             -- of them are to be told something
    emptied      bigint NOT NULL DEFAULT 0,   -- of those shown as sold out, or hidden, that were not
    sent         bigint NOT NULL DEFAULT 0,
    failed       bigint NOT NULL DEFAULT 0,
    batch        int    NOT NULL DEFAULT 100, -- the most that a request held at the end: the shop's pace
    begun_at     timestamptz NOT NULL DEFAULT now(),
    confirmed_by text,
    confirmed_at timestamptz,
    ended_at     timestamptz,

    CONSTRAINT stock_pushes_state_known CHECK (state IN ('running', 'waiting', 'confirmed', 'replaced', 'done')),
    CONSTRAINT stock_pushes_asks_known CHECK (asks IN ('', 'first', 'share')),
    CONSTRAINT stock_pushes_waiting_asks CHECK (state NOT IN ('waiting', 'confirmed', 'replaced') OR asks <> ''),
    CONSTRAINT stock_pushes_confirmed_by_somebody CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (state <> 'confirmed' OR confirmed_by IS NOT NULL)),
    CONSTRAINT stock_pushes_ended CHECK ((state IN ('done', 'replaced')) = (ended_at IS NOT NULL)),
    CONSTRAINT stock_pushes_batch_sane CHECK (batch BETWEEN 1 AND 1000),
    CONSTRAINT stock_pushes_counted CHECK (listings >= 0 AND changes >= 0 AND emptied >= 0 AND sent >= 0 AND failed >= 0)
);

CREATE UNIQUE INDEX stock_pushes_one_waits ON stock_pushes (channel_id) WHERE state IN ('waiting', 'confirmed');
CREATE INDEX stock_pushes_channel ON stock_pushes (channel_id, id);

-- What a person is shown, and what is sent once it is confirmed: this and nothing else.
-- Null: that isn't to change.
CREATE TABLE stock_push_lines (
    push_id      bigint NOT NULL REFERENCES stock_pushes ON DELETE CASCADE,
    listing_id   bigint NOT NULL REFERENCES listings ON DELETE CASCADE,
    was_quantity numeric,
    was_price    numeric,
    quantity     numeric,
    available    boolean,
    price        numeric,
    hidden       boolean,

    PRIMARY KEY (push_id, listing_id),
    CONSTRAINT stock_push_lines_change_something CHECK (num_nonnulls(quantity, available, price, hidden) > 0)
);

CREATE INDEX stock_push_lines_listing ON stock_push_lines (listing_id);

-- --------------------------------------------------------------------- oversold

-- Items of which more is sold than there is, anywhere: open until that is over.
CREATE TABLE oversold (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id     bigint  NOT NULL REFERENCES items,
    environment text    NOT NULL,
    open        numeric NOT NULL, -- sold and not delivered yet
    on_hand     numeric NOT NULL,
    since       timestamptz NOT NULL DEFAULT now(),
    solved_at   timestamptz,

    CONSTRAINT oversold_environment_known CHECK (environment IN ('production', 'working', 'test')),
    CONSTRAINT oversold_is_more CHECK (open > on_hand)
);

CREATE UNIQUE INDEX oversold_one_open ON oversold (item_id, environment) WHERE solved_at IS NULL;

-- How many pieces of items are sold and how many there are, per environment.
-- +goose StatementBegin
CREATE FUNCTION oversold_figures(of_items bigint[]) RETURNS TABLE (item_id bigint, environment text, open numeric, on_hand numeric) LANGUAGE sql STABLE AS $$
    SELECT i.id, e.environment, coalesce(sum(g.open), 0),
           (SELECT coalesce(sum(greatest(k.on_hand, 0)), 0) FROM stock_levels k WHERE k.item_id = i.id)
    FROM unnest(of_items) i (id)
    CROSS JOIN (VALUES ('production'), ('working'), ('test')) e (environment)
    LEFT JOIN (sale_goods g JOIN sales s ON s.id = g.sale_id) ON g.item_id = i.id AND g.open > 0 AND s.environment = e.environment
    GROUP BY i.id, e.environment
$$;
-- +goose StatementEnd

-- The open sales of an item, as people call them: the oldest first.
-- +goose StatementBegin
CREATE FUNCTION oversold_sales(item bigint, of_environment text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(c.code || ' #' || s.number ORDER BY s.placed_at, s.id), '{}')
    FROM sale_goods g JOIN sales s ON s.id = g.sale_id JOIN channels c ON c.id = s.channel_id
    WHERE g.item_id = item AND g.open > 0 AND s.environment = of_environment
$$;
-- +goose StatementEnd

-- Raises and settles alarms for items.
-- +goose StatementBegin
CREATE FUNCTION oversold_look(of_items bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH figures AS (
        SELECT * FROM oversold_figures(of_items)
    ), raised AS (
        INSERT INTO oversold AS o (item_id, environment, open, on_hand)
        SELECT f.item_id, f.environment, f.open, f.on_hand FROM figures f WHERE f.open > f.on_hand
        ON CONFLICT (item_id, environment) WHERE solved_at IS NULL DO UPDATE SET open = excluded.open, on_hand = excluded.on_hand
        RETURNING o.item_id, o.environment, o.open, o.on_hand, o.xmax = 0 AS fresh
    ), solved AS (
        UPDATE oversold o SET solved_at = now() FROM figures f
        WHERE o.solved_at IS NULL AND o.item_id = f.item_id AND o.environment = f.environment AND f.open <= f.on_hand
        RETURNING o.item_id, o.environment, f.open, f.on_hand
    )
    INSERT INTO journal (actor, action, result, detail)
    SELECT 'orderloom', 'oversold', n.result, jsonb_build_object('sku', i.sku, 'environment', n.environment, 'open', n.open, 'on_hand', n.on_hand,
           'sales', to_jsonb(oversold_sales(n.item_id, n.environment)))
    FROM (
        SELECT item_id, environment, open, on_hand, 'found' AS result FROM raised WHERE fresh
        UNION ALL
        SELECT item_id, environment, open, on_hand, 'settled' FROM solved
    ) n
    JOIN items i ON i.id = n.item_id
$$;
-- +goose StatementEnd

-- ---------------------------------------------------------------------- gathering

-- Whether all that a channel's shop sold up to a moment is known and counted: its orders
-- were read since, some minutes later at least, as a shop may commit an order after the
-- second that it stamps on it, and each has been walked.
-- +goose StatementBegin
CREATE FUNCTION orders_read_beyond(channel bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM feed_cursors f WHERE f.channel_id = channel AND f.feed IN ('orders', 'order ids') AND f.updated_at > at + interval '3 minutes')
       AND NOT EXISTS (SELECT FROM orders o WHERE o.channel_id = channel AND o.processed_version < o.version)
$$;
-- +goose StatementEnd

-- Gathers what changed: which listings are to be looked at, whose channels are asked
-- for soon, and what is oversold. Also what waited for its time: what failed, and what
-- was doubted once the channel's orders have been read beyond it. Answers with how much
-- news it took, 0 where somebody else is at it: they take turns, so that nobody's older
-- look overwrites a newer one.
-- +goose StatementBegin
CREATE FUNCTION push_news_gather(most int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    taken    bigint;
    of_items bigint[];
    told     bigint[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('orderloom.push_news', 0)) THEN
        RETURN 0;
    END IF;
    WITH news AS (
        DELETE FROM push_news WHERE id IN (SELECT id FROM push_news ORDER BY id LIMIT most) RETURNING item_id, listing_id
    )
    SELECT count(*), array_agg(DISTINCT item_id) FILTER (WHERE item_id IS NOT NULL), array_agg(DISTINCT listing_id) FILTER (WHERE listing_id IS NOT NULL)
    INTO taken, of_items, told FROM news;

    WITH changed AS (
        SELECT id, channel_id, remote_parent, manages_stock FROM listings WHERE item_id = ANY (of_items)
        UNION
        SELECT id, channel_id, remote_parent, manages_stock FROM listings WHERE id = ANY (told)
        UNION
        SELECT l.id, l.channel_id, l.remote_parent, l.manages_stock FROM listings l
        WHERE l.push_retry_at <= now() AND NOT EXISTS (SELECT FROM listing_news n WHERE n.listing_id = l.id)
        UNION
        SELECT l.id, l.channel_id, l.remote_parent, l.manages_stock FROM listings l
        WHERE l.push_doubted AND orders_read_beyond(l.channel_id, l.seen_at) AND NOT EXISTS (SELECT FROM listing_news n WHERE n.listing_id = l.id)
    ), affected AS (
        SELECT id, channel_id FROM changed
        UNION
        SELECT p.id, p.channel_id FROM changed v JOIN listings p ON p.channel_id = v.channel_id AND p.remote_id = v.remote_parent WHERE v.manages_stock = 'parent'
    ), kept AS (
        INSERT INTO listing_news AS n (listing_id, channel_id)
        SELECT a.id, a.channel_id FROM affected a JOIN channels c ON c.id = a.channel_id AND c.enabled AND (c.stock OR c.prices) ORDER BY a.id
        ON CONFLICT (listing_id) DO UPDATE SET version = n.version + 1
        RETURNING channel_id
    )
    INSERT INTO outbox AS o (topic, channel, claimed_till)
    SELECT 'stock', c.code, now() + interval '8 seconds' FROM channels c WHERE c.id IN (SELECT channel_id FROM kept) ORDER BY c.code
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1; -- whoever asked first is not put off

    PERFORM oversold_look(of_items);
    RETURN taken;
END $$;
-- +goose StatementEnd

GRANT SELECT, INSERT, DELETE ON push_news, stock_push_lines TO orderloom_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON listing_news TO orderloom_app;
GRANT SELECT, INSERT, UPDATE ON stock_pushes, oversold TO orderloom_app;
GRANT SELECT ON listing_targets TO orderloom_app;
GRANT USAGE ON SEQUENCE listing_push_attempts TO orderloom_app;
