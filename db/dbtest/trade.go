package dbtest

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/trade"
)

// Trade fills a database that has no rows with so many sales and what belongs to them; see
// trade.Fill.
func (d Database) Trade(t testing.TB, sales int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), in(server.AdminURL, d.Owner.Config().ConnConfig.Database).Reveal())
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	require.NoError(t, trade.Fill(t.Context(), conn, sales))
}
