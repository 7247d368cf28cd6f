-- What people are told of: each problem as it comes up, the messages that tell of them,
-- and what became of those.

-- +goose Up

-- ---------------------------------------------------------------------- people

ALTER TABLE people
    ADD COLUMN webhook text NOT NULL DEFAULT '', -- where notices go as JSON, beside the e-mail
    ADD CONSTRAINT people_webhook_encrypted CHECK (webhook = '' OR webhook ~ '^https://');

-- What a person's webhook is signed with; sealed by the keyring, and opens for this
-- person only.
CREATE TABLE notice_secrets (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person     text  NOT NULL REFERENCES people ON DELETE CASCADE,
    sealed     bytea NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT notice_secrets_one_per_person UNIQUE (person),
    CONSTRAINT notice_secrets_not_empty CHECK (length(sealed) > 0)
);

-- -------------------------------------------------------------------- messages

-- One telling of a channel's problems to a person, as it is sent each time.
CREATE TABLE notice_messages (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        text   NOT NULL,            -- a repeat has the same
    channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    person     text   NOT NULL,            -- by the code of then
    problems   bigint NOT NULL,            -- that it tells of; 0: it tries the addresses
    turn       int    NOT NULL,            -- of messages without quiet between them; 0: none
    subject    text   NOT NULL,
    body       text   NOT NULL,            -- of the e-mail
    payload    jsonb  NOT NULL,            -- of the webhook
    made_at    timestamptz NOT NULL DEFAULT now(),
    next_at    timestamptz NOT NULL,       -- no other before

    CONSTRAINT notice_messages_key_unique UNIQUE (key),
    CONSTRAINT notice_messages_person_named CHECK (person <> ''),
    CONSTRAINT notice_messages_counted CHECK (problems >= 0 AND turn >= 0 AND (turn > 0) = (problems > 0))
);

CREATE INDEX notice_messages_channel ON notice_messages (channel_id, id);

-- A message on its way to one address. Where to is not kept: the person says it.
CREATE TABLE notice_deliveries (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES notice_messages ON DELETE CASCADE,
    way        text   NOT NULL,
    state      text   NOT NULL DEFAULT 'intended',
    attempts   int    NOT NULL DEFAULT 0,
    under_way  boolean NOT NULL DEFAULT false, -- an attempt began, and nobody has noted its end
    error      text,
    done_at    timestamptz,

    CONSTRAINT notice_deliveries_one_per_way UNIQUE (message_id, way),
    CONSTRAINT notice_deliveries_way_known CHECK (way IN ('email', 'webhook')),
    CONSTRAINT notice_deliveries_state_known CHECK (state IN ('intended', 'sent', 'in_doubt', 'failed')),
    CONSTRAINT notice_deliveries_doubts_are_mails CHECK (state <> 'in_doubt' OR way = 'email'),
    CONSTRAINT notice_deliveries_closed_has_time CHECK ((state = 'intended') = (done_at IS NULL)),
    CONSTRAINT notice_deliveries_closed_is_not_under_way CHECK (state = 'intended' OR NOT under_way),
    CONSTRAINT notice_deliveries_reason_given CHECK (state NOT IN ('in_doubt', 'failed') OR error IS NOT NULL)
);

CREATE INDEX notice_deliveries_open ON notice_deliveries (message_id) WHERE state = 'intended';
CREATE INDEX notice_deliveries_unsent ON notice_deliveries (done_at) WHERE state IN ('in_doubt', 'failed');

-- +goose StatementBegin
CREATE FUNCTION notice_deliveries_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who was taken for dead may know better.
    IF (NEW.message_id, NEW.way) IS DISTINCT FROM (OLD.message_id, OLD.way)
        OR OLD.state NOT IN ('intended', NEW.state) AND (OLD.state, NEW.state) <> ('in_doubt', 'sent') THEN
        RAISE EXCEPTION 'delivery % is % and stays so', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'notice_deliveries_stay_as_they_ended';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER notice_deliveries_check BEFORE UPDATE ON notice_deliveries FOR EACH ROW EXECUTE FUNCTION notice_deliveries_check();

-- -------------------------------------------------------------------- problems

-- Each problem of a channel that a person is to be told of, as it came up. Whoever makes
-- one only inserts it here; the relay asks for the message once it is committed.
CREATE TABLE notices (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
    kind       text   NOT NULL,
    reason     text   NOT NULL,            -- within its kind; empty: there is one only
    source_id  bigint NOT NULL,            -- the row that it tells of: by its kind
    name       text   NOT NULL,            -- what people call that: a number, a SKU
    detail     text   NOT NULL,
    remedy     text   NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    message_id bigint REFERENCES notice_messages ON DELETE CASCADE, -- that tells of it
    done_at    timestamptz,                -- told, or with no message: it was over, or there was nobody to tell

    CONSTRAINT notices_kind_known CHECK (kind IN ('held', 'finding', 'catalogue', 'difference', 'oversold', 'mail', 'reply')),
    CONSTRAINT notices_told_has_time CHECK (message_id IS NULL OR done_at IS NOT NULL)
);

CREATE UNIQUE INDEX notices_one_untold ON notices (channel_id, kind, source_id, reason) WHERE done_at IS NULL;
CREATE INDEX notices_untold ON notices (channel_id, at) WHERE done_at IS NULL;
CREATE INDEX notices_message ON notices (message_id) WHERE message_id IS NOT NULL;

-- Whether what was told of is still so.
-- +goose StatementBegin
CREATE FUNCTION notice_stands(of_kind text, of_source bigint, for_reason text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE of_kind
        WHEN 'held' THEN EXISTS (SELECT FROM sales s JOIN sale_holds h ON h.sale_id = s.id WHERE s.id = of_source AND s.state = 'held' AND h.reason = for_reason)
        WHEN 'finding' THEN EXISTS (SELECT FROM channel_findings f WHERE f.id = of_source AND f.settled_at IS NULL)
        WHEN 'catalogue' THEN EXISTS (SELECT FROM catalogue_problems p WHERE p.id = of_source AND p.solved_at IS NULL)
        WHEN 'difference' THEN EXISTS (SELECT FROM reconcile_findings f WHERE f.id = of_source AND f.state IN ('open', 'repairing'))
        WHEN 'oversold' THEN EXISTS (SELECT FROM oversold o WHERE o.id = of_source AND o.solved_at IS NULL)
        WHEN 'mail' THEN EXISTS (SELECT FROM document_mails m WHERE m.id = of_source AND m.state <> 'sent'
            AND NOT EXISTS (SELECT FROM document_mails a WHERE a.document_id = m.document_id AND a.sending > m.sending AND a.state = 'sent'))
        WHEN 'reply' THEN EXISTS (SELECT FROM message_replies r WHERE r.id = of_source AND r.state <> 'sent'
            AND NOT EXISTS (SELECT FROM message_replies a WHERE a.message_id = r.message_id AND a.id > r.id AND a.state = 'sent'))
    END
$$;
-- +goose StatementEnd

-- When channels with untold problems are due for a message, and which one without quiet
-- between them it is: the first one tells of what came within a minute, the next ones
-- rest for as long as the one before says.
CREATE VIEW notice_turns AS
SELECT c.id AS channel_id, greatest(n.since + interval '1 minute', m.next_at) AS due_at, (CASE WHEN n.since < m.next_at THEN m.turn + 1 ELSE 1 END)::int AS turn
FROM channels c
CROSS JOIN LATERAL (SELECT at AS since FROM notices WHERE channel_id = c.id AND done_at IS NULL ORDER BY at LIMIT 1) n
LEFT JOIN LATERAL (SELECT next_at, turn FROM notice_messages WHERE channel_id = c.id AND turn > 0 ORDER BY id DESC LIMIT 1) m ON true;

-- ---------------------------------------------------- what people are told of

-- Nobody writes a notice but by these: who holds a sale or finds something needn't think
-- of it. Where nobody is named, there is nobody to tell. What comes up anew before it was
-- told is told once, as it is by then.
-- +goose StatementBegin
CREATE FUNCTION notice_add(of_channel bigint, of_kind text, for_reason text, of_source bigint, called text, says text, mends text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO notices AS n (channel_id, kind, reason, source_id, name, detail, remedy)
    SELECT c.id, of_kind, for_reason, of_source, called, says, mends
    FROM channels c WHERE c.id = of_channel AND c.notices_to IS NOT NULL
    ON CONFLICT (channel_id, kind, source_id, reason) WHERE done_at IS NULL
    DO UPDATE SET name = excluded.name, detail = excluded.detail, remedy = excluded.remedy
$$;
-- +goose StatementEnd

-- A sale that waits for a release is the channel's wish, and no problem.
-- +goose StatementBegin
CREATE FUNCTION sales_held_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(NEW.channel_id, 'held', h.reason, NEW.id, NEW.number, h.detail, h.remedy)
    FROM (
        SELECT reason, string_agg(detail, '; ' ORDER BY position) AS detail, string_agg(DISTINCT remedy, ' ') AS remedy
        FROM sale_holds WHERE sale_id = NEW.id AND reason NOT IN ('inbox', 'draft', 'issue_by_hand')
        GROUP BY reason ORDER BY min(position)
    ) h;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sales_held_are_told AFTER UPDATE OF state, held_as ON sales FOR EACH ROW
    WHEN (NEW.state = 'held' AND NEW.held_as IS NOT NULL AND (OLD.state, OLD.held_as) IS DISTINCT FROM (NEW.state, NEW.held_as))
    EXECUTE FUNCTION sales_held_are_told();

-- +goose StatementBegin
CREATE FUNCTION channel_findings_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(NEW.channel_id, 'finding', NEW.kind, NEW.id, NEW.subject, NEW.detail, NEW.remedy);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER channel_findings_are_told AFTER INSERT ON channel_findings FOR EACH ROW EXECUTE FUNCTION channel_findings_are_told();

-- +goose StatementBegin
CREATE FUNCTION catalogue_problems_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(NEW.channel_id, 'catalogue', NEW.kind, NEW.id,
        coalesce((SELECT sku FROM items WHERE id = NEW.item_id), (SELECT nullif(sku, '') FROM listings WHERE channel_id = NEW.channel_id AND remote_id = NEW.remote_id), NEW.remote_id),
        NEW.detail, NEW.remedy);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER catalogue_problems_are_told AFTER INSERT ON catalogue_problems FOR EACH ROW EXECUTE FUNCTION catalogue_problems_are_told();

-- +goose StatementBegin
CREATE FUNCTION reconcile_findings_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(NEW.channel_id, 'difference', NEW.kind, NEW.id, NEW.name,
        format('the shop''s %s, ours %s', coalesce(nullif(NEW.shop, ''), 'nothing'), coalesce(nullif(NEW.ours, ''), 'nothing')),
        format('run `orderloom reconcile repair %s`', NEW.id));
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER reconcile_findings_are_told AFTER INSERT ON reconcile_findings FOR EACH ROW EXECUTE FUNCTION reconcile_findings_are_told();

-- Each channel is told that sold some.
-- +goose StatementBegin
CREATE FUNCTION oversold_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(x.channel_id, 'oversold', '', NEW.id, i.sku,
        format('%s are sold and %s are there; here by %s', NEW.open::text, NEW.on_hand::text, x.numbers), 'get more, count what is there, or refuse one of the orders')
    FROM items i CROSS JOIN LATERAL (
        SELECT s.channel_id, string_agg(DISTINCT s.number, ', ') AS numbers
        FROM sale_goods g JOIN sales s ON s.id = g.sale_id
        WHERE g.item_id = NEW.item_id AND g.open > 0 AND s.environment = NEW.environment
        GROUP BY s.channel_id
    ) x
    WHERE i.id = NEW.item_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER oversold_is_told AFTER INSERT ON oversold FOR EACH ROW EXECUTE FUNCTION oversold_is_told();

-- +goose StatementBegin
CREATE FUNCTION document_mails_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(s.channel_id, 'mail', NEW.state, NEW.id, d.number_text, NEW.error, format('ask the buyer; `orderloom document mail %s` sends it again', d.number_text))
    FROM documents d JOIN sales s ON s.id = d.sale_id WHERE d.id = NEW.document_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER document_mails_are_told AFTER UPDATE OF state ON document_mails FOR EACH ROW
    WHEN (NEW.state IN ('in_doubt', 'refused') AND NEW.state <> OLD.state) EXECUTE FUNCTION document_mails_are_told();

-- +goose StatementBegin
CREATE FUNCTION message_replies_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM notice_add(m.channel_id, 'reply', NEW.state, NEW.id, m.remote_id, NEW.error,
        format('look in the shop; `orderloom message reply %s --again` sends it once more', m.remote_id))
    FROM messages m WHERE m.id = NEW.message_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER message_replies_are_told AFTER UPDATE OF state ON message_replies FOR EACH ROW
    WHEN (NEW.state IN ('in_doubt', 'failed') AND NEW.state <> OLD.state) EXECUTE FUNCTION message_replies_are_told();

GRANT SELECT, INSERT, UPDATE ON notice_secrets, notice_messages, notice_deliveries, notices TO orderloom_app;
GRANT SELECT ON notice_turns TO orderloom_app;
