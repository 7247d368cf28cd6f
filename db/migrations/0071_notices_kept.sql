-- What people were told is known for a while and then dropped.

-- +goose Up

CREATE INDEX notice_messages_made ON notice_messages (channel_id, made_at);
CREATE INDEX notices_told_to_nobody ON notices (channel_id, done_at) WHERE message_id IS NULL;

GRANT DELETE ON notice_messages, notices TO orderloom_app;
