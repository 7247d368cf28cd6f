package localstack

import (
	"context"
	"errors"
	"net"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAServerComesBackWithWhatItHad(t *testing.T) {
	t.Parallel()
	s := startStack(t, Options{Dir: stackDir(t), Ephemeral: true})
	execute(t, s.OwnerURL, "create table kept as select 'still here' as said; grant select on kept to orderloom_app")
	run := startWorkflow(t, s)
	database, err := url.Parse(s.AppURL)
	require.NoError(t, err)
	refuses := func(address string) func(context.Context) error {
		return func(ctx context.Context) error {
			conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
			if err == nil {
				return errors.Join(errors.New("it answers"), conn.Close())
			}
			return nil
		}
	}
	require.NoError(t, s.Without(t.Context(), PostgreSQL, refuses(database.Host)))
	require.Equal(t, "still here", query(t, s.AppURL, "select said from kept"))
	require.NoError(t, s.Without(t.Context(), Temporal, refuses(s.TemporalHostPort)))
	require.Equal(t, run, currentRun(t, s))
	requireUI(t, s)

	failed := errors.New("something else")
	require.ErrorIs(t, s.Without(t.Context(), Temporal, func(context.Context) error { return failed }), failed)
	require.Equal(t, run, currentRun(t, s), "back all the same")
	select {
	case err := <-s.Done():
		require.NoError(t, err, "what is meant is no failure")
	default:
	}
	require.NoError(t, s.Close())
	require.NoDirExists(t, storeDir(s.opts))
}

func TestOnlyWhatAStackRunsGoesDown(t *testing.T) {
	t.Parallel()
	s := startDatabase(t)
	require.ErrorContains(t, s.Without(t.Context(), Temporal, nil), "doesn't run that server")
}
