package activities_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestWhatIsSwitchedOffIsNotRead: neither by the reader nor by hand, which says why.
func TestWhatIsSwitchedOffIsNotRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ set, want string }{
		"a channel":  {"enabled = false", "it is switched off: switch it on to import its orders"},
		"its orders": {"orders_in = false", "its orders are not imported: switch orders_in on"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.exec("UPDATE channels SET " + test.set)
			_, read := b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode, Fresh: true})
			_, asked := b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Page: 1})
			for _, err := range []error{read, asked} {
				require.ErrorContains(t, err, test.want)
				require.Equal(t, string(fault.Unmapped), asTemporal(t, err).Type())
			}
			require.Empty(t, b.shop.Requests())

			preview, err := activities.Onlooker{DB: b.db.App, Channels: b.set.Channels}.PreviewOrders(t.Context(), activities.PreviewInput{
				RangeInput: activities.RangeInput{Channel: channelCode, Page: 1},
			})
			require.NoError(t, err, "whoever only looks may look")
			require.Len(t, preview.Orders, 1)
		})
	}
}

// TestSwitchesOfWhatIsWritten: requests are those that write to the shop, withheld the
// writes that were never made.
func TestSwitchesOfWhatIsWritten(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set      string
		requests map[string]int
		writes   string
	}{
		"all on":                {"enabled = true", map[string]int{"notes.create": 1, "orders.update": 1}, "note done; status done"},
		"no status back":        {"status_back = false", map[string]int{"notes.create": 1}, "note done"},
		"no notes":              {"notes = false", map[string]int{"orders.update": 1}, "note withheld; status done"},
		"neither":               {"notes = false, status_back = false", map[string]int{}, "note withheld"},
		"a channel that is off": {"enabled = false", map[string]int{}, "note intended; status intended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.readAll()
			b.exec("UPDATE channels SET " + test.set)
			b.shop.ForgetRequests()
			require.Equal(t, "settled", b.walk(straight).State, "our own books go on")
			require.Equal(t, "settled", b.walk(straight).State)
			require.Equal(t, test.requests, b.shop.RequestCount())
			require.Equal(t, test.writes, b.list("SELECT kind || ' ' || state FROM shop_writes ORDER BY kind"))
			b.requireOneOfEverything()
		})
	}
}

func TestAChannelThatIsSwitchedOnAgainWritesWhatItLeftOpen(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	b.exec("UPDATE channels SET enabled = false")
	b.walk(straight)
	require.Equal(t, "waiting for the channel to be switched on", b.list("SELECT state || ' ' || detail FROM sale_steps WHERE step = 'note'"))
	require.Empty(t, b.notes(straight))

	b.exec("UPDATE channels SET enabled = true")
	b.walk(straight)
	require.Len(t, b.notes(straight), 1)
	require.JSONEq(t, `"completed"`, b.field(straight, "status"))
	require.Equal(t, "done", b.list("SELECT state FROM sale_steps WHERE step = 'note'"))
}

// TestAStartInThePastBringsInOldSales: what was changed before it stays out.
func TestAStartInThePastBringsInOldSales(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash)
	older, newer := b.modified(straight), b.modified(cash)
	require.Less(t, older, newer)
	b.exec("UPDATE channels SET start_at = $1::timestamptz", newer+"Z")
	b.readAll()
	require.Equal(t, "346", b.list("SELECT remote_id FROM orders"))
	b.exec("UPDATE channels SET start_at = $1::timestamptz", older+"Z")
	b.exec("DELETE FROM feed_cursors")
	b.readAll()
	require.Equal(t, "278; 346", b.list("SELECT remote_id FROM orders ORDER BY remote_id"))
	require.Equal(t, "settled", b.walk(straight).State)
}

// modified is when the shop last changed an order, in UTC.
func (b *bundle) modified(id int64) string {
	b.t.Helper()
	return strings.Trim(b.field(id, "date_modified_gmt"), `"`)
}
