-- Goods on their way out of the door: by themselves or by hand, whole or in parts,
-- packed, shipped in parcels, delivered; written out of somebody else's warehouse; and
-- what comes back of them.

-- +goose Up

-- ------------------------------------------------------------------- settings

-- Whether goods leave by themselves once an order's status calls for it.
ALTER TABLE points_of_sale
    ADD COLUMN delivery_notes text NOT NULL DEFAULT 'automatic',
    ADD CONSTRAINT points_of_sale_delivery_notes_known CHECK (delivery_notes IN ('automatic', 'by_hand', 'none'));

ALTER TABLE channels
    ADD COLUMN delivery_notes text,                          -- in place of the point of sale's
    ADD COLUMN parcels        boolean NOT NULL DEFAULT true, -- their numbers go to the shop
    ADD CONSTRAINT channels_delivery_notes_known CHECK (delivery_notes IN ('automatic', 'by_hand', 'none'));

-- An external warehouse is somebody else's: what we write out of it may be there
-- though we don't know of it, so that its stock may go below nothing. No other's may.
ALTER TABLE warehouses
    ADD COLUMN external boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT warehouses_external_is_a_key UNIQUE (id, external);

ALTER TABLE stock_levels
    ADD COLUMN external boolean NOT NULL DEFAULT false, -- as its warehouse
    DROP CONSTRAINT stock_levels_not_negative,
    DROP CONSTRAINT stock_levels_reserved_is_there,
    ADD CONSTRAINT stock_levels_not_negative CHECK (on_hand >= 0 OR external),
    ADD CONSTRAINT stock_levels_reserved_is_there CHECK (reserved >= 0 AND (reserved <= on_hand OR external)),
    ADD CONSTRAINT stock_levels_external_as_warehouse FOREIGN KEY (warehouse_id, external) REFERENCES warehouses (id, external) ON UPDATE CASCADE;

-- +goose StatementBegin
CREATE FUNCTION stock_levels_take_external() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT external INTO NEW.external FROM warehouses WHERE id = NEW.warehouse_id;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER stock_levels_take_external BEFORE INSERT ON stock_levels FOR EACH ROW EXECUTE FUNCTION stock_levels_take_external();

-- --------------------------------------------------------------- delivery notes

ALTER TABLE delivery_notes
    ALTER COLUMN document_id DROP NOT NULL,              -- null: what leaves before there is an invoice, or without any
    ADD COLUMN returns_id  bigint REFERENCES delivery_notes, -- of a return note: the delivery that it takes back, whole or in part
    ADD COLUMN by_hand     boolean NOT NULL DEFAULT false,   -- a person made it: no status of the order takes it back but a refusal
    ADD COLUMN approved_at timestamptz,                      -- when its goods moved; null: none did
    ADD CONSTRAINT delivery_notes_return_takes_back CHECK (returns_id IS NULL OR kind = 'return');

UPDATE delivery_notes SET approved_at = created_at WHERE state <> 'draft';
UPDATE delivery_notes r SET returns_id = (
    SELECT max(n.id) FROM delivery_notes n WHERE n.sale_id = r.sale_id AND n.kind = 'delivery' AND n.approved_at IS NOT NULL AND n.id < r.id
) WHERE r.kind = 'return';

ALTER TABLE delivery_notes ADD CONSTRAINT delivery_notes_approved_has_time
    CHECK (CASE WHEN state = 'draft' THEN approved_at IS NULL WHEN state IN ('approved', 'packed', 'shipped', 'delivered', 'received') THEN approved_at IS NOT NULL END);
CREATE INDEX delivery_notes_returned ON delivery_notes (returns_id) WHERE returns_id IS NOT NULL;
CREATE INDEX delivery_notes_here ON delivery_notes (id) WHERE kind = 'delivery' AND state IN ('draft', 'approved', 'packed');

-- A note goes on and never back: its goods move when it is approved; from then on it may
-- leave out what nobody notes, such as packing. Reversed is the end: its goods are back,
-- or never left.
-- +goose StatementBegin
CREATE FUNCTION delivery_notes_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    way  constant text[] := '{approved,packed,shipped,delivered,received}';
    goes boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        goes := NEW.state NOT IN ('packed', 'shipped', 'delivered', 'received', 'reversed');
    ELSIF NEW.state = OLD.state THEN
        goes := true;
    ELSIF OLD.state = 'draft' THEN
        goes := NEW.state IN ('approved', 'reversed');
    ELSE
        goes := OLD.state <> 'reversed' AND NEW.kind = 'delivery'
            AND (NEW.state = 'reversed' OR array_position(way, NEW.state) > array_position(way, OLD.state));
    END IF;
    IF goes IS NOT TRUE THEN
        RAISE EXCEPTION 'delivery note % is % and can''t become %', NEW.id, CASE TG_OP WHEN 'INSERT' THEN 'new' ELSE OLD.state END, NEW.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delivery_notes_go_on';
    END IF;
    IF NEW.state = 'approved' AND NEW.approved_at IS NULL THEN
        NEW.approved_at := now();
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER delivery_notes_go_on BEFORE INSERT OR UPDATE OF state ON delivery_notes FOR EACH ROW EXECUTE FUNCTION delivery_notes_go_on();

-- Who brought a note on, and when.
CREATE TABLE delivery_note_steps (
    delivery_note_id bigint NOT NULL REFERENCES delivery_notes,
    state            text   NOT NULL,
    actor            text   NOT NULL,
    at               timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (delivery_note_id, state),
    CONSTRAINT delivery_note_steps_actor_named CHECK (actor <> '')
);

-- What a note's goods travel in.
CREATE TABLE delivery_parcels (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_note_id bigint NOT NULL REFERENCES delivery_notes,
    number           text   NOT NULL DEFAULT '', -- the carrier's; empty where there is none
    carrier          text   NOT NULL DEFAULT '',
    added_at         timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT delivery_parcels_plain CHECK (number || carrier !~ '[[:cntrl:]]' AND length(number) <= 100 AND length(carrier) <= 100)
);

CREATE INDEX delivery_parcels_note ON delivery_parcels (delivery_note_id);
CREATE UNIQUE INDEX delivery_parcels_number_unique ON delivery_parcels (delivery_note_id, number) WHERE number <> '';

ALTER TABLE sales
    ADD COLUMN deliver_by_hand boolean NOT NULL DEFAULT false, -- a person took goods of it back: none leaves by itself any more
    ADD COLUMN parcels         text;                           -- their numbers as its shop is told; null: there never were any

-- ------------------------------------------------------------ commands and writes

-- Each kind is its own part's to know.
ALTER TABLE commands
    ADD COLUMN delivery_note_id bigint REFERENCES delivery_notes, -- that it is about
    DROP CONSTRAINT commands_kind_known,
    ADD CONSTRAINT commands_kind_plain CHECK (kind ~ '^[a-z_]+$');

ALTER TABLE shop_writes
    DROP CONSTRAINT shop_writes_kind_known,
    ADD CONSTRAINT shop_writes_kind_known CHECK (kind IN ('note', 'status', 'parcels'));

-- ----------------------------------------------------------------------- grants

GRANT SELECT, INSERT ON delivery_note_steps, delivery_parcels TO orderloom_app;
REVOKE UPDATE ON delivery_notes, delivery_note_lines FROM orderloom_app;
GRANT UPDATE (state) ON delivery_notes TO orderloom_app;
