package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// Whose day is a sale's, and whose number.
const (
	datedBySync   = "sync" // that of its import; else the order's
	numberedByOwn = "own"  // our own; else the shop's
)

// begin gives a new sale its day and its number, for good.
func (s *Set) begin(ctx context.Context, tx pgx.Tx, ch channel, row dbgen.OrderLockRow, order commerce.Order, sale *dbgen.SaleSaveParams) (err error) {
	day := order.PlacedAt
	if ch.DatedBy == datedBySync {
		day = s.Now()
	}
	if sale.DatedOn, err = ch.day(day); err != nil {
		return err
	}
	sale.NumberPrefix = ch.NumberPrefix
	if ch.NumberedBy != numberedByOwn {
		sale.Number = ch.NumberPrefix + row.Number
		return nil
	}
	own, err := queries.SaleNumberNext(ctx, tx, ch.ID)
	if err != nil {
		return db.Wrap("take a number for the sale", err)
	}
	sale.OwnNumber, sale.Number = &own, fmt.Sprintf("%s%06d", ch.NumberPrefix, own)
	return nil
}

// carry says what a sale of the channel carries, and what its order says of number and
// delivery.
func (c channel) carry(sale *dbgen.SaleSaveParams, row dbgen.OrderLockRow, order commerce.Order) {
	sale.Source, sale.Responsible, sale.Merchant, sale.SaleType, sale.RegisterID = c.Source, c.Responsible, c.Merchant, c.SaleType, c.RegisterID
	if row.Unreadable == nil {
		sale.OrderNumber = &row.Number
	}
	sale.Deliveries = []string{}
	for _, l := range order.Lines {
		if l.Kind == commerce.Shipping && l.Method != "" {
			sale.Deliveries = append(sale.Deliveries, l.Method, l.Method+":"+l.Instance) // of one zone alone, where that is mapped
		}
	}
}

// day is the calendar day of a moment in the channel's zone, as midnight UTC.
func (c channel) day(at time.Time) (time.Time, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "channel "+c.Code, "its time zone %q is not in the IANA database", c.Zone)
	}
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
}

func importedText(number string, order commerce.Order) string {
	text := "Order " + order.Number + " imported"
	if number != order.Number {
		text += " as " + number
	}
	return text + ", " + total(order.Totals.Total, order.Currency) + "."
}
