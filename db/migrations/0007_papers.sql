-- Documents as people get them: who sells, in which language, when they pay, and
-- what was mailed to them.

-- +goose Up

-- ------------------------------------------------------------ who sells, to whom

-- Printed on documents as they stand on the day of printing; empty is not printed.
ALTER TABLE points_of_sale
    ADD COLUMN legal_name     text NOT NULL DEFAULT '',
    ADD COLUMN address        text NOT NULL DEFAULT '', -- lines
    ADD COLUMN vat_number     text NOT NULL DEFAULT '',
    ADD COLUMN company_number text NOT NULL DEFAULT '',
    ADD COLUMN bank_details   text NOT NULL DEFAULT '', -- lines: where to pay
    ADD COLUMN email          text NOT NULL DEFAULT '',
    ADD COLUMN language       text NOT NULL DEFAULT 'en', -- of documents and of the mails that bring them
    ADD CONSTRAINT points_of_sale_language_known CHECK (language IN ('en', 'lv', 'uk', 'bg'));

ALTER TABLE channels
    ADD COLUMN language text, -- in place of the point of sale's
    ADD CONSTRAINT channels_language_known CHECK (language IN ('en', 'lv', 'uk', 'bg'));

-- Terms of payment agreed with a customer, in place of the channel's.
ALTER TABLE customers
    ADD COLUMN due_day  int, -- of the month
    ADD COLUMN due_days int, -- after the day of issue; 0 is on receipt
    ADD CONSTRAINT customers_due_day_of_a_month CHECK (due_day BETWEEN 1 AND 31),
    ADD CONSTRAINT customers_due_days_bounded CHECK (due_days BETWEEN 0 AND 3650),
    ADD CONSTRAINT customers_due_one_way CHECK (num_nonnulls(due_day, due_days) < 2);

-- ----------------------------------------------------------------------- mails

-- Every sending of a document, recorded before it is made. One is made by itself;
-- each further one is a person's command. Where to is not kept: the order says it.
CREATE TABLE document_mails (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES documents,
    sending     int    NOT NULL DEFAULT 1,
    command_id  text   REFERENCES commands, -- null: by itself
    state       text   NOT NULL DEFAULT 'intended',
    message_id  text,                           -- given with the first attempt, and kept
    attempts    int    NOT NULL DEFAULT 0,
    under_way   boolean NOT NULL DEFAULT false, -- an attempt began, and nobody has noted its end
    error       text,
    intended_at timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz,

    CONSTRAINT document_mails_one_per_sending UNIQUE (document_id, sending),
    CONSTRAINT document_mails_one_per_command UNIQUE (command_id),
    CONSTRAINT document_mails_message_id_unique UNIQUE (message_id),
    CONSTRAINT document_mails_state_known CHECK (state IN ('intended', 'sent', 'in_doubt', 'refused', 'withheld')),
    CONSTRAINT document_mails_closed_has_time CHECK ((state = 'intended') = (done_at IS NULL)),
    CONSTRAINT document_mails_closed_is_not_under_way CHECK (state = 'intended' OR NOT under_way),
    CONSTRAINT document_mails_attempt_has_message_id CHECK (attempts = 0 OR message_id IS NOT NULL),
    CONSTRAINT document_mails_reason_given CHECK (state NOT IN ('in_doubt', 'refused', 'withheld') OR error IS NOT NULL)
);

CREATE UNIQUE INDEX document_mails_one_by_itself ON document_mails (document_id) WHERE command_id IS NULL;
CREATE UNIQUE INDEX document_mails_one_open ON document_mails (document_id) WHERE state = 'intended';

-- +goose StatementBegin
CREATE FUNCTION document_mails_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM documents WHERE id = NEW.document_id AND number IS NOT NULL) THEN
            RAISE EXCEPTION 'document % is not posted', NEW.document_id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'document_mails_need_a_posted_document';
        END IF;
    ELSIF (NEW.document_id, NEW.sending, NEW.command_id) IS DISTINCT FROM (OLD.document_id, OLD.sending, OLD.command_id)
        OR OLD.message_id IS NOT NULL AND NEW.message_id IS DISTINCT FROM OLD.message_id
        -- What was in doubt may turn out to have been sent; all else stays as it ended.
        OR OLD.state NOT IN ('intended', NEW.state) AND (OLD.state, NEW.state) <> ('in_doubt', 'sent') THEN
        RAISE EXCEPTION 'mail % is % and stays so', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'document_mails_stay_as_they_ended';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER document_mails_check BEFORE INSERT OR UPDATE ON document_mails FOR EACH ROW EXECUTE FUNCTION document_mails_check();

-- --------------------------------------------------------------------- grants

GRANT SELECT, INSERT, UPDATE ON document_mails TO orderloom_app;
