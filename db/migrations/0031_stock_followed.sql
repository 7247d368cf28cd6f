-- Whoever writes what sales want asks first whether goods are kept or requested at all,
-- and takes turns only if they are. Whoever changes the answer waits for those who have
-- asked and are not done, and they wait for him: else what they write in the same
-- instant would be followed by neither.

-- +goose Up

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION sale_goods_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('orderloom.stock_followed', 0));
    IF stock_is_followed() THEN
        -- All that the sales have: a statement may add goods and change others, and each of the two comes here.
        PERFORM FROM stock_turns
        WHERE item_id IN (SELECT g.item_id FROM sale_goods g WHERE g.sale_id IN (SELECT sale_id FROM written)) ORDER BY item_id FOR NO KEY UPDATE;
        PERFORM stock_settle(ARRAY(SELECT DISTINCT item_id FROM written), '{}', '{}');
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION stock_followed_otherwise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('orderloom.stock_followed', 0));
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channels_follow_otherwise BEFORE UPDATE OF reserve, request_missing, pos_id ON channels FOR EACH ROW
    WHEN ((NEW.reserve, NEW.request_missing, NEW.pos_id) IS DISTINCT FROM (OLD.reserve, OLD.request_missing, OLD.pos_id)) EXECUTE FUNCTION stock_followed_otherwise();
CREATE TRIGGER points_of_sale_follow_otherwise BEFORE UPDATE OF warehouse_id ON points_of_sale FOR EACH ROW
    WHEN (NEW.warehouse_id <> OLD.warehouse_id) EXECUTE FUNCTION stock_followed_otherwise();
