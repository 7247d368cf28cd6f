-- What buyers write to shops, and who has read it.

-- name: MessagesSave :one
-- What a page of a system told. What is known of a buyer stays where a message doesn't say
-- it; what was read stays read; what could be understood once is not forgotten, and what
-- was erased doesn't come back.
WITH threads AS (
    INSERT INTO message_threads AS t (channel_id, system, remote_id, other_id, buyer_id, name, phone, phone_key, order_id)
    SELECT @channel_id::bigint, @system::text, x.remote_id, x.other_id, x.buyer_id, x.name, x.phone, x.phone_key, x.order_id
    FROM jsonb_to_recordset(@threads::jsonb) AS x (remote_id text, other_id text, buyer_id text, name text, phone text, phone_key text, order_id text)
    ORDER BY x.remote_id
    ON CONFLICT (channel_id, system, remote_id) DO UPDATE SET
        other_id = coalesce(nullif(excluded.other_id, ''), t.other_id),
        buyer_id = CASE WHEN t.erased_at IS NULL THEN coalesce(nullif(excluded.buyer_id, ''), t.buyer_id) ELSE '' END,
        name = CASE WHEN t.erased_at IS NULL THEN coalesce(nullif(excluded.name, ''), t.name) ELSE '' END,
        phone = CASE WHEN t.erased_at IS NULL THEN coalesce(nullif(excluded.phone, ''), t.phone) ELSE '' END,
        phone_key = CASE WHEN t.erased_at IS NULL THEN coalesce(nullif(excluded.phone_key, ''), t.phone_key) ELSE '' END,
        order_id = coalesce(nullif(excluded.order_id, ''), t.order_id)
    RETURNING t.id, t.remote_id, t.erased_at
), saved AS (
    INSERT INTO messages AS m (channel_id, system, remote_id, thread_id, own, kind, subject, body, order_id, product_id, unreadable, sent_at, read_at, told_at)
    SELECT @channel_id::bigint, @system::text, x.remote_id, t.id, x.own, x.kind, x.subject, x.body, x.order_id, x.product_id, x.unreadable, x.sent_at,
           CASE WHEN x.own THEN x.sent_at WHEN x.read THEN now() END, CASE WHEN x.own THEN x.sent_at WHEN x.read THEN now() END
    FROM jsonb_to_recordset(@messages::jsonb) AS x (
        remote_id text, thread text, own boolean, kind text, subject text, body text, order_id text, product_id text, unreadable text, sent_at timestamptz, read boolean)
    JOIN threads t ON t.remote_id = x.thread
    WHERE t.erased_at IS NULL OR x.sent_at > t.erased_at
    ORDER BY x.remote_id
    ON CONFLICT (channel_id, system, remote_id) DO UPDATE SET
        thread_id = excluded.thread_id, own = excluded.own, kind = excluded.kind, subject = excluded.subject, body = excluded.body,
        order_id = excluded.order_id, product_id = excluded.product_id, unreadable = NULL, sent_at = excluded.sent_at,
        read_at = coalesce(m.read_at, excluded.read_at), told_at = coalesce(m.told_at, excluded.told_at)
    WHERE excluded.unreadable IS NULL
      AND ((m.thread_id, m.own, m.kind, m.subject, m.body, m.order_id, m.product_id, m.sent_at)
            IS DISTINCT FROM (excluded.thread_id, excluded.own, excluded.kind, excluded.subject, excluded.body, excluded.order_id, excluded.product_id, excluded.sent_at)
        OR m.unreadable IS NOT NULL OR m.told_at IS NULL AND excluded.told_at IS NOT NULL)
    RETURNING m.xmax = 0 AS fresh, m.own
)
SELECT count(*) FILTER (WHERE fresh AND NOT own) AS fresh, count(*) FILTER (WHERE fresh AND own) AS own FROM saved;

-- name: MessageUnreadSince :one
-- Since when there is something of a system that nobody has read, and the moment of the
-- question; null: nothing is.
SELECT min(sent_at)::timestamptz AS since, now()::timestamptz AS asked_at FROM messages
WHERE channel_id = @channel_id AND system = @system AND read_at IS NULL AND unreadable IS NULL
HAVING count(*) > 0;

-- name: MessagesReadThere :execrows
-- What was read in the shop: it was here when the shop was asked, and isn't unread there.
UPDATE messages SET read_at = now(), told_at = now()
WHERE channel_id = @channel_id AND system = @system AND read_at IS NULL AND unreadable IS NULL
  AND first_seen_at <= @asked_at AND remote_id <> ALL (@unread::text[]);

-- name: MessagesToTell :many
-- What people have read here and the shop doesn't know of yet, the oldest first.
SELECT m.id, m.system, m.remote_id, t.remote_id AS thread, t.other_id
FROM messages m JOIN message_threads t ON t.id = m.thread_id
WHERE m.channel_id = @channel_id AND m.read_at IS NOT NULL AND m.told_at IS NULL AND m.told_error IS NULL
ORDER BY m.id LIMIT @most;

-- name: MessageTold :exec
UPDATE messages SET told_at = now() WHERE id = @id AND told_at IS NULL;

-- name: MessageNotTold :exec
-- Why the shop can't be told that a message was read.
UPDATE messages SET told_error = @error::text WHERE id = @id AND told_at IS NULL;

-- name: MessagesRead :execrows
-- A person has read what stands unread in these conversations up to a message.
UPDATE messages m SET read_at = now(), read_by = @actor::text
FROM messages upto
WHERE upto.id = @message_id AND m.thread_id = upto.thread_id AND m.read_at IS NULL AND (m.sent_at, m.id) <= (upto.sent_at, upto.id);

-- name: MessagesDue :one
-- What there is to tell a channel's shop of messages, beside reading them.
SELECT EXISTS (SELECT FROM message_replies r JOIN messages m ON m.id = r.message_id WHERE r.state = 'intended' AND m.channel_id = @channel_id) AS replies,
       EXISTS (SELECT FROM message_replies r JOIN messages m ON m.id = r.message_id WHERE r.state = 'in_doubt' AND r.looked_at IS NULL AND r.lookable AND m.channel_id = @channel_id) AS doubts,
       EXISTS (SELECT FROM messages m WHERE m.channel_id = @channel_id AND m.read_at IS NOT NULL AND m.told_at IS NULL AND m.told_error IS NULL) AS read;

-- name: MessageList :many
-- What is unread comes first, then the newest. Empty filters take all; search is for
-- messages_like.
WITH alike AS MATERIALIZED (
    SELECT messages_like(@search)
), replied AS MATERIALIZED (
    SELECT r.message_id FROM message_replies r
    WHERE r.state = @reply AND NOT EXISTS (SELECT FROM message_replies l WHERE l.message_id = r.message_id AND l.id > r.id)
), found AS NOT MATERIALIZED (
    SELECT m.id, m.read_at, m.sent_at FROM messages m
    WHERE (@channel::text = '' OR m.channel_id = (SELECT id FROM channels WHERE code = @channel)) AND (@system::text = '' OR m.system = @system) AND (@remote_id::text = '' OR m.remote_id = @remote_id)
      AND (@own::boolean OR NOT m.own) AND (@read::text = '' OR (m.read_at IS NULL) = (@read = 'unread'))
      AND (@reply::text = '' OR m.id = ANY (ARRAY(SELECT * FROM replied)))
      AND (@search::text = '' OR m.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT m.id, c.code AS channel, c.zone, m.system, m.remote_id, m.own, m.kind, m.subject, m.body, m.product_id, coalesce(m.unreadable, '')::text AS unreadable,
       m.sent_at, m.read_at, coalesce(m.read_by, '')::text AS read_by, m.told_at, coalesce(m.told_error, '')::text AS told_error,
       t.id AS thread_id, t.remote_id AS thread, t.buyer_id, t.name, t.phone, t.erased_at,
       coalesce(o.number, '')::text AS order_number, coalesce(f.remote_id, '')::text AS order_id, coalesce(f.by, '')::text AS order_by, coalesce(f.orders, 0)::bigint AS orders,
       coalesce(s.number, '')::text AS sale, coalesce(s.state, '')::text AS sale_state, coalesce(s.customer_id, 0)::bigint AS customer_id,
       coalesce(r.state, '')::text AS reply,
       (coalesce(r.state, '') = 'sent' OR EXISTS (SELECT FROM messages a WHERE a.thread_id = m.thread_id AND a.own AND a.sent_at > m.sent_at))::boolean AS answered,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY read_at IS NULL DESC, sent_at DESC, id DESC LIMIT @most OFFSET @skip) x
JOIN messages m ON m.id = x.id
JOIN channels c ON c.id = m.channel_id
JOIN message_threads t ON t.id = m.thread_id
LEFT JOIN message_orders f ON f.message_id = m.id
LEFT JOIN orders o ON o.channel_id = m.channel_id AND o.remote_id = f.remote_id
LEFT JOIN sales s ON s.channel_id = m.channel_id AND s.remote_id = f.remote_id
LEFT JOIN message_replies r ON r.id = (SELECT max(x.id) FROM message_replies x WHERE x.message_id = m.id)
ORDER BY m.read_at IS NULL DESC, m.sent_at DESC, m.id DESC;

-- name: ThreadMessageList :many
-- A conversation, the oldest first: the newest messages of it.
SELECT * FROM (
    SELECT m.id, m.remote_id, m.own, m.kind, m.subject, m.body, coalesce(m.unreadable, '')::text AS unreadable, m.sent_at
    FROM messages m WHERE m.thread_id = @thread_id ORDER BY m.sent_at DESC, m.id DESC LIMIT @most
) newest ORDER BY sent_at, id;

-- name: MessageIDs :many
-- The newest of buyers, for a shell to suggest.
SELECT m.remote_id, c.code AS channel, m.system FROM messages m JOIN channels c ON c.id = m.channel_id
WHERE NOT m.own ORDER BY m.id DESC LIMIT @most;

-- name: MessageSums :many
-- What buyers wrote, what of it nobody has read, and how many replies were sent.
SELECT c.code AS channel, m.system, count(*) FILTER (WHERE NOT m.own) AS messages, count(*) FILTER (WHERE m.read_at IS NULL) AS unread,
       (SELECT count(*) FROM message_replies r JOIN messages a ON a.id = r.message_id WHERE a.channel_id = m.channel_id AND a.system = m.system AND r.state = 'sent') AS answered
FROM messages m JOIN channels c ON c.id = m.channel_id
GROUP BY c.code, m.channel_id, m.system ORDER BY c.code, m.system;

-- name: MessagesFirst :many
-- The first message of a buyer in each system of a channel's shop.
SELECT DISTINCT ON (m.system) m.id, m.system FROM messages m JOIN channels c ON c.id = m.channel_id
WHERE c.code = @channel AND NOT m.own ORDER BY m.system, m.sent_at, m.id;

-- name: ThreadErase :one
-- Takes out of a message's conversation what was said, by both sides, and who the buyer is.
-- Zero: it was erased before.
WITH thread AS (
    UPDATE message_threads SET buyer_id = '', name = '', phone = '', phone_key = '', order_id = '', erased_at = now()
    WHERE id = (SELECT m.thread_id FROM messages m WHERE m.id = @message_id)
      AND (erased_at IS NULL OR EXISTS (SELECT FROM messages m WHERE m.thread_id = message_threads.id AND m.sent_at > erased_at))
    RETURNING id
), said AS (
    UPDATE messages SET subject = '', body = '', order_id = '', product_id = '' WHERE thread_id IN (SELECT id FROM thread)
), answered AS (
    UPDATE message_replies SET body = '' WHERE message_id IN (SELECT m.id FROM messages m JOIN thread t ON t.id = m.thread_id)
)
SELECT count(*) FROM thread;
