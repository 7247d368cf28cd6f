-- Who may sign in to the console. A secret is kept as its hash alone: whoever reads
-- these tables can't sign in by them.

-- +goose Up

-- A person who may sign in, under the person's code.
CREATE TABLE users (
    person       text PRIMARY KEY REFERENCES people,
    role         text NOT NULL,
    password     text NOT NULL,             -- argon2id with its parameters and salt, $argon2id$v=19$m=…,t=…,p=…$salt$hash
    language     text NOT NULL DEFAULT '',  -- of the pages; empty: what the browser asks for
    disabled_at  timestamptz,
    signed_in_at timestamptz,               -- the last time
    created_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT users_role_known CHECK (role IN ('viewer', 'operator', 'admin')),
    CONSTRAINT users_password_hashed CHECK (password ~ '^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[^$]+\$[^$]+$'),
    CONSTRAINT users_language_plain CHECK (language ~ '^([a-z]{2})?$')
);

-- A browser that is signed in, until its time is over.
CREATE TABLE user_sessions (
    token_hash bytea PRIMARY KEY,           -- SHA-256 of what its cookie holds
    person     text NOT NULL REFERENCES users,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,        -- however often it is seen
    notice     jsonb,                       -- what its next page says of what was done

    CONSTRAINT user_sessions_token_hashed CHECK (octet_length(token_hash) = 32)
);

CREATE INDEX user_sessions_person ON user_sessions (person);

-- A program that asks in a person's name, with a role of its own and never more than
-- the person has.
CREATE TABLE user_tokens (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea  NOT NULL,
    person       text   NOT NULL REFERENCES users,
    name         text   NOT NULL,           -- what it is for
    role         text   NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,               -- to the minute
    revoked_at   timestamptz,

    CONSTRAINT user_tokens_token_hashed CHECK (octet_length(token_hash) = 32),
    CONSTRAINT user_tokens_unique UNIQUE (token_hash),
    CONSTRAINT user_tokens_named CHECK (name <> ''),
    CONSTRAINT user_tokens_role_known CHECK (role IN ('viewer', 'operator', 'admin'))
);

CREATE UNIQUE INDEX user_tokens_one_of_a_name ON user_tokens (person, name) WHERE revoked_at IS NULL;

-- A browser that its user has signed in by before. It has a count of failures of its
-- own, so that strangers who guess a password can't keep its user out.
CREATE TABLE user_devices (
    token_hash bytea PRIMARY KEY,
    person     text NOT NULL REFERENCES users,
    seen_at    timestamptz NOT NULL,

    CONSTRAINT user_devices_token_hashed CHECK (octet_length(token_hash) = 32)
);

CREATE INDEX user_devices_person ON user_devices (person);

-- Passwords that were wrong, by whom they were for and where they came from.
CREATE TABLE sign_in_failures (
    subject  bytea PRIMARY KEY,             -- SHA-256 of a kind and a name, a network or a device: what was typed for a name may be a password
    failures int         NOT NULL,
    next_at  timestamptz NOT NULL,          -- nobody is heard before then
    last_at  timestamptz NOT NULL,

    CONSTRAINT sign_in_failures_subject_hashed CHECK (octet_length(subject) = 32),
    CONSTRAINT sign_in_failures_counted CHECK (failures > 0)
);

CREATE INDEX sign_in_failures_last ON sign_in_failures (last_at);

GRANT SELECT, INSERT, UPDATE ON users, user_sessions, user_tokens, user_devices, sign_in_failures TO orderloom_app;
GRANT DELETE ON user_sessions, user_devices, sign_in_failures TO orderloom_app;
