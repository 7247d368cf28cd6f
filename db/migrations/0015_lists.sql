-- What shops have, what is missing of ours, and which sales wait for it.

-- +goose Up

-- ------------------------------------------------------------ reference lists

-- A list of a shop that was pulled, and when last.
CREATE TABLE shop_lists (
    channel_id bigint NOT NULL REFERENCES channels,
    list       text   NOT NULL,
    pulled_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (channel_id, list),
    CONSTRAINT shop_lists_list_known CHECK (list IN ('payments', 'delivery', 'taxes', 'tax_classes', 'statuses', 'categories', 'settings'))
);

-- What is on them. What the shop has no longer is kept, and marked.
CREATE TABLE shop_list_entries (
    channel_id    bigint  NOT NULL,
    list          text    NOT NULL,
    remote_id     text    NOT NULL, -- as orders name it
    title         text    NOT NULL, -- a setting's value
    enabled       boolean NOT NULL DEFAULT true,
    under         text    NOT NULL DEFAULT '', -- a rate's class, a delivery method's zone, a category's parent
    percent       numeric,                     -- a rate's
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at  timestamptz NOT NULL DEFAULT now(),
    gone_at       timestamptz,

    PRIMARY KEY (channel_id, list, remote_id),
    CONSTRAINT shop_list_entries_of_a_list FOREIGN KEY (channel_id, list) REFERENCES shop_lists,
    CONSTRAINT shop_list_entries_named CHECK (remote_id <> ''),
    CONSTRAINT shop_list_entries_rates_have_percent CHECK ((list = 'taxes') = (percent IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE ON shop_lists, shop_list_entries TO orderloom_app;

ALTER TABLE outbox
    DROP CONSTRAINT outbox_topic_known,
    ADD CONSTRAINT outbox_topic_known CHECK (topic IN ('order', 'reader', 'lists'));

-- -------------------------------------------------- what held sales wait for

-- A hold may hang on something of ours: a mapping, an item, a setting.
ALTER TABLE sale_holds
    ADD COLUMN need_kind  text,
    ADD COLUMN need_value text, -- the shop's value, or the setting's name
    ADD COLUMN need_class text NOT NULL DEFAULT '', -- of a tax: its tax class, which may be mapped in its place
    ADD COLUMN found      text, -- what stood for it when the sale was held; null: nothing did
    ADD CONSTRAINT sale_holds_need_whole CHECK ((need_kind IS NULL) = (need_value IS NULL)),
    ADD CONSTRAINT sale_holds_need_known CHECK (need_kind IN ('item', 'product', 'setting', 'tax', 'payment', 'currency')),
    ADD CONSTRAINT sale_holds_found_of_a_need CHECK (need_kind IS NOT NULL OR found IS NULL AND need_class = '');

CREATE INDEX sale_holds_needs ON sale_holds (need_kind, need_value) WHERE need_kind IS NOT NULL;

-- What stands for a value of a channel's shop by now; null: nothing does, which is a
-- gap. That a product has no SKU is mended in the shop.
-- +goose StatementBegin
CREATE FUNCTION stands_for(channel bigint, kind text, value text, class text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE kind
        WHEN 'tax' THEN coalesce(
            (SELECT r.tax_group FROM tax_mappings r WHERE r.channel_id = channel AND r.remote_rate_id = value),
            (SELECT k.tax_group FROM tax_class_mappings k WHERE k.channel_id = channel AND k.remote_class = class),
            (SELECT c.default_tax_group FROM channels c WHERE c.id = channel))
        WHEN 'payment' THEN (
            SELECT a.code FROM money_accounts a WHERE a.id = coalesce(
                (SELECT m.money_account_id FROM payment_mappings m WHERE m.channel_id = channel AND m.remote_method = value),
                (SELECT g.money_account_id FROM pos_payment_mappings g JOIN channels c ON c.pos_id = g.pos_id WHERE c.id = channel AND g.remote_method = value)))
        WHEN 'item' THEN (SELECT i.sku FROM items i WHERE i.sku = value)
        WHEN 'setting' THEN (SELECT i.sku FROM channels c JOIN items i ON i.sku = c.policy ->> value WHERE c.id = channel)
        WHEN 'currency' THEN (SELECT value FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE c.id = channel AND value = ANY (p.currencies))
    END
$$;
-- +goose StatementEnd

-- Held sales for whose needs something else stands by now than when they were held,
-- with the request for their lifecycle.
CREATE VIEW needy_sales AS
SELECT h.sale_id, s.channel_id, h.need_kind, h.need_value, c.code AS channel, s.remote_id,
       jsonb_build_object('number', s.number, 'environment', c.environment, 'total', concat_ws(' ', s.total, nullif(s.currency, ''))) AS payload
FROM sale_holds h
JOIN sales s ON s.id = h.sale_id
JOIN channels c ON c.id = s.channel_id
WHERE h.need_kind IS NOT NULL AND stands_for(s.channel_id, h.need_kind, h.need_value, h.need_class) IS DISTINCT FROM h.found;

-- Wakes those that need something of a kind, of these channels and values; null is all.
-- +goose StatementBegin
CREATE FUNCTION wake_needy(of_kind text, of_channels bigint[], of_values text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO outbox AS o (topic, channel, subject, payload)
    SELECT DISTINCT 'order', n.channel, n.remote_id, n.payload
    FROM needy_sales n
    WHERE n.need_kind = of_kind
      AND (of_channels IS NULL OR n.channel_id = ANY (of_channels))
      AND (of_values IS NULL OR n.need_value = ANY (of_values))
    ORDER BY 3, 2 -- as the relay forgets them
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch'
$$;
-- +goose StatementEnd

-- A sale that is being held and a mapping that is being written don't see each other,
-- so they take turns: many sales side by side, but whoever writes comes alone, and
-- before it locks any row.
-- +goose StatementBegin
CREATE FUNCTION needs_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('orderloom.needs', 0));
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- Wakes a sale that was held a moment ago where what it needs has come meanwhile.
-- +goose StatementBegin
CREATE FUNCTION sale_look_again(sale bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('orderloom.needs', 0));
    INSERT INTO outbox AS o (topic, channel, subject, payload)
    SELECT 'order', n.channel, n.remote_id, n.payload FROM needy_sales n WHERE n.sale_id = sale LIMIT 1
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';
END $$;
-- +goose StatementEnd

-- Whoever writes what a sale may wait for wakes those that do: nobody can forget it.

-- +goose StatementBegin
CREATE FUNCTION tax_mapping_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('tax', ARRAY[NEW.channel_id], ARRAY[NEW.remote_rate_id]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tax_mapping_waits BEFORE INSERT OR UPDATE ON tax_mappings FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER tax_mapping_wakes AFTER INSERT OR UPDATE ON tax_mappings FOR EACH ROW EXECUTE FUNCTION tax_mapping_wakes();

-- +goose StatementBegin
CREATE FUNCTION tax_class_mapping_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('tax', ARRAY[NEW.channel_id], NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tax_class_mapping_waits BEFORE INSERT OR UPDATE ON tax_class_mappings FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER tax_class_mapping_wakes AFTER INSERT OR UPDATE ON tax_class_mappings FOR EACH ROW EXECUTE FUNCTION tax_class_mapping_wakes();

-- +goose StatementBegin
CREATE FUNCTION payment_mapping_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('payment', ARRAY[NEW.channel_id], ARRAY[NEW.remote_method]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payment_mapping_waits BEFORE INSERT OR UPDATE ON payment_mappings FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER payment_mapping_wakes AFTER INSERT OR UPDATE ON payment_mappings FOR EACH ROW EXECUTE FUNCTION payment_mapping_wakes();

-- +goose StatementBegin
CREATE FUNCTION pos_payment_mapping_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('payment', ARRAY(SELECT id FROM channels WHERE pos_id = NEW.pos_id), ARRAY[NEW.remote_method]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER pos_payment_mapping_waits BEFORE INSERT OR UPDATE ON pos_payment_mappings FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER pos_payment_mapping_wakes AFTER INSERT OR UPDATE ON pos_payment_mappings FOR EACH ROW EXECUTE FUNCTION pos_payment_mapping_wakes();

-- +goose StatementBegin
CREATE FUNCTION items_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('item', NULL, ARRAY(SELECT sku FROM written));
    PERFORM wake_needy('setting', NULL, NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER items_wait BEFORE INSERT OR UPDATE ON items FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER items_wake_new AFTER INSERT ON items REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION items_wake();
CREATE TRIGGER items_wake_changed AFTER UPDATE ON items REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION items_wake();

-- +goose StatementBegin
CREATE FUNCTION currencies_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy('currency', ARRAY(SELECT id FROM channels WHERE pos_id = NEW.id), NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER currencies_wait BEFORE UPDATE OF currencies ON points_of_sale FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER currencies_wake AFTER UPDATE OF currencies ON points_of_sale FOR EACH ROW WHEN (NEW.currencies IS DISTINCT FROM OLD.currencies)
    EXECUTE FUNCTION currencies_wake();

-- +goose StatementBegin
CREATE FUNCTION channel_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_needy(kind, ARRAY[NEW.id], NULL) FROM unnest(ARRAY['setting', 'tax', 'payment', 'currency']) kind;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_waits BEFORE UPDATE OF policy, default_tax_group, pos_id ON channels FOR EACH STATEMENT EXECUTE FUNCTION needs_lock();
CREATE TRIGGER channel_wakes AFTER UPDATE OF policy, default_tax_group, pos_id ON channels FOR EACH ROW
    WHEN ((NEW.policy, NEW.default_tax_group, NEW.pos_id) IS DISTINCT FROM (OLD.policy, OLD.default_tax_group, OLD.pos_id))
    EXECUTE FUNCTION channel_wakes();

GRANT SELECT ON needy_sales TO orderloom_app;
