-- An item that thousands of sales wait for: who changes something of one of them looks at
-- those whom that concerns.

-- +goose Up

-- By its first columns it finds what is kept of an item, by all of them one reservation:
-- whichever the planner takes, knowing nothing of the table yet.
DROP INDEX stock_reservations_item;
CREATE INDEX stock_reservations_item ON stock_reservations (item_id, sale_id, warehouse_id);

-- How many pieces are open is in the index itself.
DROP INDEX sale_goods_open;
CREATE INDEX sale_goods_open ON sale_goods (item_id, sale_id) INCLUDE (open) WHERE open > 0;

DROP FUNCTION stock_settle(bigint[], bigint[], bigint[]);
DROP FUNCTION stock_request(bigint[]);
DROP FUNCTION stock_missing(bigint[]);

-- What sales lack of some items, from one on, where their channels request it: their turn
-- comes after all who wanted it before, and each may count on what nobody keeps in the
-- warehouse that it sells from and in those that its channel names.
-- +goose StatementBegin
CREATE FUNCTION stock_missing(items bigint[], since bigint) RETURNS TABLE (sale_id bigint, item_id bigint, quantity numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH wanting AS (
        SELECT g.item_id, g.sale_id, g.open - coalesce(r.quantity, 0) AS lacks, p.warehouse_id, s.channel_id, c.request_missing
        FROM sale_goods g
        JOIN sales s ON s.id = g.sale_id
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id
        LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = p.warehouse_id
        WHERE g.item_id = ANY (items) AND g.open > 0 AND g.sale_id >= since
    ), looking AS (
        SELECT w.channel_id, w.warehouse_id FROM wanting w WHERE w.request_missing
        UNION
        SELECT w.channel_id, n.warehouse_id FROM wanting w JOIN channel_warehouses n ON n.channel_id = w.channel_id AND n.purpose = 'request' WHERE w.request_missing
    ), line AS (
        SELECT k.channel_id, w.item_id, w.sale_id, w.lacks, w.channel_id = k.channel_id AS own,
               sum(w.lacks) OVER (PARTITION BY k.channel_id, w.item_id ORDER BY w.sale_id) AS claimed
        FROM looking k JOIN wanting w ON w.warehouse_id = k.warehouse_id
    ), supply AS (
        SELECT k.channel_id, l.item_id, sum(l.on_hand - l.reserved) AS free
        FROM looking k JOIN stock_levels l ON l.warehouse_id = k.warehouse_id AND l.item_id = ANY (items)
        WHERE l.on_hand > l.reserved
        GROUP BY k.channel_id, l.item_id
    ), remaining AS ( -- where there is any at all: who came before is looked at for nothing else
        SELECT f.channel_id, f.item_id, f.free - coalesce((
            SELECT sum(g.open - coalesce(r.quantity, 0))
            FROM sale_goods g
            JOIN sales s ON s.id = g.sale_id
            JOIN channels c ON c.id = s.channel_id
            JOIN points_of_sale p ON p.id = c.pos_id
            LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = p.warehouse_id
            WHERE g.item_id = f.item_id AND g.open > 0 AND g.sale_id < since
              AND p.warehouse_id IN (SELECT k.warehouse_id FROM looking k WHERE k.channel_id = f.channel_id)
        ), 0) AS free
        FROM supply f
    )
    SELECT n.sale_id, n.item_id, least(n.lacks, n.claimed - coalesce(f.free, 0))
    FROM line n LEFT JOIN remaining f ON f.channel_id = n.channel_id AND f.item_id = n.item_id
    WHERE n.own AND n.lacks > 0 AND n.claimed > coalesce(f.free, 0)
$$;
-- +goose StatementEnd

-- Whether a channel that requests what is missing may have less of an item than all sales
-- lack, whichever warehouse they sell from: else none lacks any.
-- +goose StatementBegin
CREATE FUNCTION stock_is_short(item bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    lacks numeric := coalesce((SELECT sum(g.open) FROM sale_goods g WHERE g.item_id = item AND g.open > 0), 0)
        - coalesce((SELECT sum(l.reserved) FROM stock_levels l WHERE l.item_id = item), 0);
BEGIN
    RETURN EXISTS (
        SELECT FROM channels c JOIN points_of_sale p ON p.id = c.pos_id
        WHERE c.request_missing AND lacks > (
            SELECT coalesce(sum(l.on_hand - l.reserved), 0) FROM stock_levels l
            WHERE l.item_id = item AND l.on_hand > l.reserved AND (
                l.warehouse_id = p.warehouse_id
                OR l.warehouse_id IN (SELECT n.warehouse_id FROM channel_warehouses n WHERE n.channel_id = c.id AND n.purpose = 'request')))
        AND EXISTS (SELECT FROM sale_goods g JOIN sales s ON s.id = g.sale_id WHERE g.item_id = item AND g.open > 0 AND s.channel_id = c.id)
    );
END $$;
-- +goose StatementEnd

-- Brings up to date what is kept of some items for whom, and what of them is requested,
-- and wakes those who wait for what came. The caller has locked them, and names the sales
-- that want more or less of them; null: all may. Where nothing came or went, what is
-- missing is so for the sales since the first of them. Safe to repeat.
-- +goose StatementBegin
CREATE FUNCTION stock_settle(items bigint[], came_items bigint[], came_warehouses bigint[], changed bigint[], since bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    freed_items      bigint[];
    freed_warehouses bigint[];
    kept_for         bigint[];
    free_items       bigint[];
    keepers          bigint[] := coalesce(changed, ARRAY(SELECT DISTINCT r.sale_id FROM stock_reservations r WHERE r.item_id = ANY (items)));
BEGIN
    -- No more is kept than has yet to leave, and where it leaves from, and by channels that keep goods.
    WITH due AS (
        SELECT r.sale_id, r.item_id, r.warehouse_id, r.quantity AS kept,
               CASE WHEN c.reserve AND p.warehouse_id = r.warehouse_id THEN least(r.quantity, g.open) ELSE 0 END AS quantity
        FROM stock_reservations r
        JOIN sale_goods g ON g.sale_id = r.sale_id AND g.item_id = r.item_id
        JOIN sales s ON s.id = r.sale_id
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id
        WHERE r.item_id = ANY (items) AND r.sale_id = ANY (keepers)
    ), gone AS (
        DELETE FROM stock_reservations r USING due d
        WHERE r.sale_id = d.sale_id AND r.item_id = d.item_id AND r.warehouse_id = d.warehouse_id AND d.quantity = 0
        RETURNING r.item_id, r.warehouse_id
    ), lowered AS (
        UPDATE stock_reservations r SET quantity = d.quantity FROM due d
        WHERE r.sale_id = d.sale_id AND r.item_id = d.item_id AND r.warehouse_id = d.warehouse_id AND d.quantity > 0 AND d.quantity < d.kept
        RETURNING r.item_id, r.warehouse_id
    )
    SELECT array_agg(f.item_id), array_agg(f.warehouse_id) INTO freed_items, freed_warehouses
    FROM (SELECT * FROM gone UNION SELECT * FROM lowered) f;

    came_items := came_items || freed_items;
    came_warehouses := came_warehouses || freed_warehouses;
    free_items := ARRAY(SELECT DISTINCT l.item_id FROM stock_levels l WHERE l.item_id = ANY (items) AND l.on_hand > l.reserved);
    -- Who came first keeps first. Where nothing came, and some is free, nobody waited for it.
    WITH line AS (
        SELECT g.sale_id, g.item_id, l.warehouse_id, x.lacks, l.on_hand - l.reserved AS free,
               sum(x.lacks) OVER (PARTITION BY g.item_id, l.warehouse_id ORDER BY g.sale_id) AS claimed
        FROM (
            SELECT w.sale_id, w.item_id, w.open FROM sale_goods w WHERE w.item_id = ANY (free_items) AND w.open > 0 AND w.sale_id = ANY (changed)
            UNION
            SELECT w.sale_id, w.item_id, w.open FROM sale_goods w
            WHERE w.item_id = ANY (free_items) AND w.open > 0 AND w.item_id = ANY (CASE WHEN changed IS NULL THEN items ELSE came_items END)
        ) g
        JOIN sales s ON s.id = g.sale_id
        JOIN channels c ON c.id = s.channel_id AND c.reserve
        JOIN points_of_sale p ON p.id = c.pos_id
        JOIN stock_levels l ON l.item_id = g.item_id AND l.warehouse_id = p.warehouse_id AND l.on_hand > l.reserved
        LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = l.warehouse_id
        CROSS JOIN LATERAL (SELECT g.open - coalesce(r.quantity, 0) AS lacks) x
        WHERE x.lacks > 0
    ), kept AS (
        INSERT INTO stock_reservations AS r (sale_id, item_id, warehouse_id, quantity)
        SELECT n.sale_id, n.item_id, n.warehouse_id, least(n.lacks, n.free - (n.claimed - n.lacks))
        FROM line n WHERE n.free > n.claimed - n.lacks
        ON CONFLICT (sale_id, item_id, warehouse_id) DO UPDATE SET quantity = r.quantity + excluded.quantity
        RETURNING r.sale_id
    )
    SELECT array_agg(sale_id) INTO kept_for FROM kept;

    PERFORM stock_request(items, CASE WHEN freed_items IS NULL AND kept_for IS NULL THEN since ELSE 0 END);
    PERFORM stock_wake(kept_for, came_items, came_warehouses);
END $$;
-- +goose StatementEnd

-- Requests what is missing of some items for sales from one on, and closes what isn't
-- missing any more.
-- +goose StatementBegin
CREATE FUNCTION stock_request(items bigint[], since bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    short bigint[] := ARRAY(
        SELECT i FROM unnest(items) i
        WHERE EXISTS (SELECT FROM stock_requests q WHERE q.item_id = i AND q.state = 'open') OR stock_is_short(i));
BEGIN
    IF cardinality(short) = 0 THEN
        RETURN;
    END IF;
    WITH missing AS (
        SELECT * FROM stock_missing(short, since)
    ), changed AS (
        UPDATE stock_requests q SET quantity = m.quantity FROM missing m
        WHERE q.sale_id = m.sale_id AND q.item_id = m.item_id AND q.state = 'open' AND q.quantity <> m.quantity
    ), closed AS (
        UPDATE stock_requests q
        SET state = 'closed', closed_at = now(), closed_by = 'orderloom', outcome = CASE WHEN c.request_missing AND g.wanted > 0 THEN 'arrived' ELSE 'not_wanted' END
        FROM sale_goods g JOIN sales s ON s.id = g.sale_id JOIN channels c ON c.id = s.channel_id
        WHERE q.item_id = ANY (short) AND q.sale_id >= since AND q.state = 'open' AND g.sale_id = q.sale_id AND g.item_id = q.item_id
          AND NOT EXISTS (SELECT FROM missing m WHERE m.sale_id = q.sale_id AND m.item_id = q.item_id)
        RETURNING q.sale_id, q.item_id, q.quantity, 'close stock request' AS action, q.outcome
    ), opened AS (
        INSERT INTO stock_requests (sale_id, item_id, quantity)
        SELECT m.sale_id, m.item_id, m.quantity FROM missing m
        WHERE NOT EXISTS (
            SELECT FROM stock_requests q WHERE q.sale_id = m.sale_id AND q.item_id = m.item_id
              AND (q.state = 'open' OR q.outcome = 'by_hand' AND q.quantity >= m.quantity) -- a person said that so many needn't be got
        )
        RETURNING sale_id, item_id, quantity, 'request stock' AS action, NULL AS outcome
    )
    INSERT INTO journal (actor, action, channel, sale_id, result, detail)
    SELECT 'orderloom', x.action, c.code, s.id, 'done', jsonb_strip_nulls(jsonb_build_object('sku', i.sku, 'quantity', trim_scale(x.quantity)::text, 'outcome', x.outcome))
    FROM (SELECT * FROM opened UNION ALL SELECT * FROM closed) x
    JOIN sales s ON s.id = x.sale_id
    JOIN channels c ON c.id = s.channel_id
    JOIN items i ON i.id = x.item_id;
END $$;
-- +goose StatementEnd

-- After stock_moves_apply, which has locked the items: triggers go by their names. What
-- leaves elsewhere than where it was kept is kept for others from now on.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stock_moves_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    came_items      bigint[];
    came_warehouses bigint[];
    changed         bigint[];
    elsewhere       boolean;
BEGIN
    SELECT array_agg(c.item_id), array_agg(c.warehouse_id) INTO came_items, came_warehouses
    FROM (SELECT item_id, warehouse_id FROM made GROUP BY item_id, warehouse_id HAVING sum(quantity) > 0) c;
    IF stock_is_followed() THEN
        SELECT coalesce(array_agg(DISTINCT s.id), '{}'), coalesce(bool_or(m.warehouse_id <> p.warehouse_id), false) INTO changed, elsewhere
        FROM made m
        JOIN delivery_notes n ON n.id = m.delivery_note_id
        JOIN sales s ON s.id = n.sale_id
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id;
        PERFORM stock_settle(ARRAY(SELECT DISTINCT item_id FROM made), came_items, came_warehouses, CASE WHEN NOT elsewhere THEN changed END, 0);
    ELSIF came_items IS NOT NULL THEN
        PERFORM stock_wake('{}', came_items, came_warehouses);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sale_goods_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('orderloom.stock_followed', 0));
    IF stock_is_followed() THEN
        -- All that the sales have: a statement may add goods and change others, and each of the two comes here.
        PERFORM FROM stock_turns
        WHERE item_id IN (SELECT g.item_id FROM sale_goods g WHERE g.sale_id IN (SELECT sale_id FROM written)) ORDER BY item_id FOR NO KEY UPDATE;
        PERFORM stock_settle(ARRAY(SELECT DISTINCT item_id FROM written), '{}', '{}', ARRAY(SELECT DISTINCT sale_id FROM written), (SELECT min(sale_id) FROM written));
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stock_settle_channels(changed bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    theirs bigint[] := ARRAY(
        SELECT DISTINCT g.item_id FROM sale_goods g JOIN sales s ON s.id = g.sale_id WHERE s.channel_id = ANY (changed) AND g.open > 0);
BEGIN
    PERFORM FROM stock_turns WHERE item_id = ANY (theirs) ORDER BY item_id FOR NO KEY UPDATE;
    PERFORM stock_settle(theirs, '{}', '{}', NULL, 0);
    PERFORM wake_sales(ARRAY(SELECT id FROM sales WHERE channel_id = ANY (changed) AND state = 'awaiting_stock'));
END $$;
-- +goose StatementEnd

-- Where a channel looks for what is missing changes what it requests.
-- +goose StatementBegin
CREATE FUNCTION channel_warehouses_settle_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stock_settle_channels(ARRAY[coalesce(NEW.channel_id, OLD.channel_id)]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_warehouses_settle_stock AFTER INSERT ON channel_warehouses FOR EACH ROW
    WHEN (NEW.purpose = 'request') EXECUTE FUNCTION channel_warehouses_settle_stock();
CREATE TRIGGER channel_warehouses_gone_settle_stock AFTER DELETE ON channel_warehouses FOR EACH ROW
    WHEN (OLD.purpose = 'request') EXECUTE FUNCTION channel_warehouses_settle_stock();

-- ----------------------------------------------------------------------- grants

REVOKE EXECUTE ON FUNCTION stock_missing(bigint[], bigint), stock_is_short(bigint), stock_settle(bigint[], bigint[], bigint[], bigint[], bigint), stock_request(bigint[], bigint) FROM PUBLIC;
