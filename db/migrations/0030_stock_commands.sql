-- What people say of stock, so that said twice under one key it is done once.

-- +goose Up

CREATE TABLE stock_commands (
    key    text PRIMARY KEY,
    kind   text NOT NULL,
    about  text NOT NULL,            -- what was said, in a canonical form: the same key is of the same words
    moves  int  NOT NULL,            -- how many came of it
    actor  text NOT NULL,
    reason text NOT NULL DEFAULT '',
    at     timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT stock_commands_kind_known CHECK (kind IN ('adjust', 'move', 'import')),
    CONSTRAINT stock_commands_key_named CHECK (key <> ''),
    CONSTRAINT stock_commands_actor_named CHECK (actor <> '')
);

GRANT SELECT, INSERT ON stock_commands TO orderloom_app;
