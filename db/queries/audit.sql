-- What has to hold over the whole ledger, one query per rule: a row is what breaks
-- it. Much of it is guarded by constraints too; a restore, or a repair by hand, goes
-- past those. Rows whose other end is missing are looked at as well: hence the outer
-- joins. A channel's code narrows it down to that channel; '' is everything.
--
-- A sale is at rest where its last pass came to its end (sale_rests): what a pass has
-- only half done breaks nothing. Nor does what a person skips.

-- name: AuditDocumentTotal :many
-- A document's total is its net and tax, and these are the sums of its lines and taxes.
SELECT 'document_total'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('Its total is %s, its net %s and tax %s; its lines come to %s and its taxes to %s.', d.total, d.net, d.tax, coalesce(l.net, 0), coalesce(t.tax, 0))::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN (SELECT document_id, sum(net) AS net FROM document_lines GROUP BY document_id) l ON l.document_id = d.id
LEFT JOIN (SELECT document_id, sum(tax) AS tax FROM document_taxes GROUP BY document_id) t ON t.document_id = d.id
WHERE (c.code = @channel OR @channel::text = '')
  AND (d.total <> d.net + d.tax OR d.net <> coalesce(l.net, 0) OR d.tax <> coalesce(t.tax, 0))
ORDER BY d.id;

-- name: AuditDocumentPaid :many
-- What is paid of a document is what its allocations come to: a reversal takes away,
-- and a refund is paid on a credit note.
SELECT 'document_paid'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('%s of it are paid; what is allocated to it comes to %s.', d.paid, coalesce(a.paid, 0))::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN (
    SELECT x.document_id, sum(CASE WHEN p.kind = 'refund' THEN -x.amount ELSE x.amount END) AS paid
    FROM payment_allocations x JOIN payments p ON p.id = x.payment_id
    GROUP BY x.document_id
) a ON a.document_id = d.id
WHERE (c.code = @channel OR @channel::text = '') AND d.paid <> coalesce(a.paid, 0)
ORDER BY d.id;

-- name: AuditDocumentCleared :many
-- What is cleared of a sale's invoices is what is cleared of its credit notes.
SELECT 'document_cleared'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('%s %s of its invoices are cleared; of its credit notes %s are.', d.invoices, d.currency, d.notes)::text AS detail
FROM (
    SELECT sale_id, currency, coalesce(sum(cleared) FILTER (WHERE type <> 'credit_note'), 0) AS invoices,
           coalesce(sum(cleared) FILTER (WHERE type = 'credit_note'), 0) AS notes
    FROM documents GROUP BY sale_id, currency
) d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND d.invoices <> d.notes
ORDER BY d.sale_id;

-- name: AuditDocumentCredited :many
-- What is credited of an invoice is what its posted credit notes are over, and these
-- are its own sale's.
SELECT 'document_credited'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('%s of it are credited; its posted credit notes come to %s; of these in another sale or currency: %s.',
              d.credited, coalesce(n.total, 0), coalesce(n.others, 0))::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN (
    SELECT x.credits_id, sum(x.total) AS total, count(*) FILTER (WHERE x.sale_id <> i.sale_id OR x.currency <> i.currency) AS others
    FROM documents x JOIN documents i ON i.id = x.credits_id
    WHERE x.state IN ('posted', 'paid', 'reversed')
    GROUP BY x.credits_id
) n ON n.credits_id = d.id
WHERE (c.code = @channel OR @channel::text = '') AND (d.credited <> coalesce(n.total, 0) OR n.others > 0)
ORDER BY d.id;

-- name: AuditDocumentState :many
-- A document's state says what its figures say: paid in full, reversed in full, or
-- neither; only what is posted has a number, and only that is settled.
SELECT 'document_state'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('It is %s, with the number %s: of %s, %s are paid, %s cleared and %s credited.', d.state, coalesce(d.number_text, 'none'), d.total, d.paid, d.cleared, d.credited)::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '')
  AND ((d.state IN ('posted', 'paid', 'reversed')) <> (d.number IS NOT NULL) AND NOT (d.state = 'cancelled' AND d.type = 'prepayment_invoice')
    OR num_nulls(d.series_id, d.number, d.number_text, d.issued_on, d.posted_at) NOT IN (0, 5)
    OR d.paid < 0 OR d.cleared < 0 OR d.credited < 0
    OR d.paid + d.cleared > greatest(d.total, 0) OR d.credited > greatest(d.total, 0)
    OR CASE d.state
         WHEN 'posted' THEN d.total > 0 AND (d.paid + d.cleared >= d.total OR d.credited = d.total)
         WHEN 'paid' THEN d.paid + d.cleared <> d.total OR d.total > 0 AND d.credited = d.total
         WHEN 'reversed' THEN d.credited <> d.total
         ELSE d.paid <> 0 OR d.cleared <> 0 OR d.credited <> 0
       END)
ORDER BY d.id;

-- name: AuditAllocation :many
-- What is allocated of a payment is no more than it, and goes to documents of its own
-- sale and sort, in its own currency. What a prepayment invoice asked for settles the
-- invoice all the same.
SELECT 'allocation'::text AS rule, format('%s #%s of sale %s in %s', p.kind, p.id, s.number, c.code)::text AS subject,
       format('It is over %s %s; %s are allocated; of its allocations to documents that are not for it: %s.',
              p.amount, p.currency, a.amount, a.strange)::text AS detail
FROM payments p
LEFT JOIN sales s ON s.id = p.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
JOIN (
    SELECT x.payment_id, (d.type = 'prepayment_invoice') AS asked, sum(x.amount) AS amount, sum(abs(x.amount)) AS size,
           count(*) FILTER (WHERE d.id IS NULL OR d.number IS NULL OR d.sale_id <> y.sale_id OR d.currency <> y.currency
               OR y.kind <> 'reversal' AND (y.kind = 'payment') = (d.type = 'credit_note')) AS strange
    FROM payment_allocations x
    JOIN payments y ON y.id = x.payment_id
    LEFT JOIN documents d ON d.id = x.document_id
    GROUP BY x.payment_id, d.type = 'prepayment_invoice'
) a ON a.payment_id = p.id
WHERE (c.code = @channel OR @channel::text = '')
  AND (a.size > abs(p.amount) OR abs(a.amount) <> a.size OR sign(a.amount) <> sign(p.amount) OR a.strange > 0)
ORDER BY p.id;

-- name: AuditCreditNote :many
-- The posted credit notes of an invoice take no more than it has: of no line more
-- pieces or more net, and of no tax more, as far as the invoice has no line below zero.
SELECT 'credit_note'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('Of its %s, which come to %s, %s are credited.', x.what, x.whole, x.credited)::text AS detail
FROM (
    SELECT i.id, coalesce(l.sku, '') || ' (line ' || n.remote_line_id || ', net)' AS what, coalesce(l.net, 0) AS whole, n.net AS credited
    FROM documents i
    JOIN (
        SELECT y.credits_id, z.remote_line_id, sum(z.net) AS net FROM documents y JOIN document_lines z ON z.document_id = y.id
        WHERE y.number IS NOT NULL AND z.kind <> 'rounding' GROUP BY y.credits_id, z.remote_line_id
    ) n ON n.credits_id = i.id
    LEFT JOIN document_lines l ON l.document_id = i.id AND l.remote_line_id = n.remote_line_id AND l.kind <> 'rounding'
    UNION ALL
    SELECT i.id, coalesce(l.sku, '') || ' (line ' || n.remote_line_id || ', pieces)', coalesce(l.quantity, 0), n.quantity
    FROM documents i
    JOIN (
        SELECT y.credits_id, z.remote_line_id, sum(z.quantity) AS quantity FROM documents y JOIN document_lines z ON z.document_id = y.id
        WHERE y.number IS NOT NULL AND z.kind <> 'rounding' GROUP BY y.credits_id, z.remote_line_id
    ) n ON n.credits_id = i.id
    LEFT JOIN document_lines l ON l.document_id = i.id AND l.remote_line_id = n.remote_line_id AND l.kind <> 'rounding'
    UNION ALL
    SELECT i.id, 'tax ' || n.tax_group, coalesce(t.tax, 0), n.tax
    FROM documents i
    JOIN (
        SELECT y.credits_id, z.tax_group, sum(z.tax) AS tax FROM documents y JOIN document_taxes z ON z.document_id = y.id
        WHERE y.number IS NOT NULL GROUP BY y.credits_id, z.tax_group
    ) n ON n.credits_id = i.id
    LEFT JOIN document_taxes t ON t.document_id = i.id AND t.tax_group = n.tax_group
    WHERE NOT EXISTS (SELECT FROM document_lines b WHERE b.document_id = i.id AND b.net < 0)
) x
JOIN documents d ON d.id = x.id
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND (abs(x.credited) > abs(x.whole) OR sign(x.credited) = -sign(x.whole) AND x.credited <> 0)
ORDER BY d.id, x.what;

-- name: AuditDocumentOpen :many
-- A sale at rest that nothing holds has no credit note open beside an invoice: one
-- would have settled the other.
SELECT 'document_open'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('%s %s of its invoices are open, and %s of its credit notes.', d.invoices, d.currency, d.notes)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
JOIN (
    SELECT sale_id, currency, sum(total - paid - cleared) FILTER (WHERE type <> 'credit_note') AS invoices, sum(total - paid - cleared) FILTER (WHERE type = 'credit_note') AS notes
    FROM documents WHERE type <> 'prepayment_invoice' AND number IS NOT NULL AND total > paid + cleared
    GROUP BY sale_id, currency
) d ON d.sale_id = s.id
WHERE (c.code = @channel OR @channel::text = '') AND d.invoices > 0 AND d.notes > 0 AND s.state NOT IN ('held', 'awaiting_release')
  AND sale_rests(s.id)
ORDER BY s.id, d.currency;

-- name: AuditPaymentSign :many
-- A payment comes in; what is given or taken back goes out.
SELECT 'payment_sign'::text AS rule, format('%s #%s of sale %s in %s', p.kind, p.id, s.number, c.code)::text AS subject,
       format('It is over %s %s.', p.amount, p.currency)::text AS detail
FROM payments p
LEFT JOIN sales s ON s.id = p.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND (p.amount = 0 OR (p.kind = 'payment') <> (p.amount > 0))
ORDER BY p.id;

-- name: AuditPrepayment :many
-- What asked for a prepayment and was withdrawn holds no money.
SELECT 'prepayment'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('It is withdrawn, and %s are allocated to it.', a.amount)::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
JOIN (SELECT document_id, sum(amount) AS amount FROM payment_allocations GROUP BY document_id) a ON a.document_id = d.id
WHERE (c.code = @channel OR @channel::text = '') AND d.state = 'cancelled'
ORDER BY d.id;

-- name: AuditShift :many
-- A shift that was closed was counted in every currency that went through its drawer,
-- and expected what was put in at opening and what was taken since.
SELECT 'shift'::text AS rule, format('shift %s of register %s', s.id, r.code)::text AS subject,
       format('In %s it expected %s; its float and payments come to %s.', coalesce(c.currency, d.currency), coalesce(c.expected::text, 'nothing'), coalesce(d.expected, 0))::text AS detail
FROM shifts s
JOIN registers r ON r.id = s.register_id
JOIN shift_drawers d ON d.shift_id = s.id
LEFT JOIN shift_cash c ON c.shift_id = s.id AND c.currency = d.currency
WHERE s.closed_at IS NOT NULL AND c.expected IS DISTINCT FROM d.expected
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels x WHERE x.code = @channel AND x.pos_id = r.pos_id))
ORDER BY s.id, d.currency;

-- name: AuditWaitingMoney :many
-- Money that waits for a register is not booked as well; and a sale at rest that has
-- some waits for the shift, unless something holds it or keeps it open before that.
SELECT 'waiting_money'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('%s %s wait for register %s; the sale is %s, and the payment is %s.', w.amount, w.currency, r.code, s.state, CASE WHEN p.id IS NULL THEN 'not booked' ELSE 'booked' END)::text AS detail
FROM waiting_payments w
JOIN registers r ON r.id = w.register_id
LEFT JOIN sales s ON s.id = w.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN payments p ON p.key = w.key
WHERE (c.code = @channel OR @channel::text = '') AND (p.id IS NOT NULL OR s.state IN ('settled', 'cancelled', 'reversed')
  AND sale_rests(s.id))
ORDER BY w.id;

-- name: AuditMail :many
-- Nothing of a channel that only tries or rehearses was mailed.
SELECT 'mail'::text AS rule, format('%s of sale %s in %s', d.number_text, s.number, c.code)::text AS subject,
       format('Its channel is in %s, and its mail is %s.', c.environment, m.state)::text AS detail
FROM document_mails m
JOIN documents d ON d.id = m.document_id
JOIN sales s ON s.id = d.sale_id
JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND c.environment <> 'production' AND m.state NOT IN ('intended', 'withheld', 'refused')
ORDER BY m.id;

-- name: AuditNumberGap :many
-- A series' numbers begin with 1 and leave none out, nor is one given twice.
SELECT 'number_gap'::text AS rule, format('series %s', n.prefix)::text AS subject,
       format('After number %s comes %s.', n.before, n.number)::text AS detail
FROM (
    SELECT r.id, r.prefix, r.pos_id, d.number, coalesce(lag(d.number) OVER (PARTITION BY r.id ORDER BY d.number), 0) AS before
    FROM documents d JOIN document_series r ON r.id = d.series_id
    WHERE d.number IS NOT NULL
) n
WHERE n.number <> n.before + 1
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels c WHERE c.code = @channel AND c.pos_id = n.pos_id))
ORDER BY n.prefix, n.number;

-- name: AuditNumberDate :many
-- A series' numbers go by date.
SELECT 'number_date'::text AS rule, format('%s', n.number_text)::text AS subject,
       format('It is of %s, the number before it of %s.', n.issued_on, n.before)::text AS detail
FROM (
    SELECT r.pos_id, d.id, d.number_text, d.issued_on, lag(d.issued_on) OVER (PARTITION BY r.id ORDER BY d.number) AS before
    FROM documents d JOIN document_series r ON r.id = d.series_id
    WHERE d.number IS NOT NULL
) n
WHERE n.issued_on < n.before
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels c WHERE c.code = @channel AND c.pos_id = n.pos_id))
ORDER BY n.id;

-- name: AuditSeriesNext :many
-- A series goes on where it ended.
SELECT 'series_next'::text AS rule, format('series %s', r.prefix)::text AS subject,
       format('It gives %s next; its last number is %s.', r.next_number, coalesce(n.last, 0))::text AS detail
FROM document_series r
LEFT JOIN (SELECT series_id, max(number) AS last FROM documents GROUP BY series_id) n ON n.series_id = r.id
WHERE r.next_number <> coalesce(n.last, 0) + 1
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels c WHERE c.code = @channel AND c.pos_id = r.pos_id))
ORDER BY r.prefix;

-- name: AuditSeriesOfChannel :many
-- A channel in test takes numbers of series in test, any other never does; and each
-- type of document has a series of its own.
SELECT 'series_of_channel'::text AS rule, format('%s of sale %s in %s', coalesce(d.number_text, d.type || ' #' || d.id), s.number, c.code)::text AS subject,
       format('This %s of a channel in %s has its number from series %s, which is for documents of type %s in %s.',
              d.type, c.environment, r.prefix, r.document_type, r.environment)::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN document_series r ON r.id = d.series_id
WHERE (c.code = @channel OR @channel::text = '') AND d.series_id IS NOT NULL
  AND (r.id IS NULL OR c.id IS NULL OR (r.environment = 'test') <> (c.environment = 'test') OR r.document_type <> d.type)
ORDER BY d.id;

-- name: AuditActiveInvoice :many
-- A sale has one invoice or receipt at most that stands.
SELECT 'active_invoice'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It has %s at the same time: %s.', count(*), string_agg(coalesce(d.number_text, d.type || ' #' || d.id), ', ' ORDER BY d.id))::text AS detail
FROM documents d
LEFT JOIN sales s ON s.id = d.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND d.type IN ('invoice', 'receipt') AND d.state IN ('posted', 'paid')
GROUP BY d.sale_id, s.number, c.code
HAVING count(*) > 1
ORDER BY d.sale_id;

-- name: AuditStock :many
-- What is on hand is the sum of the moves, and never less than nothing but in somebody
-- else's warehouse.
SELECT 'stock'::text AS rule, format('%s in warehouse %s', i.sku, w.code)::text AS subject,
       format('%s are on hand; its moves come to %s.', coalesce(l.on_hand, 0), coalesce(m.moved, 0))::text AS detail
FROM stock_levels l
FULL JOIN (SELECT item_id, warehouse_id, sum(quantity) AS moved FROM stock_moves GROUP BY item_id, warehouse_id) m
       ON m.item_id = l.item_id AND m.warehouse_id = l.warehouse_id
LEFT JOIN items i ON i.id = coalesce(l.item_id, m.item_id)
LEFT JOIN warehouses w ON w.id = coalesce(l.warehouse_id, m.warehouse_id)
WHERE (coalesce(l.on_hand, 0) <> coalesce(m.moved, 0) OR l.on_hand < 0 AND NOT l.external)
  AND (@channel::text = '' OR EXISTS (SELECT FROM channels c JOIN points_of_sale p ON p.id = c.pos_id WHERE c.code = @channel AND p.warehouse_id = w.id))
ORDER BY w.code, i.sku;

-- name: AuditDelivery :many
-- What a delivery note names left its warehouse, and what a return names came back: no
-- more and no less. One that was never approved has moved nothing.
SELECT 'delivery'::text AS rule, format('%s note #%s of sale %s in %s', coalesce(n.kind, 'lost'), x.delivery_note_id, s.number, c.code)::text AS subject,
       format('Of item %s it names %s; its moves come to %s.', coalesce(i.sku, '#' || x.item_id), x.named, x.moved)::text AS detail
FROM (
    SELECT y.delivery_note_id, y.warehouse_id, y.item_id, sum(y.named) AS named, sum(y.moved) AS moved
    FROM (
        SELECT l.delivery_note_id, o.warehouse_id, l.item_id, CASE WHEN o.approved_at IS NULL THEN 0 WHEN o.kind = 'return' THEN l.quantity ELSE -l.quantity END AS named, 0 AS moved
        FROM delivery_note_lines l JOIN delivery_notes o ON o.id = l.delivery_note_id
        UNION ALL
        SELECT delivery_note_id, warehouse_id, item_id, 0, quantity FROM stock_moves WHERE delivery_note_id IS NOT NULL
    ) y
    GROUP BY y.delivery_note_id, y.warehouse_id, y.item_id
) x
LEFT JOIN delivery_notes n ON n.id = x.delivery_note_id
LEFT JOIN items i ON i.id = x.item_id
LEFT JOIN sales s ON s.id = n.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND x.named <> x.moved
ORDER BY x.delivery_note_id, x.item_id;

-- name: AuditDeliveryReversed :many
-- Of a delivery that was reversed nothing is away: its returns took all of it back.
SELECT 'delivery_reversed'::text AS rule, format('delivery note #%s of sale %s in %s', n.id, s.number, c.code)::text AS subject,
       format('It is reversed; of item %s, %s of %s came back.', coalesce(i.sku, '#' || l.item_id), coalesce(b.quantity, 0), l.quantity)::text AS detail
FROM delivery_notes n
JOIN delivery_note_lines l ON l.delivery_note_id = n.id
LEFT JOIN (
    SELECT r.returns_id, x.item_id, sum(x.quantity) AS quantity
    FROM delivery_notes r JOIN delivery_note_lines x ON x.delivery_note_id = r.id
    GROUP BY r.returns_id, x.item_id
) b ON b.returns_id = n.id AND b.item_id = l.item_id
LEFT JOIN items i ON i.id = l.item_id
LEFT JOIN sales s ON s.id = n.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND n.kind = 'delivery' AND n.state = 'reversed' AND n.approved_at IS NOT NULL AND coalesce(b.quantity, 0) < l.quantity
ORDER BY n.id, l.item_id;

-- name: AuditSaleSettled :many
-- A settled sale at rest has no document open, unless its payment is skipped.
SELECT 'sale_settled'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is settled; of %s, %s %s are open.', coalesce(d.number_text, d.type || ' #' || d.id), d.total - d.paid - d.cleared, d.currency)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
JOIN documents d ON d.sale_id = s.id AND d.state = 'posted'
WHERE (c.code = @channel OR @channel::text = '') AND s.state = 'settled' AND 'payment' <> ALL (s.skipped) AND d.paid + d.cleared < d.total
  AND sale_rests(s.id)
ORDER BY s.id, d.id;

-- name: AuditSaleBalance :many
-- A settled sale at rest has received all that was billed, credit notes taken off, unless
-- its payment is skipped. Of one that ended nothing is left: what is billed is what is received.
SELECT 'sale_balance'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s; %s %s are billed and %s received.', s.state, b.billed, b.currency, b.received)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
JOIN (
    SELECT x.sale_id, x.currency, sum(x.billed) AS billed, sum(x.received) AS received
    FROM (
        SELECT sale_id, currency, CASE WHEN type = 'credit_note' THEN -total ELSE total END AS billed, 0 AS received
        FROM documents WHERE number IS NOT NULL AND type <> 'prepayment_invoice'
        UNION ALL
        SELECT sale_id, currency, 0, amount FROM payments
    ) x
    GROUP BY x.sale_id, x.currency
) b ON b.sale_id = s.id
WHERE (c.code = @channel OR @channel::text = '')
  AND (s.state = 'settled' AND 'payment' <> ALL (s.skipped) AND b.received < b.billed OR s.state IN ('cancelled', 'reversed') AND b.received <> b.billed)
  AND sale_rests(s.id)
ORDER BY s.id, b.currency;

-- name: AuditSaleGoods :many
-- The goods of a settled sale at rest have left, item by item: as many as were sold, or
-- fewer by no more than its credit notes took back; none need have where the channel has
-- no delivery notes, or where their delivery is skipped. What a sale without an invoice sold its documents don't say. Of one
-- that ended, all are back.
SELECT 'sale_goods'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s; of item %s it sold %s, of which %s are credited, and %s are away.', s.state, coalesce(i.sku, '#' || g.item_id), g.sold, g.credited, g.away)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN points_of_sale p ON p.id = c.pos_id
JOIN (
    SELECT x.sale_id, x.item_id, sum(x.sold) AS sold, sum(x.credited) AS credited, sum(x.away) AS away
    FROM (
        SELECT d.sale_id, l.item_id, CASE WHEN d.type <> 'credit_note' THEN l.quantity ELSE 0 END AS sold, CASE WHEN d.type = 'credit_note' THEN l.quantity ELSE 0 END AS credited, 0 AS away
        FROM (
            SELECT sale_id, max(id) AS id FROM documents WHERE type IN ('invoice', 'receipt') AND number IS NOT NULL GROUP BY sale_id
        ) newest
        JOIN documents d ON d.id = newest.id OR d.credits_id = newest.id AND d.number IS NOT NULL
        JOIN document_lines l ON l.document_id = d.id
        JOIN items y ON y.id = l.item_id
        WHERE l.kind IN ('goods', 'custom') AND y.kind <> 'service'
        UNION ALL
        SELECT n.sale_id, m.item_id, 0, 0, -m.quantity
        FROM delivery_notes n JOIN stock_moves m ON m.delivery_note_id = n.id
    ) x
    GROUP BY x.sale_id, x.item_id
) g ON g.sale_id = s.id
LEFT JOIN items i ON i.id = g.item_id
WHERE (c.code = @channel OR @channel::text = '')
  AND (s.state = 'settled' AND (g.away > greatest(g.sold, 0) OR g.away < g.sold - g.credited AND coalesce(c.delivery_notes, p.delivery_notes) <> 'none' AND 'delivery' <> ALL (s.skipped))
       AND EXISTS (SELECT FROM documents d WHERE d.sale_id = s.id AND d.type IN ('invoice', 'receipt') AND d.number IS NOT NULL) OR s.state IN ('cancelled', 'reversed') AND g.away <> 0)
  AND sale_rests(s.id)
ORDER BY s.id, g.item_id;

-- name: AuditSaleHeld :many
-- A sale is held exactly where there is why: each reason with its remedy.
SELECT 'sale_held'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s; its reasons: %s; of these without remedy: %s.', s.state, coalesce(h.reasons, 0), coalesce(h.helpless, 0))::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN (
    SELECT sale_id, count(*) AS reasons, count(*) FILTER (WHERE reason = '' OR remedy = '') AS helpless FROM sale_holds GROUP BY sale_id
) h ON h.sale_id = s.id
WHERE (c.code = @channel OR @channel::text = '')
  AND ((s.state IN ('held', 'awaiting_release')) <> (coalesce(h.reasons, 0) > 0) OR h.helpless > 0)
ORDER BY s.id;

-- name: AuditSaleHeldAs :many
-- What a person would accept is known of a held sale, and of no other.
SELECT 'sale_held_as'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s, and what a release would accept is %s.', s.state, CASE WHEN s.held_as IS NULL THEN 'not stored' ELSE 'stored' END)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND (s.state IN ('held', 'awaiting_release')) <> (s.held_as IS NOT NULL)
ORDER BY s.id;

-- name: AuditSaleCancelled :many
-- A sale at rest that ended, cancelled or reversed, has no document that stands.
SELECT 'sale_cancelled'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('It is %s, and %s over %s %s is %s.', s.state, coalesce(d.number_text, d.type || ' #' || d.id), d.total, d.currency, d.state)::text AS detail
FROM sales s
LEFT JOIN channels c ON c.id = s.channel_id
JOIN documents d ON d.sale_id = s.id AND d.type <> 'credit_note' AND d.state NOT IN ('cancelled', 'reversed')
WHERE (c.code = @channel OR @channel::text = '') AND s.state IN ('cancelled', 'reversed')
  AND sale_rests(s.id)
ORDER BY s.id, d.id;

-- name: AuditOrderVersion :many
-- No version of an order was walked that was never seen.
SELECT 'order_version'::text AS rule, format('order %s in %s', o.number, c.code)::text AS subject,
       format('Version %s was walked; the newest that was seen is %s.', o.processed_version, o.version)::text AS detail
FROM orders o
LEFT JOIN channels c ON c.id = o.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND o.processed_version > o.version
ORDER BY o.channel_id, o.remote_id;

-- name: AuditShopWrite :many
-- A write to a shop that is closed has its time, one that is open has none.
SELECT 'shop_write'::text AS rule, format('%s #%s of sale %s in %s', w.kind, w.id, s.number, c.code)::text AS subject,
       format('It is %s, and when it was closed is %s.', w.state, CASE WHEN w.done_at IS NULL THEN 'not known' ELSE 'stored' END)::text AS detail
FROM shop_writes w
LEFT JOIN sales s ON s.id = w.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
WHERE (c.code = @channel OR @channel::text = '') AND (w.state = 'intended') <> (w.done_at IS NULL)
ORDER BY w.id;

-- name: AuditMessageReply :many
-- An hour after a person wrote it, it is known what became of a reply, where its channel
-- answers messages; a message of the shop is one reply at most.
SELECT 'message_reply'::text AS rule, format('reply #%s to message %s in %s', r.id, m.remote_id, c.code)::text AS subject,
       format('It is %s since %s; replies that are the same message of the shop: %s.', r.state, coalesce(r.done_at, r.intended_at), x.same)::text AS detail
FROM message_replies r
JOIN messages m ON m.id = r.message_id
JOIN channels c ON c.id = m.channel_id
CROSS JOIN LATERAL (
    SELECT count(*) AS same FROM message_replies o JOIN messages a ON a.id = o.message_id
    WHERE a.channel_id = m.channel_id AND a.system = m.system AND o.remote_id = r.remote_id AND o.id <> r.id
) x
WHERE (c.code = @channel OR @channel::text = '')
  AND (r.state = 'intended' AND c.enabled AND c.messages AND r.intended_at < now() - interval '1 hour' OR x.same > 0)
ORDER BY r.id;

-- name: AuditEventUntold :many
-- What happened to a settled sale at rest was told in a note of its own, unless its
-- channel only rehearses and writes nothing, or its note is skipped.
SELECT 'event_untold'::text AS rule, format('sale %s in %s', s.number, c.code)::text AS subject,
       format('Nobody was told: %s', e.text)::text AS detail
FROM sale_events e
LEFT JOIN sales s ON s.id = e.sale_id
LEFT JOIN channels c ON c.id = s.channel_id
LEFT JOIN shop_writes w ON w.id = e.write_id AND w.sale_id = e.sale_id AND w.kind = 'note'
WHERE (c.code = @channel OR @channel::text = '') AND s.state = 'settled' AND c.environment <> 'working' AND 'note' <> ALL (s.skipped) AND w.id IS NULL
  AND sale_rests(s.id)
ORDER BY e.id;
