package activities

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// Imported says which sale an order is and what its status calls for. It holds
// no more than ids and decisions.
type Imported struct {
	Walk
	// Ignored: the channel doesn't import orders of this status, and it has no
	// sale of this one yet.
	Ignored bool `json:"ignored,omitempty"`
}

// ImportOrder makes the newest reading of an order a sale, or moves the sale on
// that the order has. One order is one sale, whoever asks and how often. Commands
// that people gave meanwhile are applied.
func (s *Set) ImportOrder(ctx context.Context, ref commerce.OrderRef) (Imported, error) {
	var out Imported
	at := atOrder(ctx, ref)
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) (err error) {
		out, err = s.importOrder(ctx, tx, at)
		return err
	})
	return out, at.end(ctx, s.DB, err)
}

func (s *Set) importOrder(ctx context.Context, tx pgx.Tx, at attempt) (Imported, error) {
	ref := at.order
	row, err := queries.OrderLock(ctx, tx, ref.Channel, ref.RemoteID)
	if err != nil {
		return Imported{}, db.Wrap("load order "+ref.String(), err)
	}
	ch, err := loadChannel(ctx, tx, ref.Channel)
	if err != nil {
		return Imported{}, err
	}
	known, err := knownSale(ctx, tx, row)
	if err != nil {
		return Imported{}, err
	}
	read, err := s.understand(ctx, tx, ch, row, known)
	if err != nil {
		return Imported{}, err
	}
	if read.plan.Ignored && known == nil {
		return Imported{Ignored: true}, markProcessed(ctx, tx, row.ChannelID, row.RemoteID, Walk{Version: row.Version})
	}
	r, err := s.saveSale(ctx, tx, ch, row, read, known)
	if err != nil {
		return Imported{}, err
	}
	r.attempt = at
	markImport(r, row)
	walk := Walk{SaleID: r.saleID, Version: row.Version, Plan: read.plan, Number: row.Number}
	if known != nil {
		walk.Skip, walk.Cancelled = known.Skipped, known.Cancelled
	}
	return Imported{Walk: walk}, r.write(ctx, tx)
}

// markImport says how an order was read and matched. One that nobody could read keeps
// what was matched before.
func markImport(r *record, row dbgen.OrderLockRow) {
	if row.Unreadable != nil {
		r.mark(stepFetched, stepFailed, *row.Unreadable)
		return
	}
	r.mark(stepFetched, stepDone, row.Status)
	r.mark(stepMatched, stepDone, "")
}

// understood is an order with what its status calls for, and the goods that it wants.
type understood struct {
	order  commerce.Order
	plan   posting.Plan
	wanted []posting.Goods
}

// understand decodes an order and asks what its status calls for, and what people
// asked of the sale that it has.
func (s *Set) understand(ctx context.Context, tx pgx.Tx, ch channel, row dbgen.OrderLockRow, known *dbgen.Sale) (understood, error) {
	if known == nil {
		return ch.plan(ctx, tx, row)
	}
	if err := s.obey(ctx, tx, &ch, known); err != nil {
		return understood{}, err
	}
	read, err := ch.plan(ctx, tx, row)
	if err != nil {
		return read, err
	}
	if known.Cancelled {
		read.plan, read.wanted = posting.Plan{Refused: true}, nil
	}
	if read.plan.Ignored && ch.policy.Refuses(read.order.Status) {
		read.plan = posting.Plan{Refused: true} // thrown away: nobody imports such orders, but a sale ends by it
	}
	if slices.Contains(known.Skipped, stepDelivery) {
		if read.wanted, err = goodsAway(ctx, tx, known.ID); err != nil {
			return read, err
		}
	}
	read.plan.Reverse, read.plan.Mail, err = ch.later(ctx, tx, *known, read.plan)
	return read, err
}

// goodsAway are a sale's goods that have left: all that it wants where the rest never will.
func goodsAway(ctx context.Context, tx pgx.Tx, saleID int64) ([]posting.Goods, error) {
	rows, err := queries.SaleGoodsAway(ctx, tx, saleID)
	goods := make([]posting.Goods, len(rows))
	for i, row := range rows {
		goods[i] = posting.Goods{ItemID: row.ItemID, Quantity: row.Moved}
	}
	return goods, db.Wrap("look what has left", err)
}

// later says what the books add to the plan of a sale that is known: whether there is
// anything to take back, and anything to mail that a person asked for or that an
// earlier pass posted.
func (c channel) later(ctx context.Context, tx pgx.Tx, known dbgen.Sale, plan posting.Plan) (reverse, mail bool, err error) {
	if plan.Refused {
		if reverse, err = queries.SaleIsBooked(ctx, tx, known.ID); err != nil {
			return false, false, db.Wrap("look what is booked", err)
		}
	}
	if slices.Contains(known.Skipped, stepMail) {
		return reverse, false, nil
	}
	if mail = plan.Mail || reverse && c.policy.SendByEmail; !mail {
		mail, err = queries.MailWaits(ctx, tx, known.ID, c.policy.SendByEmail)
	}
	return reverse, mail, db.Wrap("look for documents to mail", err)
}

// plan decodes an order and asks what its status calls for. An order that nobody
// could read becomes a sale all the same: its next step holds it.
func (c channel) plan(ctx context.Context, tx pgx.Tx, row dbgen.OrderLockRow) (understood, error) {
	if row.Unreadable != nil {
		return understood{order: commerce.Order{RemoteID: row.RemoteID, Number: row.Number, Status: row.Status, PlacedAt: row.ModifiedAt}}, nil
	}
	order, err := c.order(row.Body)
	if err != nil {
		return understood{}, err
	}
	mappings, err := c.planMappings(ctx, tx, order)
	plan := posting.PlanOf(order, c.policy, mappings)
	return understood{order, plan, posting.Wanted(order, plan, c.policy, mappings)}, err
}

// obey applies what people asked of a sale since its last pass, and books the money
// that they recorded for a register that was closed then.
func (s *Set) obey(ctx context.Context, tx pgx.Tx, ch *channel, known *dbgen.Sale) error {
	r := &record{saleID: known.ID, channel: ch.Code, attempt: newAttempt()}
	if err := applyCommands(ctx, tx, r, known); err != nil {
		return err
	}
	ch.issueIfAsked(known.IssueAsked)
	if err := bookWaiting(ctx, tx, r); err != nil {
		return err
	}
	return r.write(ctx, tx)
}

// knownSale is the sale that an order has, or nil.
func knownSale(ctx context.Context, tx pgx.Tx, row dbgen.OrderLockRow) (*dbgen.Sale, error) {
	sale, err := queries.SaleByOrder(ctx, tx, row.ChannelID, row.RemoteID)
	if db.IsNotFound(err) {
		return nil, nil //nolint:nilnil // no sale is an answer
	}
	return &sale, db.Wrap("look for the sale", err)
}

// saveSale makes the sale, or moves it along. Its customer is matched when its
// order can first be read; a customer once matched stays.
func (s *Set) saveSale(ctx context.Context, tx pgx.Tx, ch channel, row dbgen.OrderLockRow, read understood, known *dbgen.Sale) (*record, error) {
	order := read.order
	sale := dbgen.SaleSaveParams{
		ChannelID: row.ChannelID, RemoteID: row.RemoteID,
		Currency: order.Currency, Total: order.Totals.Total, PlacedAt: order.PlacedAt,
		OrderVersion: row.Version, RunID: runID(ctx),
	}
	sale.Items, sale.Wanted = itemised(read.wanted)
	var found *buyer
	if row.Unreadable == nil && (known == nil || known.CustomerID == nil) {
		match, err := matchBuyer(ctx, tx, ch, order)
		if err != nil {
			return nil, err
		}
		found, sale.CustomerID, sale.MatchedBy = &match, &match.id, &match.by
	}
	switch {
	case known == nil:
		if err := s.begin(ctx, tx, ch, row, order, &sale); err != nil {
			return nil, err
		}
	case row.Unreadable != nil:
		sale.Currency, sale.Total = known.Currency, known.Total // as it was last understood
	}
	ch.carry(&sale, row, order)
	saved, err := queries.SaleSave(ctx, tx, sale)
	if err != nil {
		return nil, db.Wrap("save sale", err)
	}
	r := &record{saleID: saved.ID, channel: ch.Code}
	if known == nil || known.OrderVersion != row.Version {
		r.journalReading(row)
	}
	if saved.Created {
		r.tell("imported", importedText(sale.Number, order))
	}
	if known != nil {
		if err := tellChanges(ctx, tx, r, ch, row, *known, order); err != nil {
			return nil, err
		}
	}
	if found == nil {
		return r, nil
	}
	r.tellMatch(*found)
	return r, keepFindings(ctx, tx, saved.ID, found.findings)
}

// itemised are the items of goods, with how many there are of each.
func itemised(goods []posting.Goods) (items []int64, quantities []money.Amount) {
	items, quantities = make([]int64, len(goods)), make([]money.Amount, len(goods))
	for i, g := range goods {
		items[i], quantities[i] = g.ItemID, g.Quantity
	}
	return items, quantities
}

// total is an amount with its currency, as people read it.
func total(amount money.Amount, currency string) string {
	if currency == "" {
		return amount.String()
	}
	return amount.String() + " " + currency
}

// markProcessed remembers that a version of an order was walked to its end, and with it
// what people had asked of the sale.
func markProcessed(ctx context.Context, tx pgx.Tx, channelID int64, remoteID string, walked Walk) error {
	return db.Wrap("mark the order as walked", queries.OrderMarkProcessed(ctx, tx, dbgen.OrderMarkProcessedParams{
		SaleID: walked.SaleID, Version: walked.Version, ChannelID: channelID, RemoteID: remoteID,
	}))
}
