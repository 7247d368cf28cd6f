-- Who bought: customers known by numbers, phone and e-mail, each in its normal form
-- (package matching); what each key of an order said; a person's word against it.

-- +goose Up

CREATE TABLE customer_types (
    code text PRIMARY KEY,
    name text NOT NULL,

    CONSTRAINT customer_types_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

-- Phone and e-mail are here as keys; how a buyer is reached says each order.
ALTER TABLE customers
    ADD COLUMN vat_number      text,
    ADD COLUMN company_number  text,
    ADD COLUMN personal_number text,
    ADD COLUMN customer_type   text REFERENCES customer_types,
    -- Customers made before phones were keys may share one; so may those that the
    -- program before this migration still makes. The oldest counts.
    ADD COLUMN phone_shared    boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT customers_keys_not_empty CHECK ('' NOT IN (coalesce(vat_number, '-'), coalesce(company_number, '-'), coalesce(personal_number, '-')));

CREATE UNIQUE INDEX customers_vat_number_unique ON customers (vat_number) WHERE vat_number IS NOT NULL;
CREATE UNIQUE INDEX customers_company_number_unique ON customers (company_number) WHERE company_number IS NOT NULL;
CREATE UNIQUE INDEX customers_personal_number_unique ON customers (personal_number) WHERE personal_number IS NOT NULL;
CREATE UNIQUE INDEX customers_phone_unique ON customers (phone) WHERE phone IS NOT NULL AND NOT phone_shared;
CREATE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;

ALTER TABLE channels
    ADD COLUMN match_phone   boolean NOT NULL DEFAULT true, -- off: neither looked for nor kept
    ADD COLUMN match_email   boolean NOT NULL DEFAULT true,
    ADD COLUMN customer_type text REFERENCES customer_types; -- of customers made by its orders

-- Whom an order without any key of a buyer is booked on, by who carries it.
CREATE TABLE carrier_counterparties (
    channel_id    bigint NOT NULL REFERENCES channels,
    remote_method text   NOT NULL, -- the shop's delivery method
    carrier       text   NOT NULL,
    customer_id   bigint NOT NULL REFERENCES customers,

    PRIMARY KEY (channel_id, remote_method),
    CONSTRAINT carrier_counterparties_carrier_named CHECK (carrier <> '')
);

CREATE INDEX sales_customer ON sales (customer_id);

ALTER TABLE sales
    ADD CONSTRAINT sales_matched_by_known CHECK (matched_by IN ('vat_number', 'company_number', 'personal_number', 'phone', 'email',
        'new', 'guest', 'carrier', 'person')),
    ADD CONSTRAINT sales_customer_is_matched CHECK ((customer_id IS NULL) = (matched_by IS NULL));

-- What each key of a sale's order said, replaced as a whole. Values are not kept.
CREATE TABLE sale_customer_keys (
    sale_id     bigint NOT NULL REFERENCES sales,
    key         text   NOT NULL,
    outcome     text   NOT NULL,
    customer_id bigint REFERENCES customers, -- whom a clashing key names

    PRIMARY KEY (sale_id, key),
    CONSTRAINT sale_customer_keys_key_known CHECK (key IN ('vat_number', 'company_number', 'personal_number', 'phone', 'email')),
    CONSTRAINT sale_customer_keys_outcome_known CHECK (outcome IN ('decided', 'agrees', 'adds', 'differs', 'clashes')),
    CONSTRAINT sale_customer_keys_clash_names CHECK ((outcome = 'clashes') = (customer_id IS NOT NULL))
);

ALTER TABLE commands
    ADD COLUMN customer_id  bigint REFERENCES customers, -- whom a person gave the sale to
    ADD COLUMN new_customer boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT commands_kind_known,
    ADD CONSTRAINT commands_kind_known CHECK (kind IN ('release', 'retry', 'customer')),
    ADD CONSTRAINT commands_customer_named CHECK ((kind = 'customer') = (customer_id IS NOT NULL));

GRANT SELECT, INSERT, UPDATE ON customer_types, carrier_counterparties, sale_customer_keys TO orderloom_app;
GRANT DELETE ON carrier_counterparties, sale_customer_keys TO orderloom_app;
