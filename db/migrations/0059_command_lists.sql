-- One command for many sales.

-- +goose Up

-- A command that a person gave to many sales: stored with all of them first, then given
-- to one after the other, by whoever comes first.
CREATE TABLE command_lists (
    key          text PRIMARY KEY, -- the person's own
    kind         text NOT NULL,
    step         text NOT NULL DEFAULT '', -- that it is about
    actor        text NOT NULL,
    reason       text NOT NULL DEFAULT '',
    requested_at timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT command_lists_key_named CHECK (key <> ''),
    CONSTRAINT command_lists_kind_plain CHECK (kind ~ '^[a-z_]+$'),
    CONSTRAINT command_lists_actor_named CHECK (actor <> '')
);

CREATE TABLE command_list_sales (
    key        text   NOT NULL REFERENCES command_lists,
    sale_id    bigint NOT NULL REFERENCES sales,
    shown      text,                     -- sales.held_as when it was listed
    command_id text   REFERENCES commands,
    refused    text,                     -- why it got none

    PRIMARY KEY (key, sale_id),
    CONSTRAINT command_list_sales_given_or_refused CHECK (num_nonnulls(command_id, refused) <= 1),
    CONSTRAINT command_list_sales_refused_says_why CHECK (refused <> '')
);

CREATE INDEX command_list_sales_left ON command_list_sales (key, sale_id) WHERE command_id IS NULL AND refused IS NULL;
CREATE UNIQUE INDEX command_list_sales_command ON command_list_sales (command_id);
CREATE INDEX command_list_sales_sale ON command_list_sales (sale_id);

GRANT SELECT, INSERT, UPDATE ON command_lists, command_list_sales TO orderloom_app;

ALTER TABLE commands
    ADD COLUMN concluded_at timestamptz, -- when the pass that applied it had ended
    ADD CONSTRAINT commands_concluded_after_applied CHECK (concluded_at IS NULL OR applied_at IS NOT NULL);

UPDATE commands SET concluded_at = applied_at;

CREATE INDEX commands_concluding ON commands (sale_id) WHERE applied_at IS NOT NULL AND concluded_at IS NULL;
