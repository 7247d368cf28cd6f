package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/audit"
)

// steer gives a command about a sale's way.
func (b *bundle) steer(key, kind, step string, id int64) {
	b.t.Helper()
	added, err := queries.CommandAdd(b.t.Context(), b.db.App, dbgen.CommandAddParams{
		ID: key, SaleID: b.sale(id), Kind: kind, Step: step, Actor: "anna", Reason: "agreed",
	})
	require.NoError(b.t, err)
	require.EqualValues(b.t, 1, added)
}

// steps are a sale's steps in the order of its way.
func (b *bundle) steps(id int64) map[string]dbgen.SaleStepListRow {
	b.t.Helper()
	rows, err := queries.SaleStepList(b.t.Context(), b.db.App, b.sale(id))
	require.NoError(b.t, err)
	steps := map[string]dbgen.SaleStepListRow{}
	for _, row := range rows {
		steps[row.Step] = row
	}
	return steps
}

// sound asks whether the ledger holds what it has to.
func (b *bundle) sound() {
	b.t.Helper()
	found, err := audit.Run(b.t.Context(), b.db.App, "", func(int, int) {})
	require.NoError(b.t, err)
	require.Empty(b.t, found)
}

// requireSkipped: a step shows who has the sale do without it, and why.
func (b *bundle) requireSkipped(id int64, step string) {
	b.t.Helper()
	row := b.steps(id)[step]
	require.Equal(b.t, []string{"skipped", "anna", "agreed"}, []string{row.State, row.SkippedBy, row.Reason}, step)
}

func TestASaleSettlesWithoutTheStepThatAPersonSkips(t *testing.T) {
	t.Parallel()
	t.Run("a payment that never comes is waited for no more", func(t *testing.T) {
		t.Parallel()
		b := setup(t, 345)
		b.policy.DeliveryStatuses = append(b.policy.DeliveryStatuses, "on-hold")
		b.savePolicy()
		require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
		b.steer("skip", activities.CommandSkip, "payment", 345)
		written := b.walk(345)
		require.Equal(t, "settled", written.State)
		require.Contains(t, written.Details, "Skipped: **payment**. To take it up again: `orderloom sale walk --channel woo-riga 345 payment --reason TEXT`")
		b.requireSkipped(345, "payment")
		b.sound()

		b.shop.SetStatus(345, "processing")
		require.Equal(t, "settled", b.readAndWalk(345).State)
		require.Zero(t, b.count("payments"), "what the shop says of the money isn't booked")
		b.requireSkipped(345, "payment")

		b.steer("walk", activities.CommandWalk, "payment", 345)
		require.Equal(t, activities.Written{State: "settled"}, b.walk(345))
		require.Equal(t, 1, b.count("payments"))
		require.Equal(t, "done", b.steps(345)["payment"].State)
		b.sound()
	})
	t.Run("goods that leave elsewhere are kept for nobody", func(t *testing.T) {
		t.Parallel()
		b := setup(t, alsoBacs)
		b.adjust("SKU-0006", "-499")
		require.Equal(t, "awaiting_stock", b.readAndWalk(alsoBacs).State)
		require.Equal(t, "2", b.list("SELECT open::text FROM sale_goods"))
		b.steer("skip", activities.CommandSkip, "delivery", alsoBacs)
		require.Equal(t, "settled", b.walk(alsoBacs).State)
		require.Zero(t, b.count("delivery_notes"))
		require.Equal(t, "0", b.list("SELECT open::text FROM sale_goods"))
		b.requireSkipped(alsoBacs, "delivery")
		b.sound()

		b.adjust("SKU-0006", "10")
		require.Equal(t, "settled", b.walk(alsoBacs).State)
		require.Zero(t, b.count("delivery_notes"), "in later passes, too")
		b.steer("walk", activities.CommandWalk, "totals", alsoBacs)
		require.Equal(t, "settled", b.walk(alsoBacs).State)
		require.Equal(t, 1, b.count("delivery_notes"))
		require.Equal(t, "0", b.list("SELECT open::text FROM sale_goods"))
		b.sound()
	})
	t.Run("a shop that takes no notes gets none", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.shop.AddFault(woosim.Rule{Kind: "notes.create", Fault: woosim.ServerError()})
		b.readAll()
		_, err := b.pass(t.Context(), straight)
		require.Error(t, err)
		failed := b.steps(straight)["note"]
		require.Equal(t, "retrying", failed.State)
		require.Contains(t, failed.Error, "500")
		require.NotNil(t, failed.FailedAt)
		require.Nil(t, failed.EndedAt)

		b.steer("skip", activities.CommandSkip, "note", straight)
		require.Equal(t, "settled", b.walk(straight).State)
		b.requireSkipped(straight, "note")
		require.Equal(t, "done", b.steps(straight)["status"].State)
		require.Empty(t, b.notes(straight))
		b.sound()

		b.shop.ClearFaults()
		b.steer("walk", activities.CommandWalk, "note", straight)
		require.Equal(t, "settled", b.walk(straight).State)
		require.Equal(t, "done", b.steps(straight)["note"].State)
		require.Zero(t, b.count("sale_events WHERE write_id IS NULL"), "all of it is told after all")
		b.sound()
	})
	t.Run("a status stays the shop's", func(t *testing.T) {
		t.Parallel()
		b := setup(t, 345)
		b.readAndWalk(345)
		b.steer("skip", activities.CommandSkip, "status", 345)
		b.shop.SetStatus(345, "processing")
		require.Equal(t, "settled", b.readAndWalk(345).State)
		b.requireSkipped(345, "status")
		require.JSONEq(t, `"processing"`, b.field(345, "status"))
		b.sound()

		b.steer("walk", activities.CommandWalk, "status", 345)
		require.Equal(t, "settled", b.walk(345).State)
		require.JSONEq(t, `"completed"`, b.field(345, "status"))
	})
	t.Run("documents are mailed to nobody", func(t *testing.T) {
		t.Parallel()
		b := setup(t, 345)
		b.readAndWalk(345)
		b.steer("skip", activities.CommandSkip, "mail", 345)
		b.policy.SendByEmail = true
		b.savePolicy()
		b.shop.SetStatus(345, "processing")
		require.Equal(t, "settled", b.readAndWalk(345).State)
		require.Zero(t, b.count("document_mails"))
		b.requireSkipped(345, "mail")
		_, err := activities.MailDocument(t.Context(), b.db.App, activities.DocumentMail{Key: "m", DocumentID: 1, Actor: "anna"})
		require.ErrorContains(t, err, "orderloom sale walk")
		b.sound()
	})
}

func TestAWalkAgainTriesWhatTheShopRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Kind: "notes.create", Fault: woosim.Fault{Status: 404}})
	b.shop.AddFault(woosim.Rule{Kind: "orders.update", Fault: woosim.Fault{Status: 404}})
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	for _, step := range []string{"note", "status"} {
		require.Equal(t, "failed", b.steps(straight)[step].State, step)
		require.NotEmpty(t, b.steps(straight)[step].Error, step)
	}
	b.shop.ClearFaults()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Empty(t, b.notes(straight), "what was refused is refused")

	b.steer("again", activities.CommandWalk, "note", straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Len(t, b.notes(straight), 1)
	require.JSONEq(t, `"completed"`, b.field(straight, "status"))
	for _, step := range []string{"note", "status"} {
		require.Equal(t, "done", b.steps(straight)[step].State, step)
		require.Empty(t, b.steps(straight)[step].Error, step)
	}
	b.sound()

	why, err := activities.WhyNot(t.Context(), b.db.App, "settled", activities.Walk{SaleID: b.sale(straight)}, activities.Asked{Kind: activities.CommandWalk, Step: "totals"})
	require.NoError(t, err)
	require.EqualError(t, why, "the sale is settled, and nothing from totals on was skipped or failed: nothing is left to walk")
}

func TestACancelledSaleEndsWhateverItsOrderSays(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.DeliveryStatuses = []string{"completed"}
	b.savePolicy()
	require.Equal(t, "awaiting_delivery", b.readAndWalk(straight).State)
	b.steer("cancel", activities.CommandCancel, "", straight)
	require.Equal(t, "cancelled", b.walk(straight).State)
	require.Equal(t, "invoice reversed; credit_note paid", b.list("SELECT type || ' ' || state FROM documents ORDER BY id"))
	require.Equal(t, "0.00", b.list("SELECT sum(amount)::text FROM payments"))
	require.Equal(t, "0", b.list("SELECT open::text FROM sale_goods"))
	require.Equal(t, 1, b.count("sale_events WHERE text = 'Cancelled: by a person.'"))
	require.Equal(t, "cancel done anna", b.list("SELECT action || ' ' || result || ' ' || actor FROM journal WHERE actor = 'anna'"))
	b.sound()

	b.shop.SetStatus(straight, "completed")
	require.Equal(t, "cancelled", b.readAndWalk(straight).State, "the shop's word doesn't open it again")
	b.steer("note", activities.CommandWalk, "note", straight)
	require.Equal(t, "cancelled", b.walk(straight).State)
	b.steer("walk", activities.CommandWalk, "fetched", straight)
	require.Equal(t, "settled", b.walk(straight).State, "a person's does")
	require.Equal(t, 1, b.count("documents WHERE type = 'invoice' AND state = 'paid'"))
	b.sound()
}

func TestASaleOfAnUnreadableOrderIsCancelledAllTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "line_items", `"none"`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "failed", b.steps(straight)["fetched"].State)
	require.NotEmpty(t, b.steps(straight)["fetched"].Error)
	b.steer("cancel", activities.CommandCancel, "", straight)
	require.Equal(t, "cancelled", b.walk(straight).State)
	b.sound()
}

func TestGoodsThatAreOutAreTakenBackBeforeASaleIsCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
	asked := activities.Asked{Kind: activities.CommandCancel}
	why, err := activities.WhyNot(t.Context(), b.db.App, b.state(cash), activities.Walk{SaleID: b.sale(cash)}, asked)
	require.NoError(t, err)
	require.EqualError(t, why, "goods of it have left: take them back first, by `orderloom delivery reverse '#1' --reason TEXT`")

	b.steer("too-early", activities.CommandCancel, "", cash) // as if they had left after it was given
	require.Equal(t, "awaiting_payment", b.walk(cash).State)
	require.Equal(t, "refused", b.list("SELECT result FROM journal WHERE actor = 'anna'"))

	_, err = activities.ReverseDelivery(t.Context(), b.db.App, activities.DeliveryReversal{Key: "back", Note: 1, Actor: "anna", Reason: "not wanted"})
	require.NoError(t, err)
	b.steer("cancel", activities.CommandCancel, "", cash)
	require.Equal(t, "reversed", b.walk(cash).State)
	b.sound()
}
