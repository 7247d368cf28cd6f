-- What several switches of a channel come to, said in one place: for queries and for
-- whoever has the channel at hand.

-- +goose Up

ALTER TABLE channels
    ADD COLUMN reads_catalogue boolean NOT NULL GENERATED ALWAYS AS (enabled AND (items_in OR stock OR prices)) STORED, -- its shop's products are read
    ADD COLUMN pushes          boolean NOT NULL GENERATED ALWAYS AS (enabled AND (stock OR prices)) STORED;             -- its shop is told of stock or prices

-- As before, by those words.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION push_ask_full(of_channels bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO outbox AS o (topic, channel, subject)
    SELECT 'stock', code, 'full' FROM channels
    WHERE id = ANY (of_channels) AND pushes ORDER BY code
    ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch'
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION push_news_gather(most int) RETURNS bigint LANGUAGE plpgsql AS $$
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
        SELECT a.id, a.channel_id FROM affected a JOIN channels c ON c.id = a.channel_id AND c.pushes ORDER BY a.id
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
