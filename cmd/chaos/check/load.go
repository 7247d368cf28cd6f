package check

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// books are all tables that matter, at one moment.
type books struct {
	channels   map[string]channel
	taxes      map[int64][]taxMapping
	methods    map[int64][]methodMapping
	items      map[string]item
	readings   []reading
	sales      []sale
	holds      map[int64][]hold
	accepted   map[int64][]int64
	documents  map[int64][]document
	lines      map[int64][]documentLine
	groups     map[int64][]documentTax
	payments   map[int64][]payment
	settled    map[int64][]allocation
	deliveries map[int64][]delivery
	parcels    map[int64][]deliveryLine
	moves      []move
	levels     []level
	writes     map[int64][]write
	events     map[int64][]event
	series     []series
	outbox     []request
}

func load(ctx context.Context, tx pgx.Tx) (b books, err error) {
	l := loader{ctx: ctx, tx: tx}
	b = books{
		taxes: by(fetch[taxMapping](&l, `SELECT m.channel_id, m.remote_rate_id, m.tax_group, g.percent::text
			FROM tax_mappings m JOIN tax_groups g ON g.code = m.tax_group`), func(m taxMapping) int64 { return m.Channel }),
		methods: by(fetch[methodMapping](&l, `SELECT channel_id, remote_method, money_account_id, paid_statuses FROM payment_mappings`),
			func(m methodMapping) int64 { return m.Channel }),
		readings: fetch[reading](&l, `SELECT channel_id, remote_id, status, body, version, processed_version FROM orders`),
		sales:    fetch[sale](&l, `SELECT id, channel_id, remote_id, number, state, currency, total::text FROM sales ORDER BY id`),
		holds:    by(fetch[hold](&l, `SELECT sale_id, reason, detail, remedy FROM sale_holds ORDER BY sale_id, position`), func(h hold) int64 { return h.Sale }),
		accepted: by(fetch[int64](&l, `SELECT sale_id FROM sale_acceptances`), func(id int64) int64 { return id }),
		documents: by(fetch[document](&l, `SELECT id, sale_id, type, state, series_id, number, number_text, issued_on, currency,
			net::text, tax::text, total::text, paid::text, cleared::text, credits_id, coalesce(refund_id, '') FROM documents WHERE state <> 'cancelled' ORDER BY id`), func(d document) int64 { return d.Sale }),
		lines: by(fetch[documentLine](&l, `SELECT document_id, kind, item_id, sku, quantity::text, net::text, tax::text, remote_line_id FROM document_lines`),
			func(d documentLine) int64 { return d.Document }),
		groups: by(fetch[documentTax](&l, `SELECT document_id, tax_group, tax::text FROM document_taxes`), func(t documentTax) int64 { return t.Document }),
		payments: by(fetch[payment](&l, `SELECT id, sale_id, money_account_id, kind, coalesce(refund_id, ''), amount::text, currency FROM payments ORDER BY id`),
			func(p payment) int64 { return p.Sale }),
		settled: by(fetch[allocation](&l, `SELECT document_id, amount::text FROM payment_allocations`), func(a allocation) int64 { return a.Document }),
		deliveries: by(fetch[delivery](&l, `SELECT id, sale_id, warehouse_id, kind, state, returns_id FROM delivery_notes WHERE approved_at IS NOT NULL ORDER BY id`),
			func(d delivery) int64 { return d.Sale }),
		parcels: by(fetch[deliveryLine](&l, `SELECT delivery_note_id, item_id, quantity::text FROM delivery_note_lines`), func(d deliveryLine) int64 { return d.Note }),
		moves:   fetch[move](&l, `SELECT id, item_id, warehouse_id, quantity::text, delivery_note_id FROM stock_moves`),
		levels:  fetch[level](&l, `SELECT item_id, warehouse_id, on_hand::text FROM stock_levels`),
		writes:  by(fetch[write](&l, `SELECT id, sale_id, kind, body, state FROM shop_writes ORDER BY id`), func(w write) int64 { return w.Sale }),
		events:  by(fetch[event](&l, `SELECT id, sale_id, key, text, write_id FROM sale_events ORDER BY id`), func(e event) int64 { return e.Sale }),
		series:  fetch[series](&l, `SELECT id, environment, prefix, next_number FROM document_series ORDER BY id`),
		outbox:  fetch[request](&l, `SELECT topic, channel, subject FROM outbox ORDER BY id`),
		items:   map[string]item{}, channels: map[string]channel{},
	}
	for _, i := range fetch[item](&l, `SELECT id, sku, kind, safety_buffer::text FROM items`) {
		b.items[i.SKU] = i
	}
	for _, c := range fetch[channel](&l, `SELECT c.id, c.code, c.platform, c.environment, p.currencies, p.warehouse_id, c.policy::text, c.status_completed_and_paid,
		c.status_accepted, c.accepted_from, coalesce(g.code, ''), coalesce(g.percent, 0)::text, c.enabled AND c.stock AND c.stock_shown = 'exact', c.safety_buffer::text
		FROM channels c JOIN points_of_sale p ON p.id = c.pos_id LEFT JOIN tax_groups g ON g.code = c.default_tax_group`) {
		if err := json.Unmarshal([]byte(c.PolicyJSON), &c.policy); err != nil {
			return b, fmt.Errorf("policy of channel %s: %w", c.Code, err)
		}
		b.channels[c.Code] = c
	}
	return b, l.err
}

// loader keeps the first error: after it nothing more is read.
type loader struct {
	ctx context.Context // of this one load
	tx  pgx.Tx
	err error
}

func fetch[T any](l *loader, sql string) []T {
	if l.err != nil {
		return nil
	}
	rows, err := l.tx.Query(l.ctx, sql)
	if err != nil {
		l.err = err
		return nil
	}
	var list []T
	if _, plain := any(list).([]int64); plain {
		list, l.err = pgx.CollectRows(rows, pgx.RowTo[T])
	} else {
		list, l.err = pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	}
	return list
}

func by[T any](list []T, key func(T) int64) map[int64][]T {
	groups := map[int64][]T{}
	for _, v := range list {
		groups[key(v)] = append(groups[key(v)], v)
	}
	return groups
}
