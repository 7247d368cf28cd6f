-- What changed lately, for pages that are being looked at.

-- name: LiveMarks :many
-- A mark for each topic that pages are about, another one once something of it has
-- changed: the versions of the newest hundred, among which is what was committed late. All
-- of it is read by index, however much there is.
SELECT t.topic::text AS topic, md5(string_agg(t.id || ':' || t.version, ' ' ORDER BY t.id))::text AS mark
FROM (
    (SELECT 'sales' AS topic, id, xmin::text AS version FROM sales ORDER BY updated_at DESC LIMIT 100)
    UNION ALL
    (SELECT 'messages', id, xmin::text FROM messages ORDER BY id DESC LIMIT 100)
    UNION ALL
    (SELECT 'replies', id, xmin::text FROM message_replies ORDER BY id DESC LIMIT 100)
    UNION ALL
    (SELECT 'findings', id, xmin::text FROM reconcile_findings ORDER BY id DESC LIMIT 100)
    UNION ALL
    (SELECT 'looks', id, xmin::text FROM reconciliations ORDER BY id DESC LIMIT 100)
    UNION ALL
    (SELECT 'notices', id, xmin::text FROM notice_deliveries ORDER BY id DESC LIMIT 100)
    UNION ALL
    (SELECT 'journal', id, '' FROM journal ORDER BY at DESC, id DESC LIMIT 100)
    UNION ALL
    (SELECT 'channels', channel_id, xmin::text FROM feed_cursors)
) t
GROUP BY t.topic;
