package dbtest

import (
	_ "embed" // for the trade
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

//go:embed trade.sql
var trade string

// Trade fills a database that has no rows with so many sales, a few hundred or more, and
// with what belongs to them: every list has something to show.
func (d Database) Trade(t testing.TB, sales int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), in(server.AdminURL, d.Owner.Config().ConnConfig.Database).Reveal())
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	for _, sql := range []string{"BEGIN; " + strings.ReplaceAll(trade, "{sales}", strconv.Itoa(sales)) + "COMMIT", "VACUUM ANALYZE"} {
		_, err = conn.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
}
