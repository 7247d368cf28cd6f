package blueprint

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
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
	row := dbgen.BlueprintItemParams{
		SKU: i.SKU, Name: i.Name, Kind: i.Kind, Parent: i.Parent, Description: i.Description, Unit: i.Unit,
		Category: orNull(i.Category), TaxGroup: orNull(i.TaxGroup), SafetyBuffer: i.SafetyBuffer, Images: i.Images,
	}
	for _, p := range i.Prices {
		row.PriceGroups, row.Currencies, row.Amounts = append(row.PriceGroups, p.PriceGroup), append(row.Currencies, p.Currency), append(row.Amounts, p.Amount)
	}
	return w.q.BlueprintItem(w.ctx, w.tx, row)
}

func (w *writer) disable(code string) error { return w.q.BlueprintDisable(w.ctx, w.tx, code) }

// journal tells one change, setting by setting. What is personal stands beside it.
func (w *writer) journal(c Change) error {
	before, after := map[string]string{}, map[string]string{}
	for _, f := range c.Fields {
		if f.From != "" {
			before[f.Path] = f.From
		}
		if f.To != "" {
			after[f.Path] = f.To
		}
	}
	about := map[string]string{"action": string(c.Action), "kind": c.Kind, "code": c.Code}
	entry := journal.Entry{Actor: w.actor, Action: "apply", Detail: about, Before: before, After: after}
	switch c.Kind {
	case "channel":
		entry.Channel = c.Code
	case "item":
		about["sku"] = c.Code
	case "person":
		entry.Before, entry.After = nil, nil
		entry.Personal = journal.Personal{Whose: personOf(c.Code), Before: before, After: after}
	}
	return entry.Write(w.ctx, w.tx)
}

// personOf is by what the journal knows what belongs to a person.
func personOf(code string) string { return "person " + code }

func orNone(list []string) []string {
	if list == nil {
		return []string{} // NULL is no list
	}
	return list
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
