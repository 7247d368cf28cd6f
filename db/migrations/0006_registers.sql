-- Registers, open in shifts: money for a register goes into its open shift, and waits
-- while there is none. A shift that is closed has been counted, and stays as it is.

-- +goose Up

-- ------------------------------------------------------------------ registers

CREATE TABLE registers (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pos_id           bigint NOT NULL REFERENCES points_of_sale,
    code             text   NOT NULL CONSTRAINT registers_code_unique UNIQUE,
    name             text   NOT NULL,
    money_account_id bigint NOT NULL REFERENCES money_accounts, -- its cash

    CONSTRAINT registers_code_plain CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE shifts (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    register_id      bigint NOT NULL REFERENCES registers,
    money_account_id bigint NOT NULL REFERENCES money_accounts, -- the register's cash, as at opening
    opened_at        timestamptz NOT NULL DEFAULT now(),
    opened_by        text NOT NULL,
    closed_at        timestamptz,
    closed_by        text,

    CONSTRAINT shifts_closed_is_whole CHECK (num_nulls(closed_at, closed_by) IN (0, 2)),
    CONSTRAINT shifts_closed_after_opened CHECK (closed_at >= opened_at)
);

CREATE UNIQUE INDEX shifts_one_open_per_register ON shifts (register_id) WHERE closed_at IS NULL;
CREATE INDEX shifts_register ON shifts (register_id);

-- What lies in the drawer, by currency: put in at opening; expected and counted at
-- closing.
CREATE TABLE shift_cash (
    shift_id bigint  NOT NULL REFERENCES shifts,
    currency text    NOT NULL,
    opening  numeric NOT NULL DEFAULT 0,
    expected numeric,
    counted  numeric,

    PRIMARY KEY (shift_id, currency),
    CONSTRAINT shift_cash_not_negative CHECK (opening >= 0 AND counted >= 0),
    CONSTRAINT shift_cash_counted_is_whole CHECK (num_nulls(expected, counted) IN (0, 2))
);

-- ------------------------------------------------------------------- payments

ALTER TABLE payments
    ADD COLUMN shift_id bigint REFERENCES shifts,             -- the shift that it was taken in
    ADD COLUMN apart    boolean NOT NULL DEFAULT false,       -- by hand, when the shop's money was in: it is no part of what the shop says
    ADD CONSTRAINT payments_apart_is_by_hand CHECK (by_hand OR NOT apart);

CREATE INDEX payments_shift ON payments (shift_id) WHERE shift_id IS NOT NULL;

-- Money that a register will take once it is open. What the shop says is replaced as
-- a whole by each pass; what a person says stays until it is booked.
CREATE TABLE waiting_payments (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id          bigint  NOT NULL REFERENCES sales,
    register_id      bigint  NOT NULL REFERENCES registers,
    money_account_id bigint  NOT NULL REFERENCES money_accounts,
    kind             text    NOT NULL,
    refund_id        text,
    method           text    NOT NULL DEFAULT '',
    amount           numeric NOT NULL,
    currency         text    NOT NULL,
    paid_at          timestamptz NOT NULL,
    by_hand          boolean NOT NULL DEFAULT false,
    apart            boolean NOT NULL DEFAULT false,
    actor            text    NOT NULL,
    reason           text    NOT NULL DEFAULT '',
    key              text    NOT NULL CONSTRAINT waiting_payments_key_unique UNIQUE, -- its payment's
    waits_since      timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT waiting_payments_kind_known CHECK (kind IN ('payment', 'refund', 'reversal')),
    CONSTRAINT waiting_payments_amount_signed CHECK (CASE WHEN kind = 'payment' THEN amount > 0 ELSE amount < 0 END),
    CONSTRAINT waiting_payments_apart_is_by_hand CHECK (by_hand OR NOT apart),
    CONSTRAINT waiting_payments_refund_is_named CHECK (CASE WHEN kind = 'refund' THEN refund_id IS NOT NULL OR by_hand ELSE refund_id IS NULL END)
);

CREATE INDEX waiting_payments_sale ON waiting_payments (sale_id);
CREATE INDEX waiting_payments_register ON waiting_payments (register_id);

-- What is in the drawer of each shift: opening and the money that came in and went
-- out of the register's cash.
CREATE VIEW shift_drawers AS
SELECT shift_id, currency, sum(opening)::numeric AS opening, sum(received)::numeric AS received, (sum(opening) + sum(received))::numeric AS expected
FROM (
    SELECT shift_id, currency, opening, 0::numeric AS received FROM shift_cash
    UNION ALL
    SELECT s.id, p.currency, 0, p.amount FROM payments p JOIN shifts s ON s.id = p.shift_id AND s.money_account_id = p.money_account_id
) moves
GROUP BY shift_id, currency;

-- The open shift of a register, or null. Until the end of the transaction the
-- register neither opens nor closes: what waits for it is seen by whoever opens it.
-- +goose StatementBegin
CREATE FUNCTION register_shift(register bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM registers WHERE id = register FOR SHARE;
    RETURN (SELECT id FROM shifts WHERE register_id = register AND closed_at IS NULL);
END $$;
-- +goose StatementEnd

-- Money goes into an open shift only: the row lock makes payments and closing take
-- turns.
-- +goose StatementBegin
CREATE FUNCTION payments_need_an_open_shift() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM shifts WHERE id = NEW.shift_id AND closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'shift % is not open', NEW.shift_id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payments_need_an_open_shift';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_need_an_open_shift BEFORE INSERT ON payments FOR EACH ROW WHEN (NEW.shift_id IS NOT NULL) EXECUTE FUNCTION payments_need_an_open_shift();

-- +goose StatementBegin
CREATE FUNCTION shifts_stay_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'shift % is closed and stays as it is', OLD.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'shifts_stay_closed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER shifts_stay_closed BEFORE UPDATE OR DELETE ON shifts FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION shifts_stay_closed();

-- +goose StatementBegin
CREATE FUNCTION shift_cash_stays_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    touched bigint[];
BEGIN
    -- Both ends of a move count: out of a closed shift, and into one.
    IF TG_OP <> 'INSERT' THEN
        touched := touched || OLD.shift_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        touched := touched || NEW.shift_id;
    END IF;
    PERFORM FROM shifts WHERE id = ANY (touched) ORDER BY id FOR SHARE;
    IF EXISTS (SELECT FROM shifts WHERE id = ANY (touched) AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a shift of % is closed and stays as it is', touched USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'shifts_stay_closed';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shift_cash_stays_counted BEFORE INSERT OR UPDATE OR DELETE ON shift_cash FOR EACH ROW EXECUTE FUNCTION shift_cash_stays_counted();

-- A shift closes with every currency of its drawer counted, beside what is expected
-- of it.
-- +goose StatementBegin
CREATE FUNCTION shifts_add_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    wrong text;
BEGIN
    SELECT string_agg(format('%s %s', d.expected, d.currency), ', ' ORDER BY d.currency) INTO wrong
    FROM shift_drawers d
    LEFT JOIN shift_cash c ON c.shift_id = d.shift_id AND c.currency = d.currency
    WHERE d.shift_id = NEW.id AND d.expected IS DISTINCT FROM c.expected AND (d.expected <> 0 OR c.currency IS NOT NULL);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'shift % has % in its drawer, not as counted', NEW.id, wrong USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'shifts_add_up';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER shifts_add_up BEFORE UPDATE OF closed_at ON shifts FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION shifts_add_up();

-- Closes a shift with what was counted of each currency.
-- +goose StatementBegin
CREATE FUNCTION shift_close(shift bigint, closer text, currencies text[], counts numeric[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM registers r JOIN shifts s ON s.register_id = r.id WHERE s.id = shift FOR NO KEY UPDATE OF r;
    PERFORM FROM shifts WHERE id = shift FOR UPDATE; -- money that is on its way comes first
    INSERT INTO shift_cash (shift_id, currency, expected, counted)
    SELECT shift, n.currency, coalesce(d.expected, 0), n.counted
    FROM unnest(currencies, counts) AS n (currency, counted)
    LEFT JOIN shift_drawers d ON d.shift_id = shift AND d.currency = n.currency
    ON CONFLICT (shift_id, currency) DO UPDATE SET expected = excluded.expected, counted = excluded.counted;
    UPDATE shifts SET closed_at = greatest(clock_timestamp(), opened_at), closed_by = closer WHERE id = shift;
END $$;
-- +goose StatementEnd

-- ------------------------------------------------------------------- mappings

ALTER TABLE payment_mappings
    ADD COLUMN register_id bigint REFERENCES registers; -- whose open shift takes such payments

-- What holds for all channels of a point of sale that say nothing of a method.
CREATE TABLE pos_payment_mappings (
    pos_id           bigint NOT NULL REFERENCES points_of_sale,
    remote_method    text   NOT NULL,
    money_account_id bigint NOT NULL REFERENCES money_accounts,
    register_id      bigint REFERENCES registers,

    PRIMARY KEY (pos_id, remote_method)
);

-- --------------------------------------------------------------------- grants

GRANT SELECT ON registers, shifts, shift_cash, shift_drawers, waiting_payments, pos_payment_mappings TO orderloom_app;
GRANT INSERT ON registers, waiting_payments, pos_payment_mappings TO orderloom_app;
GRANT INSERT (register_id, money_account_id, opened_by) ON shifts TO orderloom_app;
GRANT INSERT (shift_id, currency, opening) ON shift_cash TO orderloom_app;
GRANT UPDATE (name) ON registers TO orderloom_app;
GRANT UPDATE ON pos_payment_mappings TO orderloom_app;
GRANT UPDATE (register_id, money_account_id, kind, refund_id, method, amount, currency, paid_at) ON waiting_payments TO orderloom_app;
GRANT DELETE ON waiting_payments, pos_payment_mappings TO orderloom_app;
REVOKE EXECUTE ON FUNCTION register_shift(bigint), shift_close(bigint, text, text[], numeric[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_shift(bigint), shift_close(bigint, text, text[], numeric[]) TO orderloom_app;
