package activities

import (
	"cmp"
	"context"
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// unseenAtOnce is how many orders are looked for in one part: each may cost a request.
const unseenAtOnce = 20

// lookAtOrders compares a page of the shop's orders. Of a platform that has no such list,
// our own orders alone are looked for.
func (r *reconciler) lookAtOrders(ctx context.Context) error {
	shop, has, err := able[connectors.OrderRange](ctx, r)
	if err != nil || !has {
		r.at.pass()
		return err
	}
	page, err := shop.OrdersPlaced(ctx, connectors.Range{Since: r.run.Since, Until: r.run.Until}, r.at.Rest)
	if err != nil {
		return err
	}
	r.saw(page)
	if r.at.Rest = page.Rest; !page.More {
		r.at.pass()
	}
	return r.compareOrders(ctx, page.Orders, nil)
}

func (r *reconciler) saw(page connectors.OrderPage) {
	ids := idsOf(page)
	r.seen = append(r.seen, ids...) // of one that can't be read its sale is held for that
	r.at.Seen += len(ids)
	r.part.Orders += int64(len(ids))
}

// lookForUnseen looks for some orders of ours that no list of the shop's told of.
func (r *reconciler) lookForUnseen(ctx context.Context) error {
	ids, err := queries.ReconcileUnseen(ctx, r.set.DB, dbgen.ReconcileUnseenParams{
		ChannelID: r.ch.ID, ID: r.run.ID, Since: r.run.Since, Until: r.run.Until, After: r.at.After, Most: unseenAtOnce,
	})
	if err != nil {
		return db.Wrap("list orders that were not seen", err)
	}
	if len(ids) > 0 {
		r.at.After = ids[len(ids)-1]
	}
	if len(ids) < unseenAtOnce {
		r.at.pass()
	}
	return r.lookFor(ctx, slices.DeleteFunc(ids, func(id string) bool { return r.before[id] }))
}

func (r *reconciler) lookFor(ctx context.Context, ids []string) error {
	look, err := r.set.look(ctx, r.ch, ids)
	if err != nil {
		return err
	}
	if lost, all := len(look.gone), r.at.Seen+len(ids); !credible(lost, all) {
		return fault.New(fault.Invalid, "reconcile "+r.ch.Code,
			"of %d orders that we looked for the shop has lost %d, which is more than somebody deletes: see that the channel's address leads to its own shop", all, lost)
	}
	r.saw(look.found)
	for _, id := range ids {
		gone := slices.ContainsFunc(look.gone, func(g Gone) bool { return g.RemoteID == id })
		if !gone && !slices.Contains(r.seen, id) {
			r.agreed = append(r.agreed, id) // neither side has it any more
		}
	}
	return r.compareOrders(ctx, look.found.Orders, look.gone)
}

// compareOrders holds what the shop says of orders against the books.
func (r *reconciler) compareOrders(ctx context.Context, reads []connectors.Read, gone []Gone) error {
	r.kinds = reconcile.OrderKinds()
	orders := make([]commerce.Order, len(reads))
	var ids []string
	for i, read := range reads {
		orders[i] = r.ch.policy.Read(read.Order)
		ids = append(ids, read.Order.RemoteID)
	}
	for _, g := range gone {
		ids = append(ids, g.RemoteID)
	}
	shelf, err := r.loadBooks(ctx, ids)
	if err != nil {
		return err
	}
	mappings, err := r.ch.planMappings(ctx, r.set.DB, orders...)
	if err != nil {
		return err
	}
	for i, read := range reads {
		b := shelf[read.Order.RemoteID]
		o := reconcile.Order{Shop: r.said(orders[i], b, mappings), Ours: b.ours(read.Order)}
		inFlight := b.inFlight(read.AskedAt) || tooYoung(read.Order.ModifiedAt, b.ModifiedAt, r.frontier.Orders)
		r.weigh(Difference{Subject: read.Order.RemoteID, Name: cmp.Or(b.SaleNumber, read.Order.Number), AskedAt: read.AskedAt}, o.Compare(), inFlight)
	}
	for _, g := range gone {
		b := shelf[g.RemoteID]
		o := reconcile.Order{Ours: b.ours(commerce.Order{})}
		r.weigh(Difference{Subject: g.RemoteID, Name: cmp.Or(b.SaleNumber, b.Number), AskedAt: g.AskedAt}, o.Compare(), b.inFlight(g.AskedAt))
	}
	return nil
}

// said is what the shop says of an order, by the channel's rules as they are for one that
// we know, or don't.
func (r *reconciler) said(order commerce.Order, b booksOf, mappings posting.Mappings) *reconcile.Said {
	ch := r.ch
	ch.issueIfAsked(b.IssueAsked)
	plan := posting.PlanOf(order, ch.policy, mappings)
	if b.Cancelled || plan.Ignored && b.SaleID != 0 && ch.policy.Refuses(order.Status) {
		plan = posting.Plan{Refused: true}
	}
	return &reconcile.Said{
		Status: order.Status, Currency: order.Currency, Total: order.Totals.Total, Refunded: order.Refunded(), Claim: posting.ClaimOf(order, plan),
		Wanted: !plan.Ignored && (b.known() || !order.ModifiedAt.Before(ch.StartAt)),
	}
}
