-- Goods that leave without a delivery note, and sales that don't take what production
-- sells.

-- +goose Up

-- ---------------------------------------------------------------- goods unnoted

-- What left by the shop's word alone, where nobody makes delivery notes, is kept like a
-- note that nobody sees: its goods moved, and may come back.
ALTER TABLE delivery_notes
    DROP CONSTRAINT delivery_notes_kind_known,
    ADD CONSTRAINT delivery_notes_kind_known CHECK (kind IN ('delivery', 'return', 'unnoted'));

-- As before, but that what left unnoted may be reversed, too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION delivery_notes_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    way  constant text[] := '{approved,packed,shipped,delivered,received}';
    goes boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        goes := NEW.state NOT IN ('packed', 'shipped', 'delivered', 'received', 'reversed');
    ELSIF NEW.state = OLD.state THEN
        goes := true;
    ELSIF OLD.state = 'draft' THEN
        goes := NEW.state IN ('approved', 'reversed');
    ELSE
        goes := OLD.state <> 'reversed' AND NEW.kind <> 'return'
            AND (NEW.state = 'reversed' OR NEW.kind = 'delivery' AND array_position(way, NEW.state) > array_position(way, OLD.state));
    END IF;
    IF goes IS NOT TRUE THEN
        RAISE EXCEPTION 'delivery note % is % and can''t become %', NEW.id, CASE TG_OP WHEN 'INSERT' THEN 'new' ELSE OLD.state END, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delivery_notes_go_on';
    END IF;
    IF NEW.state = 'approved' AND NEW.approved_at IS NULL THEN
        NEW.approved_at := now();
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- ----------------------------------------------------------------- environments

-- Which channels use which warehouses: what they sell from, what their shops show of, and
-- where they ask for what is missing.
CREATE VIEW warehouse_uses AS
SELECT p.warehouse_id, c.id AS channel_id, c.environment FROM channels c JOIN points_of_sale p ON p.id = c.pos_id
UNION
SELECT w.warehouse_id, c.id, c.environment FROM channels c JOIN channel_warehouses w ON w.channel_id = c.id;

-- A channel that rehearses or tests uses no warehouse that one of production uses: what
-- it sells is nobody's, and what lies there is somebody's. Looked at as the transaction
-- ends, one at a time, so that neither of two that change at once is overlooked.
-- +goose StatementBegin
CREATE FUNCTION warehouses_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
    shared  record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('orderloom.warehouses_apart', 0));
    changed := CASE TG_TABLE_NAME WHEN 'channels' THEN ARRAY[(to_jsonb(NEW) ->> 'id')::bigint] WHEN 'channel_warehouses' THEN ARRAY[(to_jsonb(NEW) ->> 'channel_id')::bigint]
        ELSE ARRAY(SELECT id FROM channels WHERE pos_id = (to_jsonb(NEW) ->> 'id')::bigint) END;
    SELECT w.code AS warehouse, r.code AS rehearsing, l.code AS live INTO shared
    FROM warehouse_uses one
    JOIN warehouse_uses other ON other.warehouse_id = one.warehouse_id AND other.environment <> 'production'
    JOIN channels l ON l.id = one.channel_id
    JOIN channels r ON r.id = other.channel_id
    JOIN warehouses w ON w.id = one.warehouse_id
    WHERE one.environment = 'production' AND (l.id = ANY (changed) OR r.id = ANY (changed))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'warehouse % is production''s by channel %, and can''t be that of channel %', shared.warehouse, shared.live, shared.rehearsing
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'warehouses_apart';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER channels_begin_apart AFTER INSERT ON channels
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warehouses_apart();
CREATE CONSTRAINT TRIGGER channels_stay_apart AFTER UPDATE OF environment, pos_id ON channels
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((NEW.environment, NEW.pos_id) IS DISTINCT FROM (OLD.environment, OLD.pos_id)) EXECUTE FUNCTION warehouses_apart();
CREATE CONSTRAINT TRIGGER points_of_sale_stay_apart AFTER UPDATE OF warehouse_id ON points_of_sale
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.warehouse_id <> OLD.warehouse_id) EXECUTE FUNCTION warehouses_apart();
CREATE CONSTRAINT TRIGGER channel_warehouses_stay_apart AFTER INSERT ON channel_warehouses
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warehouses_apart();

-- Whether goods of a sale may not leave a warehouse: it is production's and the sale isn't.
-- +goose StatementBegin
CREATE FUNCTION warehouse_is_anothers(warehouse bigint, sale bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM sales s WHERE s.id = sale AND s.environment <> 'production')
       AND EXISTS (SELECT FROM warehouse_uses u WHERE u.warehouse_id = warehouse AND u.environment = 'production')
$$;
-- +goose StatementEnd

-- Whoever names a warehouse by hand comes past the channels' settings, but not past this.
-- +goose StatementBegin
CREATE FUNCTION delivery_notes_stay_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF warehouse_is_anothers(NEW.warehouse_id, NEW.sale_id) THEN
        RAISE EXCEPTION 'sale % is not of production, and warehouse % is', NEW.sale_id, NEW.warehouse_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delivery_notes_stay_apart';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER delivery_notes_stay_apart AFTER INSERT ON delivery_notes
    FOR EACH ROW WHEN (NEW.kind <> 'return' AND NEW.state <> 'draft') EXECUTE FUNCTION delivery_notes_stay_apart();
CREATE TRIGGER delivery_notes_stay_apart_approved AFTER UPDATE OF state ON delivery_notes
    FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state = 'approved') EXECUTE FUNCTION delivery_notes_stay_apart();

-- What channels that shared a warehouse with production until now kept of it for their
-- sales isn't theirs.
UPDATE channels SET reserve = false
WHERE reserve AND environment <> 'production' AND id IN (
    SELECT r.channel_id FROM warehouse_uses r JOIN warehouse_uses l ON l.warehouse_id = r.warehouse_id AND l.environment = 'production'
);

-- As before, but that what lies in a warehouse is there for those environments alone
-- whose channels use it; one that no channel uses is production's.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION oversold_figures(of_items bigint[]) RETURNS TABLE (item_id bigint, environment text, open numeric, on_hand numeric) LANGUAGE sql STABLE AS $$
    SELECT i.id, e.environment, coalesce(sum(g.open), 0),
           (SELECT coalesce(sum(greatest(k.on_hand, 0)), 0) FROM stock_levels k
            WHERE k.item_id = i.id AND (
                EXISTS (SELECT FROM warehouse_uses u WHERE u.warehouse_id = k.warehouse_id AND u.environment = e.environment)
                OR e.environment = 'production' AND NOT EXISTS (SELECT FROM warehouse_uses u WHERE u.warehouse_id = k.warehouse_id)))
    FROM unnest(of_items) i (id)
    CROSS JOIN (VALUES ('production'), ('working'), ('test')) e (environment)
    LEFT JOIN (sale_goods g JOIN sales s ON s.id = g.sale_id) ON g.item_id = i.id AND g.open > 0 AND s.environment = e.environment
    GROUP BY i.id, e.environment
$$;
-- +goose StatementEnd

-- --------------------------------------------------------------------- webhooks

ALTER TABLE webhook_deliveries
    DROP CONSTRAINT webhook_deliveries_outcome_known,
    ADD CONSTRAINT webhook_deliveries_outcome_known CHECK (outcome IN ('woke', 'asked', 'ignored'));

-- ---------------------------------------------------------- sales there are already

-- A settled sale whose goods never left walks once more, and they do.
SELECT wake_sales(ARRAY(SELECT s.id FROM sales s WHERE s.state = 'settled' AND EXISTS (SELECT FROM sale_goods g WHERE g.sale_id = s.id AND g.open > 0)));

-- ----------------------------------------------------------------------- grants

GRANT SELECT ON warehouse_uses TO orderloom_app;
