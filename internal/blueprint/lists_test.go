package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAChannelThatIsReadAsksForTheListsOfItsShop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := func() (n int) {
		t.Helper()
		require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT count(*) FROM outbox WHERE topic = 'lists' AND channel = 'woo-riga'").Scan(&n))
		b.exec("DELETE FROM outbox")
		return n
	}
	off := strings.Replace(b.riga, "enabled: true", "enabled: false", 1)
	require.NotEqual(t, b.riga, off)

	b.apply(off)
	b.exec("INSERT INTO channel_credentials (channel_id, sealed_key, sealed_secret) SELECT id, 'k', 's' FROM channels")
	require.Zero(t, asked(), "it is switched off")
	b.apply(b.riga)
	require.Equal(t, 1, asked())
	b.apply(b.riga)
	require.Zero(t, asked(), "nothing changed")
	b.apply(strings.Replace(b.riga, "tolerance: 0.01", "tolerance: 0.02", 1))
	require.Equal(t, 1, asked(), "what it decides is held against the lists anew")
	b.exec("DELETE FROM channel_credentials")
	b.apply(b.riga)
	require.Zero(t, asked(), "nobody is let in without a key")
}
