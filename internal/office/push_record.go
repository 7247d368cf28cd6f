package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// PushRecord is a push with the table that a person is asked about.
type PushRecord struct {
	Push
	Lines []PushLine `json:"lines"` // of this page

	LinesInAll int64 `json:"-"`
}

// PushLine is what one listing is to show; null isn't to change.
type PushLine struct {
	SKU         string        `json:"sku"`
	Name        string        `json:"name"`
	RemoteID    string        `json:"remote_id"`
	WasQuantity *money.Amount `json:"was_quantity"`
	Quantity    *money.Amount `json:"quantity"`
	Available   *bool         `json:"available"`
	WasPrice    *money.Amount `json:"was_price"`
	Price       *money.Amount `json:"price"`
	Hidden      *bool         `json:"hidden"`
}

// LoadPush loads a push with a part of its table, what buyers would lose first: a push
// that needed nobody has none. It is fault.NotFound where there is no such push.
func LoadPush(ctx context.Context, q dbgen.DBTX, id int64, lines Part) (*PushRecord, error) {
	if err := lines.Check(MostInFile); err != nil {
		return nil, err
	}
	push, err := Only(ctx, q, Pushes, PushFilter{ID: id}, "load the push")
	if err != nil {
		return nil, err
	}
	v := &PushRecord{Push: push, Lines: []PushLine{}}
	rows, err := dbgen.New().PushLineList(ctx, q, dbgen.PushLineListParams{PushID: id, Most: lines.most(), Skip: lines.skip()})
	if err != nil {
		return nil, db.Wrap("list lines", err)
	}
	for _, r := range rows {
		x := r.StockPushLine
		v.Lines = append(v.Lines, PushLine{r.SKU, r.Name, r.RemoteID, x.WasQuantity, x.Quantity, x.Available, x.WasPrice, x.Price, x.Hidden})
	}
	v.LinesInAll, err = dbgen.New().PushLineCount(ctx, q, id)
	return v, db.Wrap("count lines", err)
}
