-- A session has a number, which is no secret, so that a person can say which one is to
-- end; a token can end by itself.

-- +goose Up

ALTER TABLE user_sessions
    ADD COLUMN id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT user_sessions_id_unique UNIQUE (id);

ALTER TABLE user_tokens
    ADD COLUMN expires_at timestamptz; -- good until then; null: until it is revoked
