package console

import (
	"net/http"
	"slices"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/office"
)

// lastEntries is how many of the journal's entries a sale's page shows.
const lastEntries = 20

// saleShown is a sale with all there is to it.
type saleShown struct {
	*office.SaleRecord
	zoned

	History string // its workflow's page in Temporal's UI; empty: there is none
	Do      saleForms
	Holding []holdShown
	Journal []journal.Row
}

// PDF is where a document is to be had.
func (s saleShown) PDF(d office.SaleDocument) string { return paperLink(d.ID) }

// DocumentAt is the page of a document; PaymentAt, of a payment.
func (s saleShown) DocumentAt(d office.SaleDocument) string { return documentLink(d.ID) }
func (s saleShown) PaymentAt(p office.SalePayment) string   { return paymentLink(p.ID) }

// Whose is the page of its customer; NoteAt, of a note.
func (s saleShown) Whose() string                   { return customerLink(s.CustomerID) }
func (s saleShown) NoteAt(n office.SaleNote) string { return deliveryLink(n.ID) }

// Packing is where the packing list of a delivery is to be had; empty where nobody is to
// pack it.
func (s saleShown) Packing(n office.SaleNote) string {
	if n.Kind != "delivery" || n.State == "reversed" {
		return ""
	}
	return deliveryLink(n.ID) + "/pdf"
}

func sale(v *visit) error {
	row, err := v.findSale()
	if err != nil {
		return err
	}
	shown := saleShown{zoned: zoned(row.Zone)}
	if shown.SaleRecord, err = office.LoadSale(v.ctx(), v.db, row); err != nil {
		return err
	}
	if shown.Do, err = v.saleForms(row, shown.SaleRecord); err != nil {
		return err
	}
	shown.Holding = v.holdsShown(shown.SaleRecord, shown.Do)
	if shown.Journal, err = journal.List(v.ctx(), v.db, journal.Filter{Sale: row.ID}, lastEntries, 0); err != nil {
		return err
	}
	if v.settings.History != nil {
		shown.History = v.settings.History(row.Channel, row.RemoteID, row.RunID)
	}
	return v.show(http.StatusOK, "sale", shown)
}

// salePage is the page of the sale that an address names.
func (v *visit) salePage() string { return saleLink(v.r.PathValue("channel"), v.r.PathValue("order")) }

// findSale is the sale of the shop's order that an address names.
func (v *visit) findSale() (dbgen.SaleFindRow, error) {
	channel, order := v.r.PathValue("channel"), v.r.PathValue("order")
	rows, err := dbgen.New().SaleFind(v.ctx(), v.db, order, channel)
	if err != nil {
		return dbgen.SaleFindRow{}, db.Wrap("look for the sale", err)
	}
	i := slices.IndexFunc(rows, func(r dbgen.SaleFindRow) bool { return r.RemoteID == order && r.Channel == channel })
	if i < 0 {
		return dbgen.SaleFindRow{}, errNowhere
	}
	return rows[i], nil
}
