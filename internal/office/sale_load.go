package office

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// LoadSale loads all there is to a sale that was found.
func LoadSale(ctx context.Context, pool *pgxpool.Pool, row dbgen.SaleFindRow) (*SaleRecord, error) {
	v := &SaleRecord{
		Channel: row.Channel, Environment: row.Environment, Number: row.Number, OrderNumber: row.OrderNumber, RemoteID: row.RemoteID,
		State: row.State, OrderStatus: row.OrderStatus, Total: row.Total.In(row.Currency), Currency: row.Currency,
		PlacedAt: row.PlacedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(), Carried: carriedBy(row), Register: row.Register, Zone: row.Zone,
	}
	if row.CustomerID != nil && row.MatchedBy != nil {
		v.CustomerID, v.CustomerFoundBy = *row.CustomerID, *row.MatchedBy
	}
	for _, load := range []func(context.Context, *pgxpool.Pool, int64) error{
		v.loadCustomerKeys, v.loadHolds, v.loadOrder, v.loadEdits, v.loadDocuments, v.loadMoney, v.loadDeliveries, v.loadProgress,
	} {
		if err := load(ctx, pool, row.ID); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func carriedBy(s dbgen.SaleFindRow) Carried {
	return Carried{
		DatedOn: s.DatedOn.Format(time.DateOnly), Source: s.Source, Responsible: s.Responsible, Merchant: s.Merchant, Type: s.SaleType,
		DeliveryMethod: s.DeliveryMethod,
	}
}

func (v *SaleRecord) loadCustomerKeys(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	rows, err := dbgen.New().SaleKeyList(ctx, pool, id)
	v.CustomerKeys = make([]CustomerKey, len(rows))
	for i, k := range rows {
		v.CustomerKeys[i] = CustomerKey{Key: k.Key, Outcome: k.Outcome}
		if k.CustomerID != nil {
			v.CustomerKeys[i].CustomerID = *k.CustomerID
		}
	}
	return db.Wrap("load what the buyer's keys said", err)
}

func (v *SaleRecord) loadHolds(ctx context.Context, pool *pgxpool.Pool, id int64) (err error) {
	v.Holds, err = Holds(ctx, pool, id)
	return err
}

// Holds are what holds a sale.
func Holds(ctx context.Context, q dbgen.DBTX, id int64) ([]Hold, error) {
	rows, err := dbgen.New().HoldList(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load what holds the sale", err)
	}
	holds := make([]Hold, len(rows))
	for i, h := range rows {
		holds[i] = Hold{Reason: h.Reason, Subject: h.Subject, Detail: h.Detail, Remedy: h.Remedy, Acceptable: h.Acceptable}
		switch {
		case h.Found != nil:
			holds[i].Found = *h.Found
		case h.NeedKind != nil && h.NeedValue != nil:
			holds[i].Gap = &HoldGap{*h.NeedKind, *h.NeedValue}
		}
	}
	return holds, nil
}

func (v *SaleRecord) loadOrder(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	assessed, err := activities.Onlooker{DB: pool}.AssessSale(ctx, id)
	v.Order = newShopOrder(assessed)
	v.Totals = make([]Total, len(assessed.Totals))
	for i, r := range assessed.Totals {
		v.Totals[i] = Total{
			r.Label, r.Ours.In(v.Currency), r.Shop.In(v.Currency), r.Difference.In(v.Currency), r.Beyond,
		}
	}
	return err
}

func (v *SaleRecord) loadDocuments(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	q := dbgen.New()
	documents, err := q.DocumentsOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load documents", err)
	}
	v.Documents = make([]SaleDocument, len(documents))
	for i, d := range documents {
		lines, err := q.DocumentLineList(ctx, pool, d.ID) // a sale has one document, seldom many
		if err != nil {
			return db.Wrap("load the document's lines", err)
		}
		mails, err := q.MailsOfDocuments(ctx, pool, []int64{d.ID})
		if err != nil {
			return db.Wrap("load the document's mails", err)
		}
		v.Documents[i] = newSaleDocument(d, lines, mails)
	}
	return nil
}

func (v *SaleRecord) loadMoney(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	payments, err := dbgen.New().PaymentsOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load payments", err)
	}
	v.Payments = make([]SalePayment, len(payments))
	for i, m := range payments {
		v.Payments[i] = SalePayment{m.ID, m.Kind, m.Amount.In(m.Currency), m.Currency, m.PaidAt.UTC(), m.MoneyAccount, m.ByHand, m.RefundID}
	}
	standing, err := dbgen.New().SaleStanding(ctx, pool, id)
	if err != nil {
		return db.Wrap("load the balance", err)
	}
	v.Balance = newBalance(standing)
	return nil
}

func (v *SaleRecord) loadDeliveries(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	notes, err := dbgen.New().DeliveryNotesOfSale(ctx, pool, id)
	if err != nil {
		return db.Wrap("load delivery notes", err)
	}
	v.DeliveryNotes = make([]SaleNote, len(notes))
	for i, n := range notes {
		lines, err := dbgen.New().DeliveryLines(ctx, pool, n.ID) // a sale has one note, seldom many
		if err != nil {
			return db.Wrap("load the goods of the delivery note", err)
		}
		v.DeliveryNotes[i] = SaleNote{n.ID, n.Part, n.Kind, n.State, n.Warehouse, n.CreatedAt.UTC(), listed(n.Parcels), goodsOf(n.Kind, n.State, lines)}
	}
	shipments, err := Shipments(ctx, pool, id)
	v.Shipment = shipments[id]
	return err
}

func goodsOf(kind, state string, lines []dbgen.DeliveryLinesRow) []Goods {
	goods := make([]Goods, len(lines))
	for i, l := range lines {
		goods[i] = Goods{SKU: l.SKU, Name: l.Name, Quantity: l.Quantity.Short(), Away: "0"}
		if kind == "delivery" && state != "draft" {
			goods[i].Away = l.Quantity.Sub(l.Returned).Short()
		}
	}
	return goods
}

func (v *SaleRecord) loadProgress(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	steps, err := dbgen.New().SaleStepList(ctx, pool, id)
	if err != nil {
		return db.Wrap("load steps", err)
	}
	v.Steps = newSteps(steps)
	events, err := dbgen.New().EventsOfSale(ctx, pool, id)
	v.Events = make([]Event, len(events))
	for i, e := range events {
		v.Events[i] = Event{e.At.UTC(), e.Text, e.Told == "done", e.Told}
	}
	if err != nil {
		return db.Wrap("load events", err)
	}
	asked, err := dbgen.New().CommandsPending(ctx, pool, id)
	v.Asked = make([]AskedFor, len(asked))
	for i, a := range asked {
		v.Asked[i] = AskedFor{a.Kind, a.Step, a.Actor, a.Reason}
	}
	return db.Wrap("load what was asked for", err)
}
