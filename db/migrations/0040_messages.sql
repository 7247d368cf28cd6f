-- What buyers write to shops and what they are answered: who reads it where, and what
-- became of each reply.

-- +goose Up

-- Conversations. Where a system has none, each message is one by itself.
CREATE TABLE message_threads (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels,
    system     text   NOT NULL, -- the platform's word
    remote_id  text   NOT NULL,
    other_id   text   NOT NULL DEFAULT '', -- which some of the shop's calls want
    -- Who the buyer is. Personal data, which erasing takes away; what is erased stays so.
    buyer_id   text   NOT NULL DEFAULT '', -- the shop's account, as its orders name it
    name       text   NOT NULL DEFAULT '', -- as given
    phone      text   NOT NULL DEFAULT '', -- as given
    phone_key  text   NOT NULL DEFAULT '', -- E.164, as customers are known by
    order_id   text   NOT NULL DEFAULT '', -- the order that it named last
    erased_at  timestamptz,

    CONSTRAINT message_threads_one_each UNIQUE (channel_id, system, remote_id),
    CONSTRAINT message_threads_same_shop UNIQUE (id, channel_id, system),
    CONSTRAINT message_threads_named CHECK (system <> '' AND remote_id <> ''),
    CONSTRAINT message_threads_erased_is_empty CHECK (erased_at IS NULL OR concat(buyer_id, name, phone, phone_key) = '')
);

CREATE TABLE messages (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id    bigint NOT NULL,
    system        text   NOT NULL,
    remote_id     text   NOT NULL,
    thread_id     bigint NOT NULL,
    own           boolean NOT NULL DEFAULT false, -- the shop's side wrote it
    kind          text   NOT NULL DEFAULT '',     -- the shop's word for what is no plain text
    subject       text   NOT NULL DEFAULT '',
    body          text   NOT NULL DEFAULT '',
    order_id      text   NOT NULL DEFAULT '', -- what it is about, where it says so
    product_id    text   NOT NULL DEFAULT '',
    unreadable    text,                       -- why it could not be understood
    sent_at       timestamptz NOT NULL,       -- of what could not be understood: when it was seen first
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    read_at       timestamptz, -- by whichever side; null: nobody
    read_by       text,        -- the person who did here; null: in the shop
    told_at       timestamptz, -- the shop knows that it was read, or said so
    told_error    text,        -- why it can't be told

    CONSTRAINT messages_one_each UNIQUE (channel_id, system, remote_id),
    CONSTRAINT messages_of_a_thread FOREIGN KEY (thread_id, channel_id, system) REFERENCES message_threads (id, channel_id, system),
    CONSTRAINT messages_named CHECK (remote_id <> ''),
    CONSTRAINT messages_own_is_read CHECK (NOT own OR read_at IS NOT NULL),
    CONSTRAINT messages_read_before_it_is_told CHECK (read_at IS NOT NULL OR num_nonnulls(read_by, told_at, told_error) = 0),
    CONSTRAINT messages_reader_named CHECK (read_by <> '')
);

CREATE INDEX messages_thread ON messages (thread_id, sent_at);
CREATE INDEX messages_unread ON messages (channel_id, system, sent_at) WHERE read_at IS NULL;
CREATE INDEX messages_to_tell ON messages (channel_id) WHERE read_at IS NOT NULL AND told_at IS NULL AND told_error IS NULL;

-- What people answer, recorded before it is sent.
CREATE TABLE message_replies (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         text   NOT NULL,                    -- the person's: said twice, it is sent once
    message_id  bigint NOT NULL REFERENCES messages, -- that it answers
    again_of    bigint REFERENCES message_replies,  -- in whose place a person sends it again
    body        text   NOT NULL,                    -- empty once it is erased
    actor       text   NOT NULL,
    state       text   NOT NULL DEFAULT 'intended',
    attempts    int    NOT NULL DEFAULT 0,
    under_way   timestamptz,                        -- when an attempt began whose end nobody has noted
    remote_id   text,                               -- what the shop calls it, where it tells
    error       text,
    intended_at timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz,
    looked_at   timestamptz,                        -- when the conversation was looked through for one in doubt
    lookable    boolean NOT NULL DEFAULT true,      -- its system shows what the shop wrote

    CONSTRAINT message_replies_key_unique UNIQUE (key),
    CONSTRAINT message_replies_key_named CHECK (key <> ''),
    CONSTRAINT message_replies_actor_named CHECK (actor <> ''),
    CONSTRAINT message_replies_again_once UNIQUE (again_of),
    CONSTRAINT message_replies_state_known CHECK (state IN ('intended', 'sent', 'in_doubt', 'failed', 'withheld')),
    CONSTRAINT message_replies_closed_has_time CHECK ((state = 'intended') = (done_at IS NULL)),
    CONSTRAINT message_replies_closed_is_not_under_way CHECK (state = 'intended' OR under_way IS NULL),
    CONSTRAINT message_replies_reason_given CHECK (state NOT IN ('in_doubt', 'failed', 'withheld') OR error IS NOT NULL)
);

CREATE INDEX message_replies_message ON message_replies (message_id);
CREATE INDEX message_replies_open ON message_replies (id) WHERE state = 'intended';
CREATE INDEX message_replies_doubtful ON message_replies (id) WHERE state = 'in_doubt';

-- +goose StatementBegin
CREATE FUNCTION message_replies_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.key, NEW.message_id, NEW.again_of, NEW.actor) IS DISTINCT FROM (OLD.key, OLD.message_id, OLD.again_of, OLD.actor)
        OR NEW.body NOT IN (OLD.body, '')
        -- What was in doubt may turn out to have been sent; all else stays as it ended.
        OR OLD.state NOT IN ('intended', NEW.state) AND (OLD.state, NEW.state) <> ('in_doubt', 'sent') THEN
        RAISE EXCEPTION 'reply % is % and stays so', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'message_replies_stay_as_they_ended';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER message_replies_check BEFORE UPDATE ON message_replies FOR EACH ROW EXECUTE FUNCTION message_replies_check();

-- Orders are found by their buyer's account.
CREATE INDEX orders_buyer ON orders (channel_id, (body #>> '{customer,remote_id}')) WHERE body #>> '{customer,remote_id}' <> '';

-- Which order of the same shop a message is about: the one that it or its conversation
-- names, else the newest of its buyer, known by their account or else by their phone.
CREATE VIEW message_orders AS
SELECT m.id AS message_id, f.remote_id, f.by, f.orders
FROM messages m
JOIN message_threads t ON t.id = m.thread_id
CROSS JOIN LATERAL (
    SELECT o.remote_id, 'named' AS by, 1::bigint AS orders, 1 AS rank, o.first_seen_at AS placed
    FROM orders o
    WHERE o.channel_id = m.channel_id AND o.remote_id = coalesce(nullif(m.order_id, ''), t.order_id)
    UNION ALL
    (SELECT o.remote_id, 'buyer', count(*) OVER (), 2, (o.body ->> 'placed_at')::timestamptz AS placed
    FROM orders o
    WHERE t.buyer_id <> '' AND o.channel_id = m.channel_id AND o.body #>> '{customer,remote_id}' = t.buyer_id AND o.body #>> '{customer,remote_id}' <> ''
    ORDER BY placed DESC NULLS LAST, o.remote_id DESC LIMIT 1)
    UNION ALL
    (SELECT s.remote_id, 'phone', count(*) OVER (), 3, s.placed_at
    FROM customers b JOIN sales s ON s.customer_id = b.id
    WHERE t.phone_key <> '' AND b.phone = t.phone_key AND s.channel_id = m.channel_id
    ORDER BY s.placed_at DESC, s.remote_id DESC LIMIT 1)
    ORDER BY rank LIMIT 1
) f;

GRANT SELECT, INSERT, UPDATE ON message_threads, messages, message_replies TO orderloom_app;
GRANT SELECT ON message_orders TO orderloom_app;
