package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestWhatIsErasedDoesNotComeBack, though the shop shows it still; what is written later is
// taken in.
func TestWhatIsErasedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	d := setupDesk(t)
	d.asks("room", "Is it in stock?")
	d.asks("other", "Do you deliver?")
	d.sync()
	_, err := d.reply("a", "1", "It is")
	require.NoError(t, err)
	_, err = activities.EraseMessages(t.Context(), d.db.App, d.message("1"), "anna", "asked for")
	require.Equal(t, fault.Conflict, fault.KindOf(err), "a reply is being sent")
	d.send()
	for _, want := range []bool{true, false} {
		erased, err := activities.EraseMessages(t.Context(), d.db.App, d.message("1"), "anna", "asked for")
		require.NoError(t, err)
		require.Equal(t, want, erased)
	}
	d.sync()
	said := "SELECT concat_ws('|', t.remote_id, t.name, t.phone, t.buyer_id, m.body) FROM messages m JOIN message_threads t ON t.id = m.thread_id WHERE NOT m.own ORDER BY m.id"
	require.Equal(t, "room||||; other|Олена Тестова|+380 50 123 45 67|280000001|Do you deliver?", d.list(said))
	require.Empty(t, d.list("SELECT body FROM message_replies"))
	require.JSONEq(t, `{"reason": "asked for", "message": "1"}`, d.list("SELECT detail::text FROM journal WHERE action = 'erase messages'"))
	_, err = d.reply("b", "1", "Still")
	require.ErrorContains(t, err, "message 1 is erased")

	later := d.asks("room", "And in red?")
	require.Equal(t, 1, d.sync().New)
	require.Equal(t, "And in red?", d.list("SELECT body FROM messages WHERE remote_id = $1", later))
	_, err = d.reply("c", later, "It is")
	require.NoError(t, err)
}
