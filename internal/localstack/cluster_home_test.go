package localstack

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMovedLinkIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "postgres")
	require.NoError(t, os.Symlink("/var/lib/orderloom/another", link))
	_, err := clusterHome{as: &account{}}.openAsRoot(dir, link)
	require.ErrorContains(t, err, "the cluster of another directory")
}

func TestUnreachableDirectoriesAreSeen(t *testing.T) {
	t.Parallel()
	closed := t.TempDir()
	require.NoError(t, os.Chmod(closed, 0o700))
	stranger := &account{uid: 4_000_000_000, gid: 4_000_000_000}
	require.False(t, stranger.canReach(closed))
	require.True(t, stranger.canReach("/"))
	var ourselves *account
	require.True(t, ourselves.canReach(closed))
}

func TestPasswordsDifferByRoleAndStay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := loadSecret(dir)
	require.NoError(t, err)
	second, err := loadSecret(dir)
	require.NoError(t, err)
	require.Equal(t, first.password(AppRole), second.password(AppRole))
	require.NotEqual(t, first.password(AppRole), first.password(OwnerRole))
	require.Regexp(t, "^[0-9a-f]{32}$", first.password(AppRole))
}
