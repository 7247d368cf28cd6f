package db_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// TestListingsAreLockedInTheOrderOfTheirIDs by whoever loses or finds them, as by whoever
// tells their shop: neither waits for the other in turn.
func TestListingsAreLockedInTheOrderOfTheirIDs(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(context.Context, *shelf) error{
		"lost": func(ctx context.Context, s *shelf) error {
			_, err := queries.ListingsLose(ctx, s.app, s.channel, []string{"1", "2"})
			return err
		},
		"found": func(ctx context.Context, s *shelf) error {
			_, err := queries.ListingsSettle(ctx, s.app, s.channel)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t)
			s.another("A")
			s.another("Z")
			first, second := s.list("2", nil, "kind", "simple", "sku", "Z"), s.list("1", nil, "kind", "simple", "sku", "A")
			s.exec("INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy) SELECT channel_id, remote_id, 'unknown_sku', false, 'x', 'y' FROM listings WHERE item_id IS NULL")
			s.exec("UPDATE listings SET name = 'moved' WHERE id = $1", first) // it no longer lies in front
			holder, err := s.app.Begin(t.Context())
			require.NoError(t, err)
			defer func() { _ = holder.Rollback(context.Background()) }()
			_, err = holder.Exec(t.Context(), "SELECT FROM listings WHERE id = $1 FOR UPDATE", first)
			require.NoError(t, err)
			var waiting errgroup.Group
			waiting.Go(func() error { return do(t.Context(), s) })
			require.Eventually(t, func() bool {
				return s.text("SELECT count(*)::text FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()") == "1"
			}, 30*time.Second, 10*time.Millisecond)
			_, err = holder.Exec(t.Context(), "SELECT FROM listings WHERE id = $1 FOR UPDATE NOWAIT", second)
			require.NoError(t, err, "who waits for the first holds none that comes after it")
			require.NoError(t, holder.Commit(t.Context()))
			require.NoError(t, waiting.Wait())
			require.Equal(t, "0", s.text("SELECT count(*)::text FROM listings WHERE item_id IS NULL AND gone_at IS NULL"))
		})
	}
}
