package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// given are the statuses that the shop was told of an order, oldest first.
func (b *bundle) given() string {
	b.t.Helper()
	return b.list("SELECT body || ' ' || state FROM shop_writes WHERE kind = 'status' ORDER BY id")
}

func TestEachStageOfASaleHasItsStatus(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.policy.DeliveryStatuses = append(b.policy.DeliveryStatuses, "on-hold")
	b.savePolicy()
	b.exec("UPDATE channels SET status_completed = 'on-hold', status_completed_and_paid = 'completed', status_cancelled = 'cancelled'")
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
	require.Equal(t, "on-hold done", b.given(), "its goods have left")
	require.JSONEq(t, `"on-hold"`, b.field(cash, "status"))
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)

	b.exec("UPDATE payment_mappings SET paid_statuses = '{processing,completed}' WHERE remote_method = 'cod'")
	b.shop.SetStatus(cash, "processing")
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	require.Equal(t, "on-hold done; completed done", b.given())

	b.shop.SetStatus(cash, "failed")
	require.Equal(t, "reversed", b.readAndWalk(cash).State)
	require.Equal(t, "on-hold done; completed done; cancelled done", b.given())
	require.JSONEq(t, `"cancelled"`, b.field(cash, "status"))
	require.Equal(t, "reversed", b.readAndWalk(cash).State)
	require.Equal(t, 3, b.shop.RequestCount()["orders.update"], "each once")
}

func TestOneStatusStandsForCompletedAndForPaid(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("UPDATE channels SET status_completed = 'completed', status_completed_and_paid = ''")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "completed done", b.given())
}

func TestGoodsThatHaveYetToLeaveCompleteNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, 345) // on-hold: invoiced, neither paid nor delivered
	b.exec("UPDATE channels SET status_completed = 'completed'")
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Empty(t, b.given())
}

func TestAnOrderIsAcceptedOnceItsSaleHasPassedItsChecks(t *testing.T) {
	t.Parallel()
	b := setup(t, 345) // on-hold: invoiced, neither paid nor delivered
	b.exec("UPDATE channels SET status_accepted = 'pending', accepted_from = '{on-hold}'")
	b.policy.DocumentStatuses = append(b.policy.DocumentStatuses, "pending")
	b.policy.Automatic = false
	b.savePolicy()
	require.Equal(t, "awaiting_release", b.readAndWalk(345).State)
	require.Empty(t, b.given(), "nobody has looked at it")

	b.policy.Automatic = true
	b.savePolicy()
	require.Equal(t, "awaiting_payment", b.walk(345).State)
	require.Equal(t, "pending done", b.given())
	require.JSONEq(t, `"pending"`, b.field(345, "status"))
	require.Zero(t, b.readAll(), "our own word is no news")

	b.shop.SetStatus(345, "on-hold")
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Equal(t, "pending done", b.given(), "what the shop's staff take back is theirs")
}

func TestAnOrderThatSomebodyMovedOnIsNotAccepted(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("UPDATE channels SET status_accepted = 'on-hold', accepted_from = '{pending}', status_completed_and_paid = ''")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Empty(t, b.given())
}

// TestAnOrderInTheTrashStaysThere: a status would fetch it back.
func TestAnOrderInTheTrashStaysThere(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("UPDATE channels SET status_cancelled = 'cancelled'")
	b.readAndWalk(straight)
	b.exec("UPDATE orders SET status = 'trash', body = jsonb_set(body, '{status}', '\"trash\"'), version = version + 1")
	require.Equal(t, "reversed", b.walk(straight).State)
	require.Equal(t, "completed done", b.given())
}

func TestAStatusThatNoLongerFitsIsGivenUpForTheOneThatDoes(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.exec("UPDATE channels SET status_completed = 'on-hold', enabled = false")
	b.exec("UPDATE channels SET enabled = true")
	b.readAll()
	b.exec("UPDATE channels SET enabled = false")
	require.Equal(t, "awaiting_payment", b.walk(cash).State)
	require.Equal(t, "on-hold intended", b.given())

	b.exec("UPDATE channels SET enabled = true")
	b.shop.SetStatus(cash, "completed")
	b.readAll()
	require.Equal(t, "settled", b.walk(cash).State)
	require.Equal(t, "on-hold withheld", b.given(), "it is where it should be")
	require.Zero(t, b.shop.RequestCount()["orders.update"])
}
