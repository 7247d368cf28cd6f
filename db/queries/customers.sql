-- name: CustomersByKeys :many
-- Everybody who is known by one of these keys, the owner of a key before those who
-- only share it, the oldest first. A null key finds nobody.
SELECT id, vat_number, company_number, personal_number, phone, email FROM customers
WHERE vat_number = @vat_number OR company_number = @company_number OR personal_number = @personal_number OR phone = @phone OR email = @email
ORDER BY phone_shared, id;

-- name: CustomerAdd :one
-- Two sales of one new buyer at once: the second breaks a rule of the keys, and looks again.
INSERT INTO customers (name, company, customer_type, vat_number, company_number, personal_number, phone, email, phone_shared)
VALUES (@name, @company, @customer_type, @vat_number, @company_number, @personal_number, @phone, @email, false)
RETURNING id;

-- name: CustomerLearn :execrows
-- Adds keys that the customer lacks; no row where somebody else added one meanwhile.
UPDATE customers SET
    vat_number = coalesce(vat_number, sqlc.narg(vat_number)::text),
    company_number = coalesce(company_number, sqlc.narg(company_number)::text),
    personal_number = coalesce(personal_number, sqlc.narg(personal_number)::text),
    phone_shared = phone_shared AND sqlc.narg(phone)::text IS NULL,
    phone = coalesce(phone, sqlc.narg(phone)::text),
    email = coalesce(email, sqlc.narg(email)::text)
WHERE id = @id
  AND num_nonnulls(vat_number, sqlc.narg(vat_number)::text) < 2 AND num_nonnulls(company_number, sqlc.narg(company_number)::text) < 2
  AND num_nonnulls(personal_number, sqlc.narg(personal_number)::text) < 2
  AND num_nonnulls(phone, sqlc.narg(phone)::text) < 2 AND num_nonnulls(email, sqlc.narg(email)::text) < 2;

-- name: CustomerForget :exec
-- Takes keys of these kinds from a customer.
UPDATE customers SET
    vat_number = CASE WHEN 'vat_number' = ANY (@keys::text[]) THEN NULL ELSE vat_number END,
    company_number = CASE WHEN 'company_number' = ANY (@keys::text[]) THEN NULL ELSE company_number END,
    personal_number = CASE WHEN 'personal_number' = ANY (@keys::text[]) THEN NULL ELSE personal_number END,
    phone = CASE WHEN 'phone' = ANY (@keys::text[]) THEN NULL ELSE phone END,
    email = CASE WHEN 'email' = ANY (@keys::text[]) THEN NULL ELSE email END
WHERE id = @id;

-- name: CustomerByID :one
SELECT id, name, company, coalesce(customer_type, '')::text AS customer_type, vat_number, company_number, personal_number, phone, email, created_at
FROM customers WHERE id = @id;

-- name: CarrierCounterparty :one
-- The counterparty of the first of these delivery methods that has one.
SELECT customer_id, carrier FROM carrier_counterparties
WHERE channel_id = @channel_id AND remote_method = ANY (@methods::text[])
ORDER BY array_position(@methods::text[], remote_method)
LIMIT 1;

-- name: CarrierCounterpartyList :many
SELECT p.remote_method, p.carrier, p.customer_id, coalesce(nullif(b.company, ''), b.name)::text AS customer
FROM carrier_counterparties p
JOIN customers b ON b.id = p.customer_id
WHERE p.channel_id = @channel_id
ORDER BY p.remote_method;

-- name: SaleSetCustomer :exec
UPDATE sales SET customer_id = @customer_id::bigint, matched_by = @matched_by::text, updated_at = now() WHERE id = @sale_id;

-- name: SaleCustomer :one
-- Who a sale's customer is, and whether they have no other sale.
SELECT s.customer_id, s.matched_by, NOT EXISTS (SELECT FROM sales o WHERE o.customer_id = s.customer_id AND o.id <> s.id) AS alone
FROM sales s WHERE s.id = @sale_id;

-- name: SaleKeysReplace :exec
-- What each key of a sale's order said, in place of what they said before; a
-- customer of 0 is none.
WITH gone AS (
    DELETE FROM sale_customer_keys WHERE sale_id = @sale_id::bigint AND key <> ALL (@keys::text[])
)
INSERT INTO sale_customer_keys (sale_id, key, outcome, customer_id)
SELECT @sale_id::bigint, unnest(@keys::text[]), unnest(@outcomes::text[]), nullif(unnest(@customers::bigint[]), 0)
ON CONFLICT (sale_id, key) DO UPDATE SET outcome = excluded.outcome, customer_id = excluded.customer_id;

-- name: SaleKeyList :many
-- What each key of a sale's order said, the strongest first.
SELECT key, outcome, customer_id FROM sale_customer_keys WHERE sale_id = @sale_id
ORDER BY array_position(ARRAY['vat_number', 'company_number', 'personal_number', 'phone', 'email'], key);

-- name: SaleKeysOwn :many
-- The keys that a sale's customer has by this sale and by no other.
SELECT k.key FROM sale_customer_keys k
JOIN sales s ON s.id = k.sale_id
WHERE k.sale_id = @sale_id AND k.outcome = 'adds' AND NOT EXISTS (
    SELECT FROM sale_customer_keys ok JOIN sales o ON o.id = ok.sale_id
    WHERE o.customer_id = s.customer_id AND o.id <> s.id AND ok.key = k.key AND ok.outcome IN ('decided', 'agrees')
);

-- name: CustomerCommandAdd :execrows
-- A command that is carried out as it is given. Zero rows: this key was used before.
INSERT INTO commands (id, sale_id, kind, actor, reason, customer_id, new_customer, applied_at)
VALUES (@id, @sale_id, 'customer', @actor, @reason, @customer_id::bigint, @new_customer, now())
ON CONFLICT (id) DO NOTHING;

-- name: CustomerCommandFind :one
SELECT sale_id, kind, customer_id, new_customer FROM commands WHERE id = @id;

-- name: CustomerTypeEnsure :exec
INSERT INTO customer_types (code, name) VALUES (@code, @name)
ON CONFLICT (code) DO UPDATE SET name = excluded.name;

-- name: CompanyEnsure :one
-- A company by its number, such as a carrier.
INSERT INTO customers (name, company, customer_type, company_number, phone_shared) VALUES (@company, @company, @customer_type, @company_number, false)
ON CONFLICT (company_number) WHERE company_number IS NOT NULL DO UPDATE SET name = excluded.name, company = excluded.company, customer_type = excluded.customer_type
RETURNING id;

-- name: CustomerList :many
-- The newest first. search and plain, the same without what people write between the
-- digits of a number, are for customers_like.
WITH alike AS MATERIALIZED (
    SELECT customers_like(@search, @plain)
), found AS NOT MATERIALIZED (
    SELECT b.id FROM customers b
    WHERE (@customer_type::text = '' OR b.customer_type = @customer_type) AND (@search::text = '' OR b.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT b.id, b.name, b.company, coalesce(b.customer_type, '')::text AS customer_type, coalesce(b.phone, '')::text AS phone, coalesce(b.email, '')::text AS email,
       coalesce(b.vat_number, '')::text AS vat_number, coalesce(b.company_number, '')::text AS company_number,
       (SELECT count(*) FROM sales s WHERE s.customer_id = b.id) AS sales, (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN customers b ON b.id = f.id
ORDER BY b.id DESC;

-- name: SalesOfCustomer :many
-- The newest first.
SELECT c.code AS channel, c.zone, s.number, s.remote_id, s.state, s.currency, s.total, s.placed_at, coalesce(s.matched_by, '')::text AS matched_by
FROM sales s
JOIN channels c ON c.id = s.channel_id
WHERE s.customer_id = @customer_id::bigint
ORDER BY s.placed_at DESC, s.id DESC
LIMIT @most OFFSET @skip;

-- name: SalesOfCustomerCount :one
SELECT count(*) FROM sales WHERE customer_id = @customer_id::bigint;

-- name: CustomerTypeCodes :many
SELECT code FROM customer_types ORDER BY code;
