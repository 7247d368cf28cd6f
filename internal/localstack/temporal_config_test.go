package localstack

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// ownerOfDatabases reaches a server that isn't there.
func ownerOfDatabases(t *testing.T) *temporalDatabases {
	t.Helper()
	owner, err := pgx.ParseConfig("postgres://shop%40host:hunter%2F2@db.example:6543/theirs")
	require.NoError(t, err)
	return &temporalDatabases{owner: owner, main: "temporal", visibility: "temporal_visibility"}
}

func TestServerListensOnLoopbackAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "temporal-server")
	require.NoError(t, writeServerConfig(dir, ownerOfDatabases(t), serverPorts{rpc: []int{1, 2, 3, 4}, membership: []int{5, 6, 7, 8}}))
	info, err := os.Stat(filepath.Join(dir, "orderloom.yaml"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it holds a password")
	content, err := os.ReadFile(filepath.Join(dir, "orderloom.yaml"))
	require.NoError(t, err)

	var config struct {
		Global   struct{ Membership map[string]string }
		Services map[string]struct{ RPC map[string]any }
	}
	require.NoError(t, yaml.Unmarshal(content, &config))
	require.Equal(t, map[string]string{"broadcastAddress": loopback}, config.Global.Membership)
	require.Len(t, config.Services, 4)
	used := map[any]bool{}
	for name, service := range config.Services {
		require.Equal(t, loopback, service.RPC["bindOnIP"], name)
		require.Len(t, service.RPC, 3, name)
		used[service.RPC["grpcPort"]], used[service.RPC["membershipPort"]] = true, true
	}
	require.Len(t, used, 8, "every service has two ports of its own")
}

func TestBothKindsOfTemporalHaveTheSameSettings(t *testing.T) {
	t.Parallel()
	var file map[string][]struct{ Value any }
	require.NoError(t, yaml.Unmarshal(dynamicConfig(), &file))
	require.Equal(t, map[string][]struct{ Value any }{
		"matching.enableFairness":              {{Value: true}},
		"system.enableActivityEagerExecution":  {{Value: true}},
		"matching.numTaskqueueReadPartitions":  {{Value: 1}},
		"matching.numTaskqueueWritePartitions": {{Value: 1}},

		"system.forceSearchAttributesCacheRefreshOnRead": {{Value: true}}, // the dev server's own
	}, file)
	require.Subset(t, devServerArgs(temporalStore{}, []int{1, 2, 3, 4}), temporalSettings())
}

func TestSchemaToolIsToldWhereTheDatabaseIs(t *testing.T) {
	t.Parallel()
	plain := []string{"--plugin", "postgres12_pgx", "--endpoint", "db.example", "--port", "6543", "--user", "shop@host", "--database", "temporal"}
	tests := map[string]struct {
		tls  databaseTLS
		more []string
	}{
		"in the clear":           {databaseTLS{}, nil},
		"encrypted":              {databaseTLS{Enabled: true}, []string{"--tls", "--tls-ca-file", "", "--tls-cert-file", "", "--tls-key-file", "", "--tls-disable-host-verification"}},
		"encrypted and verified": {databaseTLS{Enabled: true, Verify: true, CA: "/ca.pem"}, []string{"--tls", "--tls-ca-file", "/ca.pem", "--tls-cert-file", "", "--tls-key-file", ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := ownerOfDatabases(t)
			d.tls = test.tls
			require.Equal(t, append(plain[:len(plain):len(plain)], test.more...), d.toolArgs("temporal"), "the password isn't among them")
			require.Contains(t, d.toolEnv(), "SQL_PASSWORD=hunter/2")
		})
	}
}
