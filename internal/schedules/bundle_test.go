package schedules_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/workflows"
)

// soon is how long a thing may take that takes a moment.
const soon = 30 * time.Second

var queries = dbgen.New()

// channels numbers them, in the order of a list: Temporal is shared, also between repeated runs of a test.
var channels atomic.Int64

// bundle is a channel that is switched on, and a keeper of its schedules. No worker
// runs: what a schedule started stays as it was started.
type bundle struct {
	t        *testing.T
	db       dbtest.Database
	temporal client.Client
	keeper   *schedules.Keeper
	channel  string // the test's own
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, db: dbtest.New(t)}
	var err error
	b.temporal, err = client.Dial(server)
	require.NoError(t, err)
	t.Cleanup(b.temporal.Close)
	b.keeper = &schedules.Keeper{DB: b.db.App, Temporal: b.temporal, ImportEvery: time.Minute}
	b.exec(`INSERT INTO warehouses (code, name) VALUES ('main', 'Main')`)
	b.exec(`INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'web', 'Web', id, '{EUR}' FROM warehouses`)
	b.channel = b.add()
	return b
}

// add is a further channel, switched on.
func (b *bundle) add() string {
	b.t.Helper()
	code := fmt.Sprintf("woo-%03d", channels.Add(1))
	b.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, zone, enabled)
		SELECT '` + code + `', 'woocommerce', 'test', id, 'Shop', 'https://shop.example', '{}', 'Europe/Riga', true FROM points_of_sale`)
	return code
}

func (b *bundle) exec(sql string) {
	b.t.Helper()
	_, err := b.db.Owner.Exec(b.t.Context(), sql)
	require.NoError(b.t, err)
}

// change changes the channel, and has its schedules follow.
func (b *bundle) change(set string) {
	b.t.Helper()
	b.exec("UPDATE channels SET " + set + " WHERE code = '" + b.channel + "'")
	b.ensure()
}

func (b *bundle) ensure() {
	b.t.Helper()
	require.NoError(b.t, b.keeper.Ensure(b.t.Context(), b.channel))
}

func (b *bundle) handle() client.ScheduleHandle {
	return b.temporal.ScheduleClient().GetHandle(b.t.Context(), workflows.WakeScheduleID(b.channel))
}

func (b *bundle) describe() *client.ScheduleDescription {
	b.t.Helper()
	found, err := b.handle().Describe(b.t.Context())
	require.NoError(b.t, err)
	return found
}

func (b *bundle) spec() *client.ScheduleSpec { return b.describe().Schedule.Spec }

func (b *bundle) paused() bool { return b.describe().Schedule.State.Paused }

func (b *bundle) gone() bool {
	b.t.Helper()
	_, err := b.handle().Describe(b.t.Context())
	if err == nil {
		return false
	}
	var missing *serviceerror.NotFound
	require.ErrorAs(b.t, err, &missing)
	return true
}

// ask is what a person asks of the channel's one schedule.
func (b *bundle) ask(reason string) schedules.Ask {
	return schedules.Ask{Channel: b.channel, Name: "orders", Actor: "anna", Reason: reason}
}

// shown is the channel's one schedule, as a list has it.
func (b *bundle) shown() schedules.Shown {
	b.t.Helper()
	list, all, err := b.keeper.List(b.t.Context(), b.channel, 0, 50)
	require.NoError(b.t, err)
	require.Equal(b.t, len(schedules.Names()), all)
	require.Len(b.t, list, all)
	return list[0]
}

// started waits until the schedule has started so many workflows.
func (b *bundle) started(times int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		found, err := b.handle().Describe(context.WithoutCancel(b.t.Context()))
		return err == nil && found.Info.NumActions >= times
	}, soon, 20*time.Millisecond)
}

// journalled are the actions in the journal, in their order.
func (b *bundle) journalled() (actions []string) {
	b.t.Helper()
	rows, err := b.db.App.Query(b.t.Context(), "SELECT actor || ': ' || action || ' ' || detail::text FROM journal WHERE channel = $1 ORDER BY id", b.channel)
	require.NoError(b.t, err)
	defer rows.Close()
	for rows.Next() {
		var action string
		require.NoError(b.t, rows.Scan(&action))
		actions = append(actions, action)
	}
	require.NoError(b.t, rows.Err())
	return actions
}
