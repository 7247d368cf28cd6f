package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// scarce are products of the shop that there are few of.
func scarce() []string { return []string{"SKU-0001", "SKU-0007", "R-333", "VAR-1-1"} }

// abroad is a warehouse of somebody else: what is written out of it may be there.
const abroad = "abroad"

// fewPieces is how many there are of each at first.
const fewPieces = 6

// stockWorld is a shop that has little of a few things, the people who want them,
// and those who count, bring, keep and send them, all at the same time.
type stockWorld struct {
	*bundle
	shelf            *shelf
	reading, telling sync.Mutex // a channel has one reader, and one who tells its shop of stock

	mu     sync.Mutex
	orders []*wantedOrder
	trail  []string
	next   int // of what is done only once
}

// wantedOrder is an order in the shop. One lifecycle at a time walks it.
type wantedOrder struct {
	walking sync.Mutex
	id      int64
}

func setupStockWorld(t *testing.T) *stockWorld {
	t.Helper()
	w := &stockWorld{bundle: setup(t)}
	w.limit("100000", 10_000, 100)
	w.policy.OnEdit = posting.AcceptEdits
	w.savePolicy()
	for _, sku := range scarce() {
		w.exec(`INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
			SELECT l.item_id, l.warehouse_id, $2 - l.on_hand, 'adjustment', 'few/' || i.sku
			FROM stock_levels l JOIN items i ON i.id = l.item_id WHERE i.sku = $1`, sku, fewPieces)
	}
	w.exec("INSERT INTO warehouses (code, name, external) VALUES ($1, 'Somebody else''s', true)", abroad)
	w.exec("UPDATE channels SET safety_buffer = 1")
	w.exec("UPDATE items SET safety_buffer = 0.5 WHERE sku = 'R-333'")
	w.shelf = stocked(t, w.bundle).confirmed()
	return w
}

// did keeps what was done, to be told where a rule breaks.
func (w *stockWorld) did(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trail = append(w.trail, fmt.Sprintf(format, args...))
}

// once numbers what must not be done twice.
func (w *stockWorld) once() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next++
	return w.next
}

// some is one of the orders so far, or nil.
func (w *stockWorld) some(chance *rand.Rand) *wantedOrder {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.orders) == 0 {
		return nil
	}
	return w.orders[chance.IntN(len(w.orders))]
}

// buy has somebody order a few of the scarce things; the shop takes every order.
func (w *stockWorld) buy(ctx context.Context, chance *rand.Rand) error {
	var lines []string
	for _, sku := range scarce() {
		if chance.IntN(2) == 0 {
			lines = append(lines, fmt.Sprintf(`{"sku":%q,"quantity":%d}`, sku, 1+chance.IntN(3)))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	chance.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	statuses := []string{"processing", "processing", "processing", "on-hold", "pending"}
	body := fmt.Sprintf(`{"status":%q,"payment_method":"bacs","line_items":[%s]}`, statuses[chance.IntN(len(statuses))], strings.Join(lines, ","))
	id, err := w.order(ctx, body)
	if err != nil {
		return err
	}
	w.did("order %d: %s", id, body)
	w.mu.Lock()
	w.orders = append(w.orders, &wantedOrder{id: id})
	w.mu.Unlock()
	return nil
}

// order places an order by the shop's own API.
func (w *stockWorld) order(ctx context.Context, body string) (int64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address+"/wp-json/wc/v3/orders", strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(key, keySecret)
	shops, _ := w.set.Channels.(activities.Shops)
	answer, err := shops.Transport.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	var made struct{ ID int64 }
	err = json.NewDecoder(answer.Body).Decode(&made)
	if answer.StatusCode != http.StatusCreated {
		return 0, fmt.Errorf("the shop answers %s", answer.Status)
	}
	return made.ID, err
}

// carryOn reads the shop and walks a few of the orders that are asked for, as reader,
// relay and lifecycles do.
func (w *stockWorld) carryOn(ctx context.Context) error {
	if err := w.read(ctx); err != nil {
		return err
	}
	asked, err := w.asked(ctx, 3)
	if err != nil {
		return err
	}
	return w.walkAll(ctx, asked)
}

// asked takes some of the orders that are to be walked.
func (w *stockWorld) asked(ctx context.Context, most int) ([]*wantedOrder, error) {
	rows, err := w.db.App.Query(ctx, `DELETE FROM outbox WHERE id IN (
		SELECT id FROM outbox WHERE topic = 'order' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING subject::bigint`, most)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.orders), func(o *wantedOrder) bool { return !slices.Contains(ids, o.id) }), err
}

// walkAll takes orders the whole way, one after the other, as their lifecycles do.
func (w *stockWorld) walkAll(ctx context.Context, orders []*wantedOrder) error {
	for _, o := range orders {
		if err := w.walkOne(ctx, o); err != nil {
			return fmt.Errorf("walk %d: %w", o.id, err)
		}
	}
	return nil
}

func (w *stockWorld) walkOne(ctx context.Context, o *wantedOrder) error {
	o.walking.Lock()
	defer o.walking.Unlock()
	written, err := w.pass(ctx, o.id)
	if e, ok := errors.AsType[*temporal.ApplicationError](err); ok && e.Type() == string(fault.NotFound) {
		return nil // nobody has read it yet
	}
	w.did("walked %d: %s", o.id, written.State)
	return err
}

// read is the channel's one reader.
func (w *stockWorld) read(ctx context.Context) error {
	w.reading.Lock()
	defer w.reading.Unlock()
	for fresh := true; ; fresh = false {
		page, err := w.set.ImportPage(ctx, activities.PageInput{Channel: channelCode, Fresh: fresh})
		if err != nil || !page.More {
			return err
		}
	}
}

// soldLine is a line of an order as the shop shows it.
type soldLine struct {
	ID       int64
	SKU      string
	Quantity int64
	Meta     []struct {
		Key   string
		Value any
	} `json:"meta_data"`
}

// restocked is how many of the line the shop put back on its shelf.
func (l soldLine) restocked() int64 {
	for _, m := range l.Meta {
		if n, err := strconv.ParseInt(fmt.Sprint(m.Value), 10, 64); m.Key == "_restock_refunded_items" && err == nil {
			return n
		}
	}
	return 0
}

// shown is an order as the shop shows it now.
type shownOrder struct {
	Status string
	Lines  []soldLine `json:"line_items"`
}

func (w *stockWorld) shown(id int64) (o shownOrder, err error) {
	err = json.Unmarshal(w.shop.Order(id), &o)
	return o, err
}

// move has staff or buyer move an order on.
func (w *stockWorld) move(o *wantedOrder, chance *rand.Rand) {
	next := []string{"processing", "processing", "completed", "on-hold", "cancelled"}
	to := next[chance.IntN(len(next))]
	w.shop.SetStatus(o.id, to)
	w.did("order %d is %s", o.id, to)
}

// more has the staff change how many of a line are sold.
func (w *stockWorld) more(o *wantedOrder, chance *rand.Rand) error {
	shown, err := w.shown(o.id)
	if err != nil || len(shown.Lines) == 0 {
		return err
	}
	line := shown.Lines[chance.IntN(len(shown.Lines))]
	body := fmt.Sprintf(`{"line_items":[{"id":%d,"quantity":%d}]}`, line.ID, 1+chance.IntN(4))
	w.did("order %d is edited: %s%s", o.id, body, w.shop.EditOrder(o.id, body))
	return nil
}

// giveBack takes a piece of a line back, mostly to the shelf, for no money; what the
// shop refuses is left as it is.
func (w *stockWorld) giveBack(o *wantedOrder, chance *rand.Rand) error {
	shown, err := w.shown(o.id)
	if err != nil || len(shown.Lines) == 0 || shown.Status == "pending" {
		return err
	}
	line := shown.Lines[chance.IntN(len(shown.Lines))]
	body := fmt.Sprintf(`{"amount":"0","api_restock":%t,"reason":"%d","line_items":[{"id":%d,"quantity":1,"refund_total":0}]}`, chance.IntN(4) > 0, w.once(), line.ID)
	w.did("order %d is refunded: %s%s", o.id, body, w.shop.Refund(o.id, body))
	return nil
}
