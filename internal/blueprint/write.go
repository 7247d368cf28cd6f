package blueprint

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
)

// writer writes what differs, each thing as a whole.
type writer struct {
	ctx   context.Context // of one transaction, which ends before it does
	tx    pgx.Tx
	actor string
	q     dbgen.Queries
}

func (w *writer) warehouse(h Warehouse) error {
	return w.q.BlueprintWarehouse(w.ctx, w.tx, dbgen.BlueprintWarehouseParams{Code: h.Code, Name: h.Name, External: h.External})
}

func (w *writer) account(a MoneyAccount) error {
	return w.q.MoneyAccountEnsure(w.ctx, w.tx, dbgen.MoneyAccountEnsureParams{Code: a.Code, Name: a.Name, Kind: a.Kind})
}

func (w *writer) tax(g TaxGroup) error {
	return w.q.TaxGroupEnsure(w.ctx, w.tx, dbgen.TaxGroupEnsureParams{Code: g.Code, Name: g.Name, Percent: g.Percent})
}

func (w *writer) customerType(t CustomerType) error {
	return w.q.CustomerTypeEnsure(w.ctx, w.tx, t.Code, t.Name)
}

func (w *writer) company(c Company) error {
	_, err := w.q.CompanyEnsure(w.ctx, w.tx, dbgen.CompanyEnsureParams{
		Company: c.Name, CustomerType: orNull(c.CustomerType), CompanyNumber: &c.CompanyNumber,
	})
	return err
}

func (w *writer) item(i Item) error {
	return w.q.ItemsEnsure(w.ctx, w.tx, dbgen.ItemsEnsureParams{Skus: []string{i.SKU}, Names: []string{i.Name}, Kinds: []string{i.Kind}})
}

func (w *writer) disable(code string) error { return w.q.BlueprintDisable(w.ctx, w.tx, code) }

// journal tells one change.
func (w *writer) journal(c Change) error {
	detail, err := json.Marshal(c)
	if err != nil {
		return err
	}
	channel := ""
	if c.Kind == "channel" {
		channel = c.Code
	}
	return w.q.JournalAdd(w.ctx, w.tx, dbgen.JournalAddParams{
		Actor: w.actor, Action: "apply", Channel: channel, Detail: detail,
	})
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
