package journal

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// batch is how many entries are read at once where all are.
const batch = 1000

// Filter says which entries are looked for: those that are all of what it says.
type Filter struct {
	Number   string // of an order, in any channel
	Sale     int64  // that it is about, by our id
	SKU      string // that the entry names
	Customer int64  // whom the entry names, or whose sale it is about
	Channel  string
	Actor    string
	Action   string
	Since    *time.Time // the first moment
	Until    *time.Time // the first that is left out
}

// Row is an entry as it is read; its keys are part of the command line.
type Row struct {
	ID       int64             `json:"id"`
	At       time.Time         `json:"at"`
	Actor    string            `json:"actor"`
	Action   string            `json:"action"`
	Channel  string            `json:"channel"`
	Number   string            `json:"number"` // of the order
	SKU      string            `json:"sku"`
	Customer string            `json:"customer"`
	Result   string            `json:"result"`
	Detail   json.RawMessage   `json:"detail"`
	Before   map[string]string `json:"before"`
	After    map[string]string `json:"after"`
	Payload  string            `json:"payload_sha256"` // of what came in; empty: nothing did
	Address  string            `json:"address"`        // of who did it; empty: it is not known, or erased
}

// List is a page of entries, the newest first. It is done by an index, whatever is looked
// for; a page that is far behind takes as long as all before it.
func List(ctx context.Context, q dbgen.DBTX, f Filter, most, skip int32) ([]Row, error) {
	params, err := f.params(ctx, q)
	if err != nil {
		return nil, err
	}
	params.Most, params.Skip = most, skip
	return load(ctx, q, params)
}

// Each hands over all entries, one by one, the newest first, however many there are. An
// error of take ends it.
func Each(ctx context.Context, q dbgen.DBTX, f Filter, take func(Row) error) error {
	params, err := f.params(ctx, q)
	if err != nil {
		return err
	}
	params.Most = batch
	for {
		rows, err := load(ctx, q, params)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := take(row); err != nil {
				return err
			}
		}
		if len(rows) < batch {
			return nil
		}
		params.AfterAt, params.AfterID = rows[batch-1].At, rows[batch-1].ID
	}
}

// Get is one entry. fault.NotFound: there is none of that id, or no longer.
func Get(ctx context.Context, q dbgen.DBTX, id int64) (Row, error) {
	row, err := queries.JournalGet(ctx, q, id)
	if db.IsNotFound(err) {
		return Row{}, fault.New(fault.NotFound, "journal", "there is no entry %d, or no longer", id)
	}
	if err != nil {
		return Row{}, db.Wrap(fmt.Sprintf("load entry %d of the journal", id), err)
	}
	return newRow(dbgen.JournalListRow(row))
}

// Actions are what was ever done, each once, as far as it begins as typed.
func Actions(ctx context.Context, q dbgen.DBTX, typed string) ([]string, error) {
	actions, err := queries.JournalActions(ctx, q, typed)
	return actions, db.Wrap("list what was done", err)
}

func (f Filter) params(ctx context.Context, q dbgen.DBTX) (params dbgen.JournalListParams, err error) {
	params = dbgen.JournalListParams{
		Channel: f.Channel, Actor: f.Actor, Action: f.Action, SKU: f.SKU, Since: f.Since, Until: f.Until,
		OfSales: f.Number != "" || f.Sale != 0, Sales: []int64{}, CustomersSales: []int64{},
	}
	if f.Number != "" {
		if params.Sales, err = queries.JournalSales(ctx, q, f.Number, 0); err != nil {
			return params, db.Wrap("look for the order", err)
		}
	}
	if f.Sale != 0 {
		params.Sales = []int64{f.Sale}
	}
	if f.Customer != 0 {
		params.Customer = strconv.FormatInt(f.Customer, 10)
		if params.CustomersSales, err = queries.JournalSales(ctx, q, "", f.Customer); err != nil {
			return params, db.Wrap("look for the customer's sales", err)
		}
	}
	return params, nil
}

func load(ctx context.Context, q dbgen.DBTX, params dbgen.JournalListParams) ([]Row, error) {
	found, err := queries.JournalList(ctx, db.Planned(q), params)
	if err != nil {
		return nil, db.Wrap("search the journal", err)
	}
	rows := make([]Row, len(found))
	for i, row := range found {
		if rows[i], err = newRow(row); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func newRow(r dbgen.JournalListRow) (Row, error) {
	row := Row{
		ID: r.ID, At: r.At.UTC(), Actor: r.Actor, Action: r.Action, Channel: r.Channel, Number: r.Number, SKU: r.SKU, Customer: r.Customer,
		Result: r.Result, Detail: json.RawMessage("{}"), Payload: hex.EncodeToString(r.PayloadHash),
	}
	if r.Detail.Valid {
		row.Detail = r.Detail.RawMessage
	}
	if r.Address.Valid {
		row.Address = r.Address.IPNet.IP.String()
	}
	var err error
	if row.Before, err = together(r.Before, r.PersonalBefore); err == nil {
		row.After, err = together(r.After, r.PersonalAfter)
	}
	if err != nil {
		return row, fmt.Errorf("entry %d of the journal: %w", r.ID, err)
	}
	return row, nil
}

// together are an entry's values and those that stand beside it.
func together(raws ...pqtype.NullRawMessage) (map[string]string, error) {
	values := map[string]string{}
	for _, raw := range raws {
		if !raw.Valid {
			continue
		}
		if err := json.Unmarshal(raw.RawMessage, &values); err != nil {
			return nil, err
		}
	}
	return values, nil
}
