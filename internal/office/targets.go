package office

import (
	"context"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// Targets are the sales that a command to many is meant for: those that the filter leaves;
// the open ones, where it names no state. It is fault.Invalid for more than go into a file.
func Targets(ctx context.Context, q dbgen.DBTX, f SaleFilter) ([]Sale, error) {
	f.OnlyOpen = f.OnlyOpen || f.State == "" && f.ID == 0
	found, err := Sales(ctx, q, f, Part{Page: 1, Size: MostInFile})
	if err != nil {
		return nil, err
	}
	if found.Total > MostInFile {
		return nil, fault.New(fault.Invalid, "list sales", "these are more than %d sales: name fewer at once", MostInFile)
	}
	return found.Rows, nil
}

// Narrowed reports whether a filter narrows sales down, but to a channel.
func (f SaleFilter) Narrowed() bool { return f.State+f.HeldFor+f.Gap+f.Search != "" }

// Listed is the sale as it is shown to whoever gives it a command.
func (s Sale) Listed() activities.ListedSale {
	return activities.ListedSale{ID: s.ID, Channel: s.Channel, Number: s.Number, State: s.State, HeldAs: s.HeldAs, Skipped: s.Skipped, Cancelled: s.Cancelled}
}

// Named is what the sale is picked by: its channel's code, a slash, and its order's id.
func (s Sale) Named() string { return s.Channel + "/" + s.RemoteID }

// Picked are sales by what they are picked by, as they are shown to whoever gives them a
// command.
func Picked(ctx context.Context, q dbgen.DBTX, names ...string) ([]activities.ListedSale, error) {
	wanted := map[string]bool{}
	channels, orders := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		wanted[name] = true
		channels[i], orders[i], _ = strings.Cut(name, "/")
	}
	rows, err := dbgen.New().SalesPicked(ctx, q, channels, orders)
	if err != nil {
		return nil, db.Wrap("load the sales that were picked", err)
	}
	sales := make([]activities.ListedSale, len(rows))
	for i, r := range rows {
		delete(wanted, r.Channel+"/"+r.RemoteID)
		sales[i] = activities.ListedSale{ID: r.ID, Channel: r.Channel, Number: r.Number, State: r.State, HeldAs: r.HeldAs, Skipped: r.Skipped, Cancelled: r.Cancelled}
	}
	for name := range wanted {
		return nil, &FieldError{Field: "sales", Given: name, Missing: true}
	}
	return sales, nil
}
