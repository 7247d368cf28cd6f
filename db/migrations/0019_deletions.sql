-- Master data that nobody uses any more can be deleted, and a channel that never sold.
-- What has a history is kept by the keys that name it.

-- +goose Up

-- What is no more than a channel's settings, or comes from its shop again, goes with
-- it. What it has read and sold keeps it.
-- +goose StatementBegin
DO $$
DECLARE
    key record;
BEGIN
    FOR key IN
        SELECT conrelid::regclass AS owner, conname, pg_get_constraintdef(oid) AS says
        FROM pg_constraint
        WHERE contype = 'f' AND confdeltype = 'a'
          AND (confrelid = 'channels'::regclass AND conrelid NOT IN ('orders'::regclass, 'sales'::regclass)
            OR confrelid = 'shop_lists'::regclass
            OR confrelid = 'points_of_sale'::regclass AND conrelid <> 'channels'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s ON DELETE CASCADE', key.owner, key.conname, key.conname, key.says);
    END LOOP;
END $$;
-- +goose StatementEnd

GRANT DELETE ON warehouses, money_accounts, tax_groups, customer_types, items, points_of_sale, channels,
    sources, people, sale_types, price_groups, delivery_methods, categories TO orderloom_app;
