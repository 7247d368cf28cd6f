-- name: FindingSave :one
-- Opens a finding, or says anew what is known of one that is open. Fresh is whether it was opened.
INSERT INTO channel_findings AS f (channel_id, kind, subject, detail, remedy)
VALUES (@channel_id, @kind, @subject, @detail, @remedy)
ON CONFLICT (channel_id, kind, subject) WHERE settled_at IS NULL
DO UPDATE SET detail = excluded.detail, remedy = excluded.remedy, seen_at = now()
RETURNING (f.xmax = 0)::boolean AS fresh;

-- name: FindingsSettle :many
-- Settles what is open of a kind, apart from what is still so, and names it.
UPDATE channel_findings SET settled_at = now()
WHERE channel_id = @channel_id AND kind = @kind AND settled_at IS NULL AND subject <> ALL (@still::text[])
RETURNING subject;

-- name: FindingsOpen :many
-- What is wrong with a channel, the oldest first.
SELECT kind, subject, detail, remedy, found_at, seen_at FROM channel_findings
WHERE channel_id = @channel_id AND settled_at IS NULL
ORDER BY found_at, id;
