-- name: JournalAdd :exec
-- What was done to something that is no sale's: RecordAdd journals those. The channel is
-- empty for what belongs to none.
INSERT INTO journal (actor, action, channel, result, detail) VALUES (@actor, @action, @channel, 'done', @detail::jsonb);
