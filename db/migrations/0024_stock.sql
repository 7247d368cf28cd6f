-- Who wants what of the stock, and what of it is kept for whom.

-- +goose Up

-- ------------------------------------------------------------------------ turns

-- Whoever changes an item's stock, or what of it is kept for whom, locks the item's row
-- here first: in the order of the items, and after the sale's. There is one as long as
-- there is the item, also where it has no stock yet.
CREATE TABLE stock_turns (
    item_id bigint PRIMARY KEY REFERENCES items ON DELETE CASCADE
);

INSERT INTO stock_turns (item_id) SELECT id FROM items;

-- +goose StatementBegin
CREATE FUNCTION items_have_stock_turns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stock_turns (item_id) SELECT id FROM made;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER items_have_stock_turns AFTER INSERT ON items REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION items_have_stock_turns();

-- ------------------------------------------------------------------------ goods

-- The goods of a sale, one row per item, however many of its lines name it. Whether a
-- document says so, or anybody has paid, is all the same.
CREATE TABLE sale_goods (
    sale_id bigint  NOT NULL REFERENCES sales,
    item_id bigint  NOT NULL REFERENCES items,
    wanted  numeric NOT NULL DEFAULT 0, -- to be the buyer's for good, by the order's newest state
    moved   numeric NOT NULL DEFAULT 0, -- left less came back; kept by stock_moves_apply
    open    numeric NOT NULL GENERATED ALWAYS AS (greatest(wanted - moved, 0)) STORED, -- has yet to leave

    PRIMARY KEY (sale_id, item_id),
    CONSTRAINT sale_goods_wanted_not_negative CHECK (wanted >= 0),
    CONSTRAINT sale_goods_left_before_they_came_back CHECK (moved >= 0)
);

CREATE INDEX sale_goods_open ON sale_goods (item_id, sale_id) WHERE open > 0;

INSERT INTO sale_goods (sale_id, item_id, moved)
SELECT n.sale_id, m.item_id, -sum(m.quantity)
FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id
GROUP BY n.sale_id, m.item_id;

-- Of open sales, as posting.Wanted says it; the next pass of each says it again.
INSERT INTO sale_goods (sale_id, item_id, wanted)
SELECT g.sale_id, g.item_id, sum(greatest(g.sold - g.back, 0))
FROM (
    SELECT s.id AS sale_id, i.id AS item_id, (l.line ->> 'quantity')::numeric AS sold,
           coalesce((l.line ->> 'restocked')::numeric, CASE WHEN (c.policy ->> 'restock_refunds')::boolean THEN (
               SELECT sum((b.line ->> 'quantity')::numeric)
               FROM jsonb_path_query(o.body, '$.refunds[*].lines[*]') AS b (line)
               WHERE b.line ->> 'remote_line_id' = l.line ->> 'remote_id'
           ) END, 0) AS back
    FROM sales s
    JOIN channels c ON c.id = s.channel_id
    JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
    CROSS JOIN LATERAL jsonb_path_query(o.body, '$.lines[*]') AS l (line)
    JOIN items i ON i.kind <> 'service' AND i.sku = CASE l.line ->> 'kind' WHEN 'goods' THEN l.line ->> 'sku' WHEN 'custom' THEN c.policy ->> 'custom_sku' END
    WHERE s.state NOT IN ('settled', 'cancelled', 'reversed')
      AND o.status <> 'trash' AND NOT coalesce(c.policy -> 'refused_statuses' ? o.status, false)
) g
GROUP BY g.sale_id, g.item_id
ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = excluded.wanted;

-- ----------------------------------------------------------------- reservations

-- Goods in a warehouse that are kept for a sale. Nobody else's can leave.
CREATE TABLE stock_reservations (
    sale_id      bigint  NOT NULL REFERENCES sales,
    item_id      bigint  NOT NULL REFERENCES items,
    warehouse_id bigint  NOT NULL REFERENCES warehouses,
    quantity     numeric NOT NULL,

    PRIMARY KEY (sale_id, item_id, warehouse_id),
    CONSTRAINT stock_reservations_quantity_positive CHECK (quantity > 0)
);

CREATE INDEX stock_reservations_item ON stock_reservations (item_id, warehouse_id);

ALTER TABLE stock_levels
    ADD COLUMN reserved numeric NOT NULL DEFAULT 0, -- the sum of the reservations; kept by stock_reservations_apply
    ADD CONSTRAINT stock_levels_reserved_is_there CHECK (reserved BETWEEN 0 AND on_hand);

-- +goose StatementBegin
CREATE FUNCTION stock_reservations_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE stock_levels SET reserved = reserved - OLD.quantity WHERE item_id = OLD.item_id AND warehouse_id = OLD.warehouse_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE stock_levels SET reserved = reserved + NEW.quantity WHERE item_id = NEW.item_id AND warehouse_id = NEW.warehouse_id;
        IF NOT FOUND THEN -- refused: nothing was ever there
            INSERT INTO stock_levels (item_id, warehouse_id, reserved) VALUES (NEW.item_id, NEW.warehouse_id, NEW.quantity);
        END IF;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_reservations_apply AFTER INSERT OR UPDATE OR DELETE ON stock_reservations FOR EACH ROW EXECUTE FUNCTION stock_reservations_apply();

-- --------------------------------------------------------------------- requests

-- What a sale lacks and no warehouse that was looked in has: somebody is to get it.
CREATE TABLE stock_requests (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id   bigint  NOT NULL REFERENCES sales,
    item_id   bigint  NOT NULL REFERENCES items,
    quantity  numeric NOT NULL, -- as last looked; of one that is closed, as it was then
    state     text    NOT NULL DEFAULT 'open',
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    closed_by text, -- who closed it
    outcome   text, -- why
    reason    text NOT NULL DEFAULT '', -- a person's

    CONSTRAINT stock_requests_quantity_positive CHECK (quantity > 0),
    CONSTRAINT stock_requests_state_known CHECK (state IN ('open', 'closed')),
    CONSTRAINT stock_requests_outcome_known CHECK (outcome IN ('arrived', 'not_wanted', 'by_hand')),
    CONSTRAINT stock_requests_closed_is_whole CHECK (num_nonnulls(closed_at, closed_by, outcome) = CASE state WHEN 'closed' THEN 3 ELSE 0 END),
    CONSTRAINT stock_requests_by_hand_has_reason CHECK (outcome IS NULL OR (outcome = 'by_hand') = (reason <> ''))
);

CREATE UNIQUE INDEX stock_requests_one_open ON stock_requests (sale_id, item_id) WHERE state = 'open';
CREATE INDEX stock_requests_item ON stock_requests (item_id) WHERE state = 'open';
CREATE INDEX stock_requests_sale ON stock_requests (sale_id, item_id);

-- ------------------------------------------------------------------------ moves

ALTER TABLE stock_moves
    ADD COLUMN actor  text NOT NULL DEFAULT '', -- who asked for it; empty for what no person did
    ADD COLUMN reason text NOT NULL DEFAULT '',
    DROP CONSTRAINT stock_moves_kind_known,
    ADD CONSTRAINT stock_moves_kind_known CHECK (kind IN ('opening', 'adjustment', 'transfer', 'delivery', 'return'));

CREATE INDEX stock_moves_item ON stock_moves (item_id, id);

DROP TRIGGER stock_moves_apply ON stock_moves;

-- Brings what follows from moves up to them, all moves of a statement together: what
-- has left of a sale, what is kept for it, and what is on hand.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stock_moves_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM stock_turns WHERE item_id IN (SELECT item_id FROM made) ORDER BY item_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM made WHERE delivery_note_id IS NOT NULL) THEN
        -- An upsert would test a constraint on the row it proposes, before it meets the one that is there.
        UPDATE sale_goods g SET moved = g.moved - m.quantity
        FROM (SELECT n.sale_id, x.item_id, sum(x.quantity) AS quantity FROM made x JOIN delivery_notes n ON n.id = x.delivery_note_id GROUP BY n.sale_id, x.item_id) m
        WHERE g.sale_id = m.sale_id AND g.item_id = m.item_id;
        INSERT INTO sale_goods (sale_id, item_id, moved)
        SELECT n.sale_id, x.item_id, -sum(x.quantity)
        FROM made x JOIN delivery_notes n ON n.id = x.delivery_note_id
        WHERE NOT EXISTS (SELECT FROM sale_goods g WHERE g.sale_id = n.sale_id AND g.item_id = x.item_id)
        GROUP BY n.sale_id, x.item_id;
        -- What left was kept for the sale as far as anything was, and no more is kept than has yet to leave.
        WITH gone_out AS (
            SELECT n.sale_id, x.item_id, x.warehouse_id, -sum(x.quantity) AS quantity
            FROM made x JOIN delivery_notes n ON n.id = x.delivery_note_id GROUP BY n.sale_id, x.item_id, x.warehouse_id
        ), kept AS (
            SELECT r.sale_id, r.item_id, r.warehouse_id, least(r.quantity - greatest(o.quantity, 0), g.open) AS quantity
            FROM sale_goods g
            JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id
            LEFT JOIN gone_out o ON o.sale_id = r.sale_id AND o.item_id = r.item_id AND o.warehouse_id = r.warehouse_id
            WHERE (g.sale_id, g.item_id) IN (SELECT sale_id, item_id FROM gone_out)
        ), gone AS (
            DELETE FROM stock_reservations r USING kept k
            WHERE r.sale_id = k.sale_id AND r.item_id = k.item_id AND r.warehouse_id = k.warehouse_id AND k.quantity <= 0
        )
        UPDATE stock_reservations r SET quantity = k.quantity FROM kept k
        WHERE r.sale_id = k.sale_id AND r.item_id = k.item_id AND r.warehouse_id = k.warehouse_id AND k.quantity > 0 AND k.quantity < r.quantity;
    END IF;
    IF EXISTS (SELECT FROM made WHERE kind = 'adjustment' AND quantity < 0) THEN
        -- What isn't there can't be kept for anybody: it goes to those who came first.
        WITH lacking AS (
            SELECT l.item_id, l.warehouse_id, l.reserved - l.on_hand - m.quantity AS quantity
            FROM (SELECT item_id, warehouse_id, sum(quantity) AS quantity FROM made WHERE kind = 'adjustment' GROUP BY item_id, warehouse_id) m
            JOIN stock_levels l ON l.item_id = m.item_id AND l.warehouse_id = m.warehouse_id
            WHERE l.on_hand + m.quantity < l.reserved
        ), taken AS (
            SELECT r.sale_id, r.item_id, r.warehouse_id, r.quantity AS kept,
                   x.quantity - (sum(r.quantity) OVER (PARTITION BY r.item_id, r.warehouse_id ORDER BY r.sale_id DESC) - r.quantity) AS quantity
            FROM lacking x JOIN stock_reservations r ON r.item_id = x.item_id AND r.warehouse_id = x.warehouse_id
        ), gone AS (
            DELETE FROM stock_reservations r USING taken t
            WHERE r.sale_id = t.sale_id AND r.item_id = t.item_id AND r.warehouse_id = t.warehouse_id AND t.quantity >= t.kept
        )
        UPDATE stock_reservations r SET quantity = r.quantity - t.quantity FROM taken t
        WHERE r.sale_id = t.sale_id AND r.item_id = t.item_id AND r.warehouse_id = t.warehouse_id AND t.quantity > 0 AND t.quantity < t.kept;
    END IF;
    UPDATE stock_levels l SET on_hand = l.on_hand + m.quantity
    FROM (SELECT item_id, warehouse_id, sum(quantity) AS quantity FROM made GROUP BY item_id, warehouse_id) m
    WHERE l.item_id = m.item_id AND l.warehouse_id = m.warehouse_id;
    INSERT INTO stock_levels (item_id, warehouse_id, on_hand)
    SELECT m.item_id, m.warehouse_id, sum(m.quantity) FROM made m
    WHERE NOT EXISTS (SELECT FROM stock_levels l WHERE l.item_id = m.item_id AND l.warehouse_id = m.warehouse_id)
    GROUP BY m.item_id, m.warehouse_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_moves_apply AFTER INSERT ON stock_moves REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION stock_moves_apply();

-- Locks some items, in their order, until the end of the transaction, and answers what
-- of those that a warehouse has is on hand there, and how much of that a sale may take:
-- what nobody else's reservation keeps.
DROP FUNCTION stock_lock(bigint, bigint[]);
-- +goose StatementBegin
CREATE FUNCTION stock_lock(warehouse bigint, items bigint[], sale bigint) RETURNS TABLE (item_id bigint, on_hand numeric, free numeric)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM stock_turns t WHERE t.item_id = ANY (items) ORDER BY t.item_id FOR NO KEY UPDATE;
    RETURN QUERY -- and look once it is ours
        SELECT l.item_id, l.on_hand, l.on_hand - l.reserved + coalesce(r.quantity, 0)
        FROM stock_levels l
        LEFT JOIN stock_reservations r ON r.sale_id = sale AND r.item_id = l.item_id AND r.warehouse_id = l.warehouse_id
        WHERE l.warehouse_id = warehouse AND l.item_id = ANY (items)
        ORDER BY l.item_id;
END $$;
-- +goose StatementEnd

-- ----------------------------------------------------------------------- grants

-- What follows from something else nobody writes by hand.
GRANT SELECT ON sale_goods, stock_reservations, stock_requests TO orderloom_app;
GRANT INSERT (sale_id, item_id, wanted), UPDATE (wanted) ON sale_goods TO orderloom_app;
