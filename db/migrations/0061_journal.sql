-- The journal says what was before and after, is found by what an entry is about, and
-- goes by whole months once they are old. Personal data stands beside it, to be erased
-- without the entry.

-- +goose Up

-- What there is becomes the journal's first part, with all that an entry has from now on.
DROP TRIGGER journal_append_only ON journal;
ALTER TABLE journal RENAME TO journal_before;
ALTER TABLE journal_before ALTER COLUMN id DROP IDENTITY;
ALTER TABLE journal_before DROP CONSTRAINT journal_pkey;
DROP INDEX journal_sale;
REVOKE ALL ON journal_before FROM orderloom_app;
ALTER TABLE journal_before
    ADD COLUMN before       jsonb,
    ADD COLUMN after        jsonb,
    ADD COLUMN payload_hash bytea,
    ADD COLUMN sku          text GENERATED ALWAYS AS (detail ->> 'sku') STORED,
    ADD COLUMN customer     text GENERATED ALWAYS AS (detail ->> 'customer') STORED,
    ADD CONSTRAINT journal_before_holds_texts CHECK (jsonb_typeof(before) = 'object' AND NOT jsonb_path_exists(before, '$.* ? (@.type() != "string")')),
    ADD CONSTRAINT journal_after_holds_texts CHECK (jsonb_typeof(after) = 'object' AND NOT jsonb_path_exists(after, '$.* ? (@.type() != "string")')),
    ADD CONSTRAINT journal_payload_hash_is_sha256 CHECK (length(payload_hash) = 32);

-- Who did what, to what, and what came of it. Parts of it are months, by UTC; they are
-- made ahead, and what finds none goes to the default one, so that no entry is ever lost.
CREATE TABLE journal (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    at           timestamptz NOT NULL DEFAULT now(),
    actor        text NOT NULL,
    action       text NOT NULL,
    channel      text NOT NULL DEFAULT '',
    sale_id      bigint REFERENCES sales,
    result       text NOT NULL,
    detail       jsonb, -- what it was about, by names: sku, customer, register …
    before       jsonb, -- texts by their names, as far as they changed
    after        jsonb,
    payload_hash bytea, -- SHA-256 of what came in, as it came
    sku          text GENERATED ALWAYS AS (detail ->> 'sku') STORED,
    customer     text GENERATED ALWAYS AS (detail ->> 'customer') STORED,

    PRIMARY KEY (id, at),
    CONSTRAINT journal_before_holds_texts CHECK (jsonb_typeof(before) = 'object' AND NOT jsonb_path_exists(before, '$.* ? (@.type() != "string")')),
    CONSTRAINT journal_after_holds_texts CHECK (jsonb_typeof(after) = 'object' AND NOT jsonb_path_exists(after, '$.* ? (@.type() != "string")')),
    CONSTRAINT journal_payload_hash_is_sha256 CHECK (length(payload_hash) = 32)
) PARTITION BY RANGE (at);

-- Each in the order in which pages of entries are looked through.
CREATE INDEX journal_at ON journal (at, id);
CREATE INDEX journal_sale ON journal (sale_id, at, id) WHERE sale_id IS NOT NULL;
CREATE INDEX journal_channel ON journal (channel, at, id) WHERE channel <> '';
CREATE INDEX journal_actor ON journal (actor, at, id) WHERE actor <> 'orderloom'; -- what nobody asked for in person is nearly all
CREATE INDEX journal_action ON journal (action, at, id);
CREATE INDEX journal_sku ON journal (sku, at, id) WHERE sku IS NOT NULL;
CREATE INDEX journal_customer ON journal (customer, at, id) WHERE customer IS NOT NULL;

-- Personal data that belongs to an entry. There is no foreign key: parts of the journal
-- come and go as a whole.
CREATE TABLE journal_personal (
    entry_id bigint PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT now(), -- as the entry's: it goes with it
    whose    text NOT NULL DEFAULT '', -- person anna; empty where only the entry says
    address  inet, -- of who did it, where it came over HTTP
    before   jsonb, -- as in the journal
    after    jsonb,

    CONSTRAINT journal_personal_before_holds_texts CHECK (jsonb_typeof(before) = 'object' AND NOT jsonb_path_exists(before, '$.* ? (@.type() != "string")')),
    CONSTRAINT journal_personal_after_holds_texts CHECK (jsonb_typeof(after) = 'object' AND NOT jsonb_path_exists(after, '$.* ? (@.type() != "string")')),
    CONSTRAINT journal_personal_says_something CHECK (num_nonnulls(address, before, after) > 0)
);

CREATE INDEX journal_personal_whose ON journal_personal (whose) WHERE whose <> '';

-- Settings that were changed are told by before and after, and people's beside the entry.
INSERT INTO journal_personal (entry_id, at, whose, before, after)
SELECT j.id, j.at, 'person ' || (j.detail ->> 'code'),
       jsonb_object_agg(f ->> 'path', f ->> 'from') FILTER (WHERE f ->> 'from' <> ''),
       jsonb_object_agg(f ->> 'path', f ->> 'to') FILTER (WHERE f ->> 'to' <> '')
FROM journal_before j CROSS JOIN LATERAL jsonb_array_elements(j.detail -> 'fields') f
WHERE j.action = 'apply' AND j.detail ->> 'kind' = 'person' AND jsonb_typeof(j.detail -> 'fields') = 'array'
GROUP BY j.id, j.at, j.detail ->> 'code'
HAVING count(*) FILTER (WHERE f ->> 'from' <> '' OR f ->> 'to' <> '') > 0;

UPDATE journal_before j
SET before = c.before, after = c.after, detail = j.detail - 'fields'
FROM (
    SELECT k.id,
           jsonb_object_agg(f ->> 'path', f ->> 'from') FILTER (WHERE f ->> 'from' <> '' AND k.detail ->> 'kind' <> 'person') AS before,
           jsonb_object_agg(f ->> 'path', f ->> 'to') FILTER (WHERE f ->> 'to' <> '' AND k.detail ->> 'kind' <> 'person') AS after
    FROM journal_before k CROSS JOIN LATERAL jsonb_array_elements(k.detail -> 'fields') f
    WHERE k.action = 'apply' AND jsonb_typeof(k.detail -> 'fields') = 'array'
    GROUP BY k.id
) c
WHERE c.id = j.id;

-- Nothing is changed or taken out, part by part as well; the owner drops whole parts.
-- +goose StatementBegin
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_append_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();

-- Adds a table to the journal as the part of a time; both bounds null: the default one.
-- +goose StatementBegin
CREATE FUNCTION journal_attach(part text, since timestamptz, until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()', part);
    IF since IS NULL AND until IS NULL THEN
        EXECUTE format('ALTER TABLE journal ATTACH PARTITION %I DEFAULT', part);
    ELSE
        EXECUTE format('ALTER TABLE journal ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%L)', part, coalesce(quote_literal(since), 'MINVALUE'), until);
    END IF;
END $$;
-- +goose StatementEnd

-- Makes a table that is a part of the journal.
-- +goose StatementBegin
CREATE FUNCTION journal_add(part text, since timestamptz, until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE journal INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS)', part);
    PERFORM journal_attach(part, since, until);
END $$;
-- +goose StatementEnd

-- The parts of the journal, the oldest first: since is null for the first, until for the
-- default one, which comes last.
-- +goose StatementBegin
CREATE FUNCTION journal_parts() RETURNS TABLE (part text, since timestamptz, until timestamptz) LANGUAGE sql STABLE AS $$
    SELECT c.relname::text, substring(b.bound FROM 'FROM \(''([^'']+)''\)')::timestamptz, substring(b.bound FROM 'TO \(''([^'']+)''\)')::timestamptz
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    CROSS JOIN LATERAL (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound) b
    WHERE i.inhparent = 'journal'::regclass
    ORDER BY 3, 2
$$;
-- +goose StatementEnd

-- Makes the parts of this month and of so many after it, as far as they lack, and gives
-- what had to go to the default part its month. Answers with the parts that it made.
-- +goose StatementBegin
CREATE FUNCTION journal_ahead(months int) RETURNS SETOF text LANGUAGE plpgsql SET lock_timeout = '10s' SET timezone = 'UTC' AS $$
DECLARE
    late    boolean := EXISTS (SELECT FROM journal_default);
    columns text;
    month   timestamptz;
    part    text;
BEGIN
    IF late THEN
        ALTER TABLE journal DETACH PARTITION journal_default;
        ALTER TABLE journal_default RENAME TO journal_late;
        PERFORM journal_add('journal_default', NULL, NULL);
    END IF;
    FOR month IN
        SELECT g FROM generate_series(
            (SELECT coalesce(max(until), date_trunc('month', now())) FROM journal_parts()),
            date_trunc('month', now()) + make_interval(months => months), interval '1 month') g
    LOOP
        part := to_char(month, '"journal_"YYYY_MM');
        PERFORM journal_add(part, month, month + interval '1 month');
        RETURN NEXT part;
    END LOOP;
    IF late THEN
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
        WHERE attrelid = 'journal'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('INSERT INTO journal (%s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM journal_late', columns);
        DROP TABLE journal_late;
    END IF;
END $$;
-- +goose StatementEnd

-- Drops the parts that hold nothing younger than a time, with the personal data beside
-- them. Answers with the parts that it dropped.
-- +goose StatementBegin
CREATE FUNCTION journal_drop(before timestamptz) RETURNS SETOF text LANGUAGE plpgsql SET lock_timeout = '10s' AS $$
DECLARE
    old record;
BEGIN
    FOR old IN SELECT p.part, p.until FROM journal_parts() p WHERE p.until <= before LOOP
        EXECUTE format('DROP TABLE %I', old.part);
        DELETE FROM journal_personal WHERE at < old.until;
        RETURN NEXT old.part;
    END LOOP;
END $$;
-- +goose StatementEnd

-- Entries go on from where they were, this month's beside what there is.
-- +goose StatementBegin
DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('journal', 'id'), max(id)) FROM journal_before;
    PERFORM journal_attach('journal_before', NULL, (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
    PERFORM journal_add('journal_default', NULL, NULL);
    PERFORM journal_ahead(3);
END $$;
-- +goose StatementEnd

GRANT SELECT, INSERT ON journal TO orderloom_app;
GRANT SELECT, INSERT, DELETE ON journal_personal TO orderloom_app;
REVOKE ALL ON FUNCTION journal_attach, journal_add, journal_ahead, journal_drop FROM PUBLIC;
