package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAChannelThatIsSwitchedOnHasItsWebhooksLookedAfter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := func() (n int) {
		t.Helper()
		require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT count(*) FROM outbox WHERE topic = 'webhooks' AND channel = 'woo-riga'").Scan(&n))
		b.exec("DELETE FROM outbox")
		return n
	}
	b.apply(strings.Replace(b.riga, "enabled: true", "enabled: false", 1))
	require.Zero(t, asked(), "it is switched off")
	b.apply(b.riga)
	require.Equal(t, 1, asked())
	b.apply(b.riga)
	require.Zero(t, asked(), "nothing changed")
}
