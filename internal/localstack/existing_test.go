package localstack

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// setupServer is somebody's own server: a superuser's URL, and no role of ours.
func setupServer(t *testing.T) string {
	t.Helper()
	s := startDatabase(t)
	execute(t, s.AdminURL, "drop role "+AppRole)
	return s.AdminURL
}

func TestExistingServerIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	server := setupServer(t)
	var g errgroup.Group
	stacks := make([]*Stack, 3)
	for i := range stacks {
		o := Options{Dir: t.TempDir(), DatabaseURL: server, NoTemporal: true}
		g.Go(func() (err error) { stacks[i], err = Start(t.Context(), o); return err })
	}
	require.NoError(t, g.Wait())
	for _, s := range stacks {
		require.Equal(t, server, s.OwnerURL)
		require.Equal(t, server, s.AdminURL)
		require.Equal(t, AppRole, query(t, s.AppURL, "select current_user::text"))
		require.NoError(t, s.Close())
	}
	require.Equal(t, "1", query(t, server, "select 1::text"), "somebody else's server stays up")
}

func TestExistingRoleIsNeverChanged(t *testing.T) {
	t.Parallel()
	server := setupServer(t)
	execute(t, server, "create role "+AppRole+" login password 'theirs'")
	_, err := Start(t.Context(), Options{Dir: t.TempDir(), DatabaseURL: server, NoTemporal: true})
	require.ErrorContains(t, err, "can't log in")

	theirs, err := url.Parse(server)
	require.NoError(t, err)
	theirs.User = url.UserPassword(AppRole, "theirs")
	require.Equal(t, AppRole, query(t, theirs.String(), "select current_user::text"))
}

func TestDatabaseURLThatIsWrongIsNotRepeated(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"hunter2", "postgres://user:hunter2@:port/x", "://hunter2", "host=db password=hunter2"} {
		_, err := Start(t.Context(), Options{Dir: t.TempDir(), DatabaseURL: wrong, NoTemporal: true})
		require.ErrorContains(t, err, "ORDERLOOM_DATABASE_URL must look like")
		require.NotContains(t, err.Error(), "hunter2")
	}
}
