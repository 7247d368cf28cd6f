-- Documents as people get them, and the mails that bring them.

-- name: PaperDocument :one
-- A document with what is printed around it. Its order is as it had been read when
-- the document was posted; a draft's is the newest that could be read.
SELECT d.id, d.sale_id, d.type, d.state, coalesce(d.number_text, '')::text AS number, d.issued_on, d.due_on,
       d.currency, d.net, d.tax, d.total, d.paid, d.cleared, coalesce(d.posted_at, d.created_at)::timestamptz AS made_at,
       coalesce(i.number_text, '')::text AS invoice, s.number AS sale, coalesce(c.language, p.language)::text AS language,
       coalesce(nullif(p.legal_name, ''), p.name)::text AS seller, p.address, p.vat_number, p.company_number, p.bank_details, p.email,
       coalesce(
           (SELECT r.body FROM order_readings r WHERE r.channel_id = s.channel_id AND r.remote_id = s.remote_id AND r.kept_at > d.posted_at ORDER BY r.version LIMIT 1),
           o.body,
           (SELECT r.body FROM order_readings r WHERE r.channel_id = s.channel_id AND r.remote_id = s.remote_id ORDER BY r.version DESC LIMIT 1),
           '{}')::jsonb AS body
FROM documents d
JOIN sales s ON s.id = d.sale_id
JOIN orders o ON o.channel_id = s.channel_id AND o.remote_id = s.remote_id
JOIN channels c ON c.id = s.channel_id
JOIN points_of_sale p ON p.id = c.pos_id
LEFT JOIN documents i ON i.id = d.credits_id
WHERE d.id = @id;

-- name: DocumentTaxList :many
SELECT tax_group, percent, base, tax FROM document_taxes WHERE document_id = @document_id ORDER BY tax_group;

-- name: DocumentList :many
-- The newest first; mail is the state of their last one. search is for documents_like. A
-- sale or channel of 0 is any.
WITH alike AS MATERIALIZED (
    SELECT documents_like(@search)
), found AS NOT MATERIALIZED (
    SELECT d.id FROM documents d
    WHERE (@sale_id::bigint = 0 OR d.sale_id = @sale_id) AND (@channel_id::bigint = 0 OR d.channel_id = @channel_id)
      AND (@type::text = '' OR d.type = @type) AND (@state::text = '' OR d.state = @state)
      AND (@mail::text = '' OR d.mail = @mail)
      AND (sqlc.narg(since)::date IS NULL OR d.issued_on >= sqlc.narg(since)) AND (sqlc.narg(till)::date IS NULL OR d.issued_on <= sqlc.narg(till))
      AND (@search::text = '' OR d.id = ANY (ARRAY(SELECT * FROM alike)))
)
SELECT d.id, d.type, d.state, coalesce(d.number_text, '')::text AS number, c.code AS channel, c.zone, s.number AS sale, s.remote_id,
       d.issued_on, d.due_on, d.currency, d.total, d.paid, (d.total - d.paid - d.cleared)::numeric AS open,
       d.mail,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT id FROM found ORDER BY id DESC LIMIT @most OFFSET @skip) f
JOIN documents d ON d.id = f.id
JOIN sales s ON s.id = d.sale_id
JOIN channels c ON c.id = s.channel_id
ORDER BY d.id DESC;

-- name: DocumentFind :many
-- Documents by their number.
SELECT d.id, c.code AS channel FROM documents d JOIN sales s ON s.id = d.sale_id JOIN channels c ON c.id = s.channel_id
WHERE d.number_text = @number::text ORDER BY d.id;

-- name: DocumentShow :one
SELECT d.id, d.sale_id, d.type, d.state, coalesce(d.number_text, '')::text AS number, d.issued_on, d.due_on, d.posted_at,
       d.currency, d.net, d.tax, d.total, d.paid, d.cleared, d.credited, coalesce(i.number_text, '')::text AS credits, coalesce(d.credits_id, 0)::bigint AS credits_id,
       coalesce(d.refund_id, '')::text AS refund_id,
       c.code AS channel, c.environment, c.zone, s.number AS sale, s.remote_id
FROM documents d
JOIN sales s ON s.id = d.sale_id
JOIN channels c ON c.id = s.channel_id
LEFT JOIN documents i ON i.id = d.credits_id
WHERE d.id = @id;

-- name: DocumentNumbers :many
-- The newest numbers, for a shell to suggest.
SELECT d.number_text::text AS number, d.type, s.number AS sale FROM documents d JOIN sales s ON s.id = d.sale_id
WHERE d.number IS NOT NULL ORDER BY d.id DESC LIMIT @most;

-- name: CreditNotesOfDocument :many
SELECT id, state, coalesce(number_text, '')::text AS number, issued_on, total FROM documents
WHERE credits_id = @document_id::bigint AND state <> 'cancelled' ORDER BY id;

-- name: PaymentsOfDocument :many
-- What was settled of a document, by which money.
SELECT p.id, x.amount, p.kind, p.amount AS of_amount, p.currency, p.paid_at, p.by_hand, p.method, a.code AS money_account
FROM payment_allocations x
JOIN payments p ON p.id = x.payment_id
JOIN money_accounts a ON a.id = p.money_account_id
WHERE x.document_id = @document_id ORDER BY p.id;

-- name: MailsOfDocuments :many
SELECT document_id, sending, state, attempts, coalesce(error, '')::text AS error, coalesce(message_id, '')::text AS message_id, intended_at, done_at, coalesce(command_id, '')::text AS command
FROM document_mails WHERE document_id = ANY (@documents::bigint[]) ORDER BY document_id, sending;

-- name: TermsOfCustomer :one
SELECT due_day, due_days FROM customers WHERE id = @id;

-- name: TermsSave :execrows
-- Zero rows: there is no such customer.
WITH was AS (
    SELECT k.id, k.due_day, k.due_days FROM customers k WHERE k.id = @customer_id FOR UPDATE
), agreed AS (
    UPDATE customers b SET due_day = @due_day, due_days = @due_days FROM was WHERE b.id = was.id
    RETURNING b.id, b.due_day, b.due_days, was.due_day AS was_day, was.due_days AS was_days
)
INSERT INTO journal (actor, action, result, detail, before, after)
SELECT @actor, 'terms', 'done', jsonb_strip_nulls(jsonb_build_object('customer', a.id::text, 'reason', nullif(@reason::text, ''))),
       jsonb_strip_nulls(jsonb_build_object('due_day', a.was_day::text, 'due_days', a.was_days::text)),
       jsonb_strip_nulls(jsonb_build_object('due_day', a.due_day::text, 'due_days', a.due_days::text))
FROM agreed a;

-- ----------------------------------------------------------------------- mails

-- name: MailsDue :many
-- Posted documents of a sale that nobody meant to mail yet.
SELECT d.id, d.type, d.number_text::text AS number, d.posted_at::timestamptz AS posted_at FROM documents d
WHERE d.sale_id = @sale_id AND d.number IS NOT NULL AND d.state <> 'cancelled'
  AND NOT EXISTS (SELECT FROM document_mails m WHERE m.document_id = d.id)
ORDER BY d.id;

-- name: MailWaits :one
-- Whether a mail of a sale is open or, where the channel mails by itself, due.
SELECT EXISTS (
    SELECT FROM documents d LEFT JOIN document_mails m ON m.document_id = d.id
    WHERE d.sale_id = @sale_id AND (m.state = 'intended' OR @by_itself::boolean AND m.id IS NULL AND d.number IS NOT NULL AND d.state <> 'cancelled')
);

-- name: MailIntend :one
-- A further sending of a document; closed from the start where its state says so.
INSERT INTO document_mails (document_id, sending, command_id, state, error, done_at)
SELECT @document_id::bigint, 1 + coalesce(max(sending), 0), sqlc.narg(command_id)::text, @state::text, sqlc.narg(error)::text,
       CASE WHEN @state::text = 'intended' THEN NULL ELSE now() END
FROM document_mails WHERE document_id = @document_id::bigint
RETURNING id;

-- name: MailTake :one
-- The first open mail of a sale, under way from here on: its outcome is unknown until
-- it is noted. lost says that an earlier attempt's never was. Its Message-ID is given
-- by the first attempt: token keeps those of two installations apart.
UPDATE document_mails m SET attempts = m.attempts + (NOT m.under_way)::int, under_way = true,
       message_id = coalesce(m.message_id, 'document-' || m.document_id || '-' || @token::text || '@' || @domain::text)
FROM (
    SELECT x.id, x.under_way, d.type, d.number_text FROM document_mails x JOIN documents d ON d.id = x.document_id
    WHERE d.sale_id = @sale_id AND x.state = 'intended' ORDER BY x.id LIMIT 1
) before
WHERE m.id = before.id
RETURNING m.id, m.document_id, m.message_id::text AS message_id, m.attempts, before.under_way AS lost, before.type, before.number_text::text AS number;

-- name: MailNotSent :exec
-- The message was surely not delivered: it can be sent again.
UPDATE document_mails SET under_way = false, error = @error::text WHERE id = @id AND state = 'intended';

-- name: MailClose :execrows
-- What became of a mail. One in doubt may turn out to have been sent; zero rows:
-- somebody noted its end before.
UPDATE document_mails SET state = @state::text, error = sqlc.narg(error)::text, under_way = false, done_at = now()
WHERE id = @id AND (state = 'intended' OR state = 'in_doubt' AND @state::text = 'sent');

-- name: MailsOfSale :many
-- How each document of a sale was mailed last.
SELECT number_text::text AS number, mail AS state FROM documents WHERE sale_id = @sale_id AND mail <> '' ORDER BY id;

-- name: MailCommandAdd :execrows
-- A person's word to mail a document, carried out by what it adds. Zero rows: this
-- key was used before.
INSERT INTO commands (id, sale_id, kind, actor, reason, applied_at) VALUES (@id, @sale_id, 'mail', @actor, @reason, now())
ON CONFLICT (id) DO NOTHING;

-- name: MailCommandFind :one
SELECT c.kind, coalesce(m.document_id, 0)::bigint AS document_id, coalesce(m.state, '')::text AS state
FROM commands c LEFT JOIN document_mails m ON m.command_id = c.id WHERE c.id = @id;

-- name: MailOpen :one
-- Whether a document is being mailed.
SELECT EXISTS (SELECT FROM document_mails WHERE document_id = @document_id AND state = 'intended');
