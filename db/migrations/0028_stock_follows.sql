-- What follows where goods come, or somebody wants more or less of them: who keeps them,
-- what has to be requested, and who needn't wait any longer. Whoever writes stock, goods
-- or settings has it follow: nobody can forget it.

-- +goose Up

-- ------------------------------------------------------------------------ goods

-- Where an edit is left out, the invoice says what goods the sale wants.
ALTER TABLE sales ADD COLUMN left_out bigint; -- the order's version whose edit was; null: none was

-- ------------------------------------------------------------------------ wakes

-- Asks for the lifecycles of some sales, the oldest to be handed on first.
-- +goose StatementBegin
CREATE FUNCTION wake_sales(woken bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF cardinality(woken) = 0 THEN -- nobody is notified of nothing
        RETURN;
    END IF;
    INSERT INTO outbox AS o (id, topic, channel, subject, payload) OVERRIDING SYSTEM VALUE
    SELECT w.turn, 'order', w.channel, w.subject, w.payload
    FROM (
        SELECT nextval(pg_get_serial_sequence('outbox', 'id')) AS turn, s.*
        FROM (
            SELECT c.code AS channel, s.remote_id AS subject,
                   jsonb_build_object('number', s.number, 'environment', c.environment, 'total', concat_ws(' ', s.total, nullif(s.currency, ''))) AS payload
            FROM sales s JOIN channels c ON c.id = s.channel_id
            WHERE s.id = ANY (woken)
            ORDER BY s.id
        ) s
    ) w
    ORDER BY w.subject, w.channel -- as the relay forgets them
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';
END $$;
-- +goose StatementEnd

-- Wakes those who wait for goods: for whom some were kept just now, and where an item
-- came into a warehouse (the first of each array) and nobody keeps all of it. Whoever
-- begins to wait has locked the item, and so has whoever calls this: they see each other.
-- +goose StatementBegin
CREATE FUNCTION stock_wake(kept_for bigint[], came_items bigint[], came_warehouses bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT wake_sales(ARRAY(
        SELECT s.id FROM sales s WHERE s.id = ANY (kept_for) AND s.state = 'awaiting_stock'
        UNION
        SELECT s.id
        FROM unnest(came_items, came_warehouses) AS came (item_id, warehouse_id)
        JOIN stock_levels l ON l.item_id = came.item_id AND l.warehouse_id = came.warehouse_id AND l.on_hand > l.reserved
        JOIN sale_goods g ON g.item_id = came.item_id AND g.open > 0
        JOIN sales s ON s.id = g.sale_id AND s.state = 'awaiting_stock'
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id AND p.warehouse_id = came.warehouse_id
        LEFT JOIN stock_reservations r ON r.sale_id = s.id AND r.item_id = came.item_id AND r.warehouse_id = came.warehouse_id
        WHERE g.open > coalesce(r.quantity, 0)
    ))
$$;
-- +goose StatementEnd

-- A request that a person closes wakes the sale that it was made for. What comes by
-- itself closes requests, too, and wakes who waited for it.
-- +goose StatementBegin
CREATE FUNCTION stock_requests_wake() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM wake_sales(ARRAY(SELECT id FROM sales WHERE id = NEW.sale_id AND state = 'awaiting_stock'));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_requests_wake AFTER UPDATE OF state ON stock_requests
    FOR EACH ROW WHEN (OLD.state = 'open' AND NEW.outcome = 'by_hand') EXECUTE FUNCTION stock_requests_wake();

-- ------------------------------------------------- what is kept, what is requested

-- What sales lack of some items, where their channels request it: their turn comes after
-- all who wanted it before, and each may count on what nobody keeps in the warehouse that
-- it sells from and in those that its channel names.
-- +goose StatementBegin
CREATE FUNCTION stock_missing(items bigint[]) RETURNS TABLE (sale_id bigint, item_id bigint, quantity numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH wanting AS (
        SELECT g.item_id, g.sale_id, g.open - coalesce(r.quantity, 0) AS lacks, p.warehouse_id, s.channel_id, c.request_missing
        FROM sale_goods g
        JOIN sales s ON s.id = g.sale_id
        JOIN channels c ON c.id = s.channel_id
        JOIN points_of_sale p ON p.id = c.pos_id
        LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = p.warehouse_id
        WHERE g.item_id = ANY (items) AND g.open > 0
    ), looking AS (
        SELECT w.channel_id, w.warehouse_id FROM wanting w WHERE w.request_missing
        UNION
        SELECT w.channel_id, n.warehouse_id FROM wanting w JOIN channel_warehouses n ON n.channel_id = w.channel_id AND n.purpose = 'request' WHERE w.request_missing
    ), line AS (
        SELECT k.channel_id, w.item_id, w.sale_id, w.lacks, w.channel_id = k.channel_id AS own,
               sum(w.lacks) OVER (PARTITION BY k.channel_id, w.item_id ORDER BY w.sale_id) AS claimed
        FROM looking k JOIN wanting w ON w.warehouse_id = k.warehouse_id
    ), supply AS (
        SELECT k.channel_id, l.item_id, sum(greatest(l.on_hand - l.reserved, 0)) AS free
        FROM looking k JOIN stock_levels l ON l.warehouse_id = k.warehouse_id AND l.item_id = ANY (items)
        GROUP BY k.channel_id, l.item_id
    )
    SELECT n.sale_id, n.item_id, least(n.lacks, n.claimed - coalesce(f.free, 0))
    FROM line n LEFT JOIN supply f ON f.channel_id = n.channel_id AND f.item_id = n.item_id
    WHERE n.own AND n.lacks > 0 AND n.claimed > coalesce(f.free, 0)
$$;
-- +goose StatementEnd

-- Brings up to date what is kept of some items for whom, and what of them is requested,
-- and wakes those who wait for what came. The caller has locked them. Safe to repeat.
-- +goose StatementBegin
CREATE FUNCTION stock_settle(items bigint[], came_items bigint[], came_warehouses bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    freed_items      bigint[];
    freed_warehouses bigint[];
    kept_for         bigint[];
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
        WHERE r.item_id = ANY (items)
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

    -- Who came first keeps first.
    WITH line AS (
        SELECT g.sale_id, g.item_id, l.warehouse_id, x.lacks, l.on_hand - l.reserved AS free,
               sum(x.lacks) OVER (PARTITION BY g.item_id, l.warehouse_id ORDER BY g.sale_id) AS claimed
        FROM sale_goods g
        JOIN sales s ON s.id = g.sale_id
        JOIN channels c ON c.id = s.channel_id AND c.reserve
        JOIN points_of_sale p ON p.id = c.pos_id
        JOIN stock_levels l ON l.item_id = g.item_id AND l.warehouse_id = p.warehouse_id AND l.on_hand > l.reserved
        LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = l.warehouse_id
        CROSS JOIN LATERAL (SELECT g.open - coalesce(r.quantity, 0) AS lacks) x
        WHERE g.item_id = ANY (items) AND g.open > 0 AND x.lacks > 0
    ), kept AS (
        INSERT INTO stock_reservations AS r (sale_id, item_id, warehouse_id, quantity)
        SELECT n.sale_id, n.item_id, n.warehouse_id, least(n.lacks, n.free - (n.claimed - n.lacks))
        FROM line n WHERE n.free > n.claimed - n.lacks
        ON CONFLICT (sale_id, item_id, warehouse_id) DO UPDATE SET quantity = r.quantity + excluded.quantity
        RETURNING r.sale_id
    )
    SELECT array_agg(sale_id) INTO kept_for FROM kept;

    PERFORM stock_request(items);
    PERFORM stock_wake(kept_for, came_items || freed_items, came_warehouses || freed_warehouses);
END $$;
-- +goose StatementEnd

-- Requests what is missing of some items, and closes what isn't missing any more.
-- +goose StatementBegin
CREATE FUNCTION stock_request(items bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH missing AS (
        SELECT * FROM stock_missing(items)
    ), changed AS (
        UPDATE stock_requests q SET quantity = m.quantity FROM missing m
        WHERE q.sale_id = m.sale_id AND q.item_id = m.item_id AND q.state = 'open' AND q.quantity <> m.quantity
    ), closed AS (
        UPDATE stock_requests q
        SET state = 'closed', closed_at = now(), closed_by = 'orderloom', outcome = CASE WHEN c.request_missing AND g.wanted > 0 THEN 'arrived' ELSE 'not_wanted' END
        FROM sale_goods g JOIN sales s ON s.id = g.sale_id JOIN channels c ON c.id = s.channel_id
        WHERE q.item_id = ANY (items) AND q.state = 'open' AND g.sale_id = q.sale_id AND g.item_id = q.item_id
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
    JOIN items i ON i.id = x.item_id
$$;
-- +goose StatementEnd

-- Whether any channel keeps goods or requests them; else nothing of both has to follow.
-- +goose StatementBegin
CREATE FUNCTION stock_is_followed() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM channels WHERE reserve OR request_missing)
$$;
-- +goose StatementEnd

-- --------------------------------------------------------------- what it follows

-- After stock_moves_apply, which has locked the items: triggers go by their names.
-- +goose StatementBegin
CREATE FUNCTION stock_moves_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    came_items      bigint[];
    came_warehouses bigint[];
BEGIN
    SELECT array_agg(c.item_id), array_agg(c.warehouse_id) INTO came_items, came_warehouses
    FROM (SELECT item_id, warehouse_id FROM made GROUP BY item_id, warehouse_id HAVING sum(quantity) > 0) c;
    IF stock_is_followed() THEN
        PERFORM stock_settle(ARRAY(SELECT DISTINCT item_id FROM made), came_items, came_warehouses);
    ELSIF came_items IS NOT NULL THEN
        PERFORM stock_wake('{}', came_items, came_warehouses);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_moves_settle AFTER INSERT ON stock_moves REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION stock_moves_settle();

-- +goose StatementBegin
CREATE FUNCTION sale_goods_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF stock_is_followed() THEN
        -- All that the sales have: a statement may add goods and change others, and each of the two comes here.
        PERFORM FROM stock_turns
        WHERE item_id IN (SELECT g.item_id FROM sale_goods g WHERE g.sale_id IN (SELECT sale_id FROM written)) ORDER BY item_id FOR NO KEY UPDATE;
        PERFORM stock_settle(ARRAY(SELECT DISTINCT item_id FROM written), '{}', '{}');
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- What moves change is followed with them.
CREATE TRIGGER sale_goods_settle_new AFTER INSERT ON sale_goods REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION sale_goods_settle();
CREATE TRIGGER sale_goods_settle_changed AFTER UPDATE ON sale_goods REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION sale_goods_settle();

-- Where a channel keeps or requests goods from now on or no longer, or sells from
-- another warehouse, it is so for the sales that it has.
-- +goose StatementBegin
CREATE FUNCTION stock_settle_channels(changed bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    theirs bigint[] := ARRAY(
        SELECT DISTINCT g.item_id FROM sale_goods g JOIN sales s ON s.id = g.sale_id WHERE s.channel_id = ANY (changed) AND g.open > 0);
BEGIN
    PERFORM FROM stock_turns WHERE item_id = ANY (theirs) ORDER BY item_id FOR NO KEY UPDATE;
    PERFORM stock_settle(theirs, '{}', '{}');
    PERFORM wake_sales(ARRAY(SELECT id FROM sales WHERE channel_id = ANY (changed) AND state = 'awaiting_stock'));
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION channels_settle_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stock_settle_channels(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channels_settle_stock AFTER UPDATE OF reserve, request_missing, pos_id ON channels FOR EACH ROW
    WHEN ((NEW.reserve, NEW.request_missing, NEW.pos_id) IS DISTINCT FROM (OLD.reserve, OLD.request_missing, OLD.pos_id)) EXECUTE FUNCTION channels_settle_stock();

-- +goose StatementBegin
CREATE FUNCTION points_of_sale_settle_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stock_settle_channels(ARRAY(SELECT id FROM channels WHERE pos_id = NEW.id));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER points_of_sale_settle_stock AFTER UPDATE OF warehouse_id ON points_of_sale FOR EACH ROW
    WHEN (NEW.warehouse_id <> OLD.warehouse_id) EXECUTE FUNCTION points_of_sale_settle_stock();

-- ----------------------------------------------------------------------- grants

REVOKE EXECUTE ON FUNCTION wake_sales(bigint[]), stock_wake(bigint[], bigint[], bigint[]), stock_missing(bigint[]), stock_settle(bigint[], bigint[], bigint[]), stock_request(bigint[]),
    stock_settle_channels(bigint[]), stock_is_followed() FROM PUBLIC;
-- A person may close a request.
GRANT UPDATE (state, closed_at, closed_by, outcome, reason) ON stock_requests TO orderloom_app;
