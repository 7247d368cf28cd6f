-- The steps of a sale by the names that people say, each with what it was given and why it
-- last failed; steps that a person skips, and sales that one cancels.

-- +goose Up

ALTER TABLE sale_steps RENAME COLUMN updated_at TO ended_at;
ALTER TABLE sale_steps
    ALTER COLUMN ended_at DROP NOT NULL, -- null: its last attempt failed, and another follows
    ADD COLUMN input      jsonb,         -- ids and decisions; null: a person's word alone
    ADD COLUMN started_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN error      text,          -- of its last attempt that failed, until one succeeds
    ADD COLUMN failed_at  timestamptz,
    DROP CONSTRAINT sale_steps_state_known,
    ADD CONSTRAINT sale_steps_state_known CHECK (state IN ('done', 'not_due', 'skipped', 'held', 'waiting', 'retrying', 'failed')),
    ADD CONSTRAINT sale_steps_error_has_time CHECK ((error IS NULL) = (failed_at IS NULL)),
    ADD CONSTRAINT sale_steps_goes_on_or_ended CHECK ((state = 'retrying') = (ended_at IS NULL));

-- Attempts were counted over all passes; now they are those of the newest.
UPDATE sale_steps SET started_at = ended_at, attempts = 1,
    step = CASE step
        WHEN 'import' THEN 'fetched' WHEN 'validate_totals' THEN 'totals' WHEN 'issue_invoice' THEN 'document' WHEN 'record_payment' THEN 'payment'
        WHEN 'create_delivery_note' THEN 'delivery' WHEN 'send_documents' THEN 'mail' WHEN 'write_back' THEN 'status' ELSE step
    END;
INSERT INTO sale_steps (sale_id, step, state, started_at, ended_at)
SELECT sale_id, CASE step WHEN 'fetched' THEN 'matched' ELSE 'note' END, 'done', started_at, ended_at
FROM sale_steps WHERE step = 'fetched' OR step = 'status' AND state = 'done';
UPDATE sale_steps SET error = detail, failed_at = ended_at WHERE state = 'failed';

ALTER TABLE sales
    ADD COLUMN skipped   text[]  NOT NULL DEFAULT '{}',  -- steps that a person skips
    ADD COLUMN cancelled boolean NOT NULL DEFAULT false, -- by a person, whatever its order says
    ADD CONSTRAINT sales_skipped_can_be CHECK (skipped <@ '{payment,delivery,mail,note,status}');

ALTER TABLE commands
    ADD COLUMN step text NOT NULL DEFAULT '', -- that it is about
    ADD CONSTRAINT commands_step_named CHECK ((kind IN ('skip', 'walk')) = (step <> ''));

-- Whether the last pass over a sale came to its end: status is marked after fetched.
CREATE FUNCTION sale_rests(sale bigint) RETURNS boolean LANGUAGE sql STABLE RETURN EXISTS (
    SELECT FROM sale_steps i JOIN sale_steps w ON w.sale_id = i.sale_id AND w.step = 'status' AND w.ended_at >= i.ended_at
    WHERE i.sale_id = sale AND i.step = 'fetched'
);

GRANT DELETE ON sale_steps TO orderloom_app;
