package localstack

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClusterGetsTheServerThatMadeIt(t *testing.T) {
	t.Parallel()
	installed := []postgresProgram{{bin: "/path", major: 16}, {bin: "/usr/lib/17", major: 17}, {bin: "/usr/lib/15", major: 15}}
	tests := map[string]struct{ version, bin, refused string }{
		"a new cluster gets the best":      {"", "/path", ""},
		"an old cluster gets its own":      {"15\n", "/usr/lib/15", ""},
		"a cluster of a removed server":    {"14\n", "", "needs PostgreSQL 14"},
		"a cluster with a damaged version": {"?", "", "version of the cluster"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := clusterHome{dir: t.TempDir()}
			if test.version != "" {
				require.NoError(t, os.Mkdir(h.data(), 0o700))
				require.NoError(t, os.WriteFile(filepath.Join(h.data(), "PG_VERSION"), []byte(test.version), 0o600))
			}
			p, err := choosePostgres(installed, h)
			if test.refused != "" {
				require.ErrorContains(t, err, test.refused)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.bin, p.bin)
		})
	}
}

func TestDebianPackageIsInstalledWithoutAClusterOfItsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	calls := filepath.Join(dir, "calls")
	d := debian{noMainCluster: filepath.Join(dir, "createcluster.d", "orderloom.conf"), log: filepath.Join(dir, "log")}
	d.aptGet = fakeTool(t, `echo "$DEBIAN_FRONTEND $@ $(cat `+d.noMainCluster+`)" >>`+calls)
	require.NoError(t, d.install(t.Context()))
	content, err := os.ReadFile(calls)
	require.NoError(t, err)
	require.Equal(t, `noninteractive -o DPkg::Lock::Timeout=120 update create_main_cluster = false
noninteractive -o DPkg::Lock::Timeout=120 install -y --no-install-recommends postgresql create_main_cluster = false
`, string(content))
	require.NoFileExists(t, d.noMainCluster)
}

func TestOldListsOfPackagesMayDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := debian{
		aptGet: fakeTool(t, `[ "$3" = install ]`),
		log:    filepath.Join(dir, "log"), noMainCluster: filepath.Join(dir, "createcluster.d", "orderloom.conf"),
	}
	require.NoError(t, d.install(t.Context()))
}

func TestFailedInstallationShowsWhatTheToolSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := debian{
		aptGet: fakeTool(t, "echo 'E: Unable to locate package postgresql'; exit 100"),
		log:    filepath.Join(dir, "log"), noMainCluster: filepath.Join(dir, "createcluster.d", "orderloom.conf"),
	}
	require.ErrorContains(t, d.install(t.Context()), "Unable to locate package")
	require.NoFileExists(t, d.noMainCluster)
}

func TestPortThatIsTakenIsReplaced(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	taken := fakeTool(t, "echo 'bind: Address already in use'; exit 1")
	fine := fakeTool(t, "exit 0")
	tools := []string{taken, taken, fine}
	var tried []int
	err := withFreePorts(1, func(ports []int) error {
		tried = append(tried, ports[0])
		return run(t.Context(), command{name: "server", path: tools[len(tried)-1], log: filepath.Join(dir, "log")})
	})
	require.NoError(t, err)
	require.Len(t, tried, 3)
}

func TestOtherFailuresAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	broken := fakeTool(t, "echo 'invalid value for parameter'; exit 1")
	tries := 0
	err := withFreePorts(1, func([]int) error {
		tries++
		return run(t.Context(), command{name: "server", path: broken, log: filepath.Join(dir, "log")})
	})
	require.ErrorContains(t, err, "invalid value for parameter")
	require.Equal(t, 1, tries)
}
