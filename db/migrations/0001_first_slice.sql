-- The first slice: channels, orders as read, sales, documents, money, stock, and
-- what carries work between PostgreSQL, Temporal and the shops.
--
-- Two roles: the one that runs this owns everything; orderloom_app works with it
-- and can neither alter posted documents nor the journal. Every rule that spans
-- rows or matters for money is a named constraint or trigger.

-- +goose Up

-- ---------------------------------------------------------------- master data

CREATE TABLE warehouses (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL CONSTRAINT warehouses_code_unique UNIQUE,
    name text NOT NULL
);

CREATE TABLE points_of_sale (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code         text   NOT NULL CONSTRAINT points_of_sale_code_unique UNIQUE,
    name         text   NOT NULL,
    warehouse_id bigint NOT NULL REFERENCES warehouses,
    currencies   text[] NOT NULL, -- ISO 4217; a sale in another one is held

    CONSTRAINT points_of_sale_has_currency CHECK (cardinality(currencies) > 0)
);

CREATE TABLE money_accounts (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL CONSTRAINT money_accounts_code_unique UNIQUE,
    name text NOT NULL,
    kind text NOT NULL,

    CONSTRAINT money_accounts_kind_known CHECK (kind IN ('bank', 'cash', 'merchant'))
);

CREATE TABLE tax_groups (
    code    text PRIMARY KEY,
    name    text    NOT NULL,
    percent numeric NOT NULL,

    CONSTRAINT tax_groups_percent_sane CHECK (percent >= 0 AND percent < 100)
);

-- A series hands out numbers without gaps: the row is locked by whoever takes
-- one, as the last statement of the transaction that posts the document.
CREATE TABLE document_series (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pos_id        bigint NOT NULL REFERENCES points_of_sale,
    document_type text   NOT NULL,
    environment   text   NOT NULL, -- a test channel never takes a production number
    prefix        text   NOT NULL,
    next_number   bigint NOT NULL DEFAULT 1,

    CONSTRAINT document_series_one_per_kind UNIQUE (pos_id, document_type, environment),
    CONSTRAINT document_series_prefix_unique UNIQUE (prefix),
    CONSTRAINT document_series_environment_known CHECK (environment IN ('production', 'working', 'test')),
    CONSTRAINT document_series_counts_up CHECK (next_number >= 1)
);

CREATE TABLE items (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku  text NOT NULL CONSTRAINT items_sku_unique UNIQUE,
    name text NOT NULL,
    kind text NOT NULL,

    CONSTRAINT items_kind_known CHECK (kind IN ('simple', 'parent', 'variation', 'service')),
    CONSTRAINT items_sku_not_empty CHECK (sku <> '')
);

-- ------------------------------------------------------------------- channels

CREATE TABLE channels (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text   NOT NULL CONSTRAINT channels_code_unique UNIQUE,
    platform    text   NOT NULL,
    environment text   NOT NULL,
    pos_id      bigint NOT NULL REFERENCES points_of_sale,
    name        text   NOT NULL,
    description text   NOT NULL DEFAULT '',
    address     text   NOT NULL,
    zone        text   NOT NULL DEFAULT 'UTC',          -- IANA; days are days there
    start_at    timestamptz NOT NULL DEFAULT 'epoch',     -- orders changed before are not read
    enabled     boolean NOT NULL DEFAULT false,
    policy      jsonb   NOT NULL,                       -- posting.Policy; unknown fields are refused

    CONSTRAINT channels_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    CONSTRAINT channels_environment_known CHECK (environment IN ('production', 'working', 'test'))
);

-- Sealed by the keyring; each ciphertext names its key and opens for its channel only.
CREATE TABLE channel_credentials (
    channel_id    bigint PRIMARY KEY REFERENCES channels,
    sealed_key    bytea  NOT NULL,
    sealed_secret bytea  NOT NULL,
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- Proves at start that the key at hand is the one that sealed the credentials.
CREATE TABLE keyring_canary (
    one    boolean PRIMARY KEY DEFAULT true,
    sealed bytea NOT NULL,

    CONSTRAINT keyring_canary_is_one CHECK (one)
);

CREATE TABLE tax_mappings (
    channel_id     bigint NOT NULL REFERENCES channels,
    remote_rate_id text   NOT NULL,
    tax_group      text   NOT NULL REFERENCES tax_groups,

    PRIMARY KEY (channel_id, remote_rate_id)
);

CREATE TABLE payment_mappings (
    channel_id       bigint NOT NULL REFERENCES channels,
    remote_method    text   NOT NULL,
    money_account_id bigint NOT NULL REFERENCES money_accounts,
    paid_statuses    text[] NOT NULL DEFAULT '{}', -- in place of the policy's, where given

    PRIMARY KEY (channel_id, remote_method)
);

-- --------------------------------------------------------- orders as they were read

CREATE TABLE feed_cursors (
    channel_id bigint NOT NULL REFERENCES channels,
    feed       text   NOT NULL,
    position   jsonb  NOT NULL,           -- connectors.FeedPosition
    version    bigint NOT NULL DEFAULT 1, -- saved by compare-and-set
    updated_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (channel_id, feed)
);

-- The newest reading of each order. Older news never overwrites newer: of two
-- readings the later modified wins, of two modified in the same second the later
-- asked for.
CREATE TABLE orders (
    channel_id        bigint NOT NULL REFERENCES channels,
    remote_id         text   NOT NULL,
    number            text   NOT NULL,
    status            text   NOT NULL,
    modified_at       timestamptz NOT NULL,
    asked_at          timestamptz NOT NULL,
    content_hash      bytea  NOT NULL, -- of everything but the modification time
    core_hash         bytea  NOT NULL, -- also without status and the times that follow it
    body              jsonb,           -- commerce.Order; null when it could not be understood
    unreadable        text,            -- why it could not be understood
    written_status    text,            -- the status we last meant to write: its echo is no news
    version           bigint NOT NULL DEFAULT 1, -- counts changes that are news
    changed           boolean NOT NULL DEFAULT true, -- whether the newest reading was news
    processed_version bigint NOT NULL DEFAULT 0, -- the version that has been walked to its end
    first_seen_at     timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (channel_id, remote_id),
    CONSTRAINT orders_body_or_reason CHECK ((body IS NULL) = (unreadable IS NOT NULL)),
    CONSTRAINT orders_processed_is_seen CHECK (processed_version <= version)
);

CREATE INDEX orders_unprocessed ON orders (channel_id) WHERE processed_version < version;

-- ---------------------------------------------------------------------- sales

-- Names and contacts as first given; matching never rewrites a sale's own.
CREATE TABLE customers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL,
    company    text NOT NULL DEFAULT '',
    email      text, -- lower case
    phone      text, -- E.164
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX customers_email_unique ON customers (email) WHERE email IS NOT NULL;

CREATE TABLE sales (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id    bigint NOT NULL,
    remote_id     text   NOT NULL,
    number        text   NOT NULL,
    state         text   NOT NULL DEFAULT 'new',
    currency      text   NOT NULL,
    total         numeric NOT NULL, -- the shop's, to pay
    customer_id   bigint REFERENCES customers,
    matched_by    text,             -- which key found the customer
    placed_at     timestamptz NOT NULL,
    order_version bigint NOT NULL,  -- of the order, as last walked
    run_id        text   NOT NULL DEFAULT '', -- of the workflow that walked it last
    held_as       text,             -- fingerprint of what holds it and of the document that was shown with it
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT sales_one_per_order UNIQUE (channel_id, remote_id),
    CONSTRAINT sales_of_an_order FOREIGN KEY (channel_id, remote_id) REFERENCES orders,
    CONSTRAINT sales_state_known CHECK (state IN ('new', 'awaiting_release', 'held', 'awaiting_payment', 'awaiting_stock',
        'awaiting_shift', 'awaiting_delivery', 'settled', 'cancelled', 'reversed'))
);

CREATE INDEX sales_number ON sales (number);
CREATE INDEX sales_open ON sales (channel_id, state) WHERE state NOT IN ('settled', 'cancelled', 'reversed');

-- Why a sale is held, one row per problem, replaced as a whole by each validation.
CREATE TABLE sale_holds (
    sale_id    bigint NOT NULL REFERENCES sales,
    position   int    NOT NULL,
    reason     text   NOT NULL,
    subject    text   NOT NULL,
    detail     text   NOT NULL,
    remedy     text   NOT NULL,
    acceptable boolean NOT NULL,

    PRIMARY KEY (sale_id, position)
);

-- What a person accepted: exactly these issues of exactly this document, no other.
CREATE TABLE sale_acceptances (
    sale_id     bigint NOT NULL REFERENCES sales,
    fingerprint text   NOT NULL, -- sales.held_as
    command_id  text   NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (sale_id, fingerprint)
);

-- What people asked for; the key makes a repeated request one command.
CREATE TABLE commands (
    id           text PRIMARY KEY,
    sale_id      bigint NOT NULL REFERENCES sales,
    kind         text   NOT NULL,
    actor        text   NOT NULL,
    reason       text   NOT NULL DEFAULT '',
    shown        text,             -- sales.held_as when it was given: a release accepts that and nothing later
    requested_at timestamptz NOT NULL DEFAULT now(),
    applied_at   timestamptz,

    CONSTRAINT commands_kind_known CHECK (kind IN ('release', 'retry'))
);

CREATE INDEX commands_pending ON commands (sale_id) WHERE applied_at IS NULL;

-- How far each step of a sale has got.
CREATE TABLE sale_steps (
    sale_id    bigint NOT NULL REFERENCES sales,
    step       text   NOT NULL,
    state      text   NOT NULL,
    attempts   int    NOT NULL DEFAULT 1,
    detail     text   NOT NULL DEFAULT '',
    updated_at timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (sale_id, step),
    CONSTRAINT sale_steps_state_known CHECK (state IN ('done', 'not_due', 'held', 'waiting', 'failed'))
);

-- ------------------------------------------------------------------ documents

CREATE TABLE documents (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id     bigint NOT NULL REFERENCES sales,
    type        text   NOT NULL,
    state       text   NOT NULL DEFAULT 'draft',
    series_id   bigint REFERENCES document_series,
    number      bigint,
    number_text text,
    issued_on   date, -- the posting day in the channel's zone
    currency    text    NOT NULL,
    net         numeric NOT NULL,
    tax         numeric NOT NULL,
    total       numeric NOT NULL,
    paid        numeric NOT NULL DEFAULT 0, -- kept by payments_apply
    sold        text    NOT NULL, -- what its order sold: another value later is an edit
    created_at  timestamptz NOT NULL DEFAULT now(),
    posted_at   timestamptz,

    CONSTRAINT documents_type_known CHECK (type IN ('invoice')),
    CONSTRAINT documents_state_known CHECK (state IN ('draft', 'posted', 'paid', 'cancelled')),
    CONSTRAINT documents_total_is_net_and_tax CHECK (total = net + tax),
    CONSTRAINT documents_paid_within_total CHECK (paid BETWEEN 0 AND greatest(total, 0)),
    CONSTRAINT documents_paid_in_full CHECK (state <> 'paid' OR paid = total),
    CONSTRAINT documents_posted_has_number CHECK ((state IN ('posted', 'paid')) = (number IS NOT NULL)),
    CONSTRAINT documents_number_is_whole CHECK (num_nulls(series_id, number, number_text, issued_on, posted_at) IN (0, 5)),
    CONSTRAINT documents_number_unique UNIQUE (series_id, number)
);

CREATE UNIQUE INDEX documents_one_active_invoice ON documents (sale_id) WHERE type = 'invoice' AND state <> 'cancelled';

CREATE TABLE document_lines (
    document_id    bigint NOT NULL REFERENCES documents,
    position       int    NOT NULL,
    kind           text   NOT NULL,
    item_id        bigint REFERENCES items,
    sku            text   NOT NULL,
    name           text   NOT NULL,
    quantity       numeric NOT NULL,
    discount       numeric NOT NULL, -- net, already taken off
    net            numeric NOT NULL,
    tax            numeric NOT NULL, -- exact; may be finer than the currency
    tax_groups     text[]  NOT NULL,
    remote_line_id text    NOT NULL,

    PRIMARY KEY (document_id, position),
    CONSTRAINT document_lines_kind_known CHECK (kind IN ('goods', 'custom', 'shipping', 'fee', 'rounding')),
    CONSTRAINT document_lines_item_unless_rounding CHECK ((item_id IS NULL) = (kind = 'rounding'))
);

CREATE TABLE document_taxes (
    document_id bigint  NOT NULL REFERENCES documents,
    tax_group   text    NOT NULL REFERENCES tax_groups,
    percent     numeric NOT NULL, -- as it was on the day
    base        numeric NOT NULL,
    tax         numeric NOT NULL,

    PRIMARY KEY (document_id, tax_group)
);

-- +goose StatementBegin
CREATE FUNCTION documents_stay_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Its state goes one way: from posted to paid.
    IF OLD.state <> 'draft' AND (NEW.sale_id, NEW.type, NEW.series_id, NEW.number, NEW.number_text, NEW.issued_on, NEW.currency, NEW.net, NEW.tax, NEW.total, NEW.sold, NEW.posted_at)
        IS DISTINCT FROM (OLD.sale_id, OLD.type, OLD.series_id, OLD.number, OLD.number_text, OLD.issued_on, OLD.currency, OLD.net, OLD.tax, OLD.total, OLD.sold, OLD.posted_at)
        OR OLD.state <> 'draft' AND NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('posted', 'paid') THEN
        RAISE EXCEPTION 'document % is posted and stays as it is', OLD.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER documents_stay_posted BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION documents_stay_posted();

-- +goose StatementBegin
CREATE FUNCTION document_parts_stay_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
BEGIN
    -- Both ends of a move count: out of a posted document, and into one.
    IF TG_OP <> 'INSERT' THEN
        parents := parents || OLD.document_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        parents := parents || NEW.document_id;
    END IF;
    IF EXISTS (SELECT FROM documents WHERE id = ANY (parents) AND state IN ('posted', 'paid')) THEN
        RAISE EXCEPTION 'a document of % is posted and stays as it is', parents USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_stay_posted';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER document_lines_stay_posted BEFORE INSERT OR UPDATE OR DELETE ON document_lines FOR EACH ROW EXECUTE FUNCTION document_parts_stay_posted();
CREATE TRIGGER document_taxes_stay_posted BEFORE INSERT OR UPDATE OR DELETE ON document_taxes FOR EACH ROW EXECUTE FUNCTION document_parts_stay_posted();

-- Compared at commit: lines and taxes are written after their document.
-- +goose StatementBegin
CREATE FUNCTION documents_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint;
    short record;
BEGIN
    IF TG_TABLE_NAME = 'documents' THEN
        checked := NEW.id;
    ELSE
        checked := NEW.document_id;
    END IF;
    SELECT d.net, d.tax,
           (SELECT coalesce(sum(l.net), 0) FROM document_lines l WHERE l.document_id = d.id) AS lines,
           (SELECT coalesce(sum(t.tax), 0) FROM document_taxes t WHERE t.document_id = d.id) AS taxes
    INTO short FROM documents d WHERE d.id = checked;
    IF short.net <> short.lines OR short.tax <> short.taxes THEN
        RAISE EXCEPTION 'document %: net % but lines %, tax % but taxes %', checked, short.net, short.lines, short.tax, short.taxes
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'documents_add_up';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER documents_add_up AFTER INSERT OR UPDATE OF net, tax, state ON documents
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_add_up();
CREATE CONSTRAINT TRIGGER document_lines_add_up AFTER INSERT OR UPDATE ON document_lines
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_add_up();

-- ------------------------------------------------------------------- payments

CREATE TABLE payments (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id          bigint  NOT NULL REFERENCES sales,
    document_id      bigint  NOT NULL REFERENCES documents,
    money_account_id bigint  NOT NULL REFERENCES money_accounts,
    amount           numeric NOT NULL,
    currency         text    NOT NULL,
    paid_at          timestamptz NOT NULL,
    key              text    NOT NULL CONSTRAINT payments_key_unique UNIQUE, -- what makes it happen once
    recorded_at      timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT payments_amount_positive CHECK (amount > 0)
);

-- A payment moves its document: the row lock makes concurrent payments take turns,
-- documents_paid_within_total refuses the one that is too much.
-- +goose StatementBegin
CREATE FUNCTION payments_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE documents
    SET paid = paid + NEW.amount, state = CASE WHEN paid + NEW.amount = total THEN 'paid' ELSE state END
    WHERE id = NEW.document_id AND sale_id = NEW.sale_id AND currency = NEW.currency AND state IN ('posted', 'paid');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'document % takes no payment of sale % in %', NEW.document_id, NEW.sale_id, NEW.currency
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payments_need_a_posted_document';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_apply AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION payments_apply();

-- ------------------------------------------------------------ stock, delivery

-- On hand is the sum of the moves: only stock_moves_apply writes it.
CREATE TABLE stock_levels (
    item_id      bigint  NOT NULL REFERENCES items,
    warehouse_id bigint  NOT NULL REFERENCES warehouses,
    on_hand      numeric NOT NULL DEFAULT 0,

    PRIMARY KEY (item_id, warehouse_id),
    CONSTRAINT stock_levels_not_negative CHECK (on_hand >= 0)
);

CREATE TABLE delivery_notes (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id      bigint NOT NULL REFERENCES sales,
    part         int    NOT NULL DEFAULT 1, -- a split shipment has several
    document_id  bigint NOT NULL REFERENCES documents,
    warehouse_id bigint NOT NULL REFERENCES warehouses,
    state        text   NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT delivery_notes_one_per_part UNIQUE (sale_id, part),
    CONSTRAINT delivery_notes_state_known CHECK (state IN ('draft', 'approved', 'packed', 'shipped', 'delivered', 'received', 'reversed'))
);

CREATE TABLE delivery_note_lines (
    delivery_note_id bigint  NOT NULL REFERENCES delivery_notes,
    item_id          bigint  NOT NULL REFERENCES items,
    quantity         numeric NOT NULL,

    PRIMARY KEY (delivery_note_id, item_id),
    CONSTRAINT delivery_note_lines_quantity_positive CHECK (quantity > 0)
);

CREATE TABLE stock_moves (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id          bigint  NOT NULL REFERENCES items,
    warehouse_id     bigint  NOT NULL REFERENCES warehouses,
    quantity         numeric NOT NULL, -- signed: out is negative
    kind             text    NOT NULL,
    delivery_note_id bigint REFERENCES delivery_notes,
    key              text    NOT NULL CONSTRAINT stock_moves_key_unique UNIQUE,
    moved_at         timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT stock_moves_kind_known CHECK (kind IN ('opening', 'adjustment', 'delivery')),
    CONSTRAINT stock_moves_delivery_has_note CHECK ((kind = 'delivery') = (delivery_note_id IS NOT NULL)),
    CONSTRAINT stock_moves_quantity_not_zero CHECK (quantity <> 0)
);

-- +goose StatementBegin
CREATE FUNCTION stock_moves_apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- An upsert would test stock_levels_not_negative on the row it proposes, before it meets the one that is there.
    UPDATE stock_levels SET on_hand = on_hand + NEW.quantity WHERE item_id = NEW.item_id AND warehouse_id = NEW.warehouse_id;
    IF NOT FOUND THEN
        INSERT INTO stock_levels (item_id, warehouse_id, on_hand) VALUES (NEW.item_id, NEW.warehouse_id, NEW.quantity);
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
-- Locks the levels of some items, in item order, for a role that may not write them.
-- +goose StatementBegin
CREATE FUNCTION stock_lock(warehouse bigint, wanted bigint[]) RETURNS SETOF stock_levels LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT * FROM stock_levels WHERE warehouse_id = warehouse AND item_id = ANY (wanted) ORDER BY item_id FOR NO KEY UPDATE;
$$;
-- +goose StatementEnd
CREATE TRIGGER stock_moves_apply AFTER INSERT ON stock_moves FOR EACH ROW EXECUTE FUNCTION stock_moves_apply();

-- --------------------------------------------- outbox, events, writes, journal

-- What must happen after a commit, written by the same commit. The relay hands
-- it on and deletes it, unless it was asked for again meanwhile (version).
CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text   NOT NULL,
    channel      text   NOT NULL,
    subject      text   NOT NULL DEFAULT '',
    payload      jsonb  NOT NULL DEFAULT '{}',
    version      bigint NOT NULL DEFAULT 1,
    claimed_till timestamptz NOT NULL DEFAULT 'epoch',
    attempts     int    NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT outbox_topic_known CHECK (topic IN ('order', 'reader')),
    CONSTRAINT outbox_one_per_subject UNIQUE (topic, channel, subject)
);

-- +goose StatementBegin
CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER outbox_notify AFTER INSERT OR UPDATE OF version ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

-- Every write to a shop, recorded before it is made.
CREATE TABLE shop_writes (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id     bigint NOT NULL REFERENCES sales,
    kind        text   NOT NULL,
    body        text   NOT NULL, -- the note's text, or the status
    state       text   NOT NULL DEFAULT 'intended',
    attempts    int    NOT NULL DEFAULT 0, -- calls that may have reached the shop
    remote_id   text,
    error       text,
    intended_at timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz,

    CONSTRAINT shop_writes_kind_known CHECK (kind IN ('note', 'status')),
    CONSTRAINT shop_writes_state_known CHECK (state IN ('intended', 'done', 'refused', 'withheld')),
    CONSTRAINT shop_writes_closed_has_time CHECK ((state = 'intended') = (done_at IS NULL))
);

CREATE UNIQUE INDEX shop_writes_one_open_per_kind ON shop_writes (sale_id, kind) WHERE state = 'intended';

-- What happened to a sale, in words for the shop's staff. Each is told in exactly
-- one note.
CREATE TABLE sale_events (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id  bigint NOT NULL REFERENCES sales,
    key      text   NOT NULL, -- a repeated step tells nothing twice
    text     text   NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    write_id bigint REFERENCES shop_writes, -- the note that tells it

    CONSTRAINT sale_events_key_unique UNIQUE (sale_id, key)
);

CREATE INDEX sale_events_untold ON sale_events (sale_id) WHERE write_id IS NULL;

CREATE TABLE journal (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now(),
    actor   text   NOT NULL,
    action  text   NOT NULL,
    channel text   NOT NULL DEFAULT '',
    sale_id bigint REFERENCES sales,
    result  text   NOT NULL,
    detail  jsonb
);

CREATE INDEX journal_sale ON journal (sale_id) WHERE sale_id IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER payments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER stock_moves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_moves FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- --------------------------------------------------------------------- grants

GRANT USAGE ON SCHEMA public TO orderloom_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO orderloom_app;
GRANT INSERT ON ALL TABLES IN SCHEMA public TO orderloom_app;
GRANT UPDATE ON ALL TABLES IN SCHEMA public TO orderloom_app;
REVOKE INSERT, UPDATE ON stock_levels, goose_db_version FROM orderloom_app;
REVOKE UPDATE ON journal, payments, stock_moves, documents FROM orderloom_app;
-- Of a document the application may move the state and, while it is a draft, what
-- it says; documents_stay_posted guards the rest, and only a payment moves paid.
GRANT UPDATE (state, series_id, number, number_text, issued_on, posted_at, net, tax, total, currency, sold) ON documents TO orderloom_app;
GRANT DELETE ON outbox, sale_holds, document_lines, document_taxes TO orderloom_app;
