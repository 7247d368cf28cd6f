package localstack

import (
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// setupEncryptedServer is somebody's server that speaks TLS as well, with a certificate of the CA.
func setupEncryptedServer(t *testing.T) (server string, ca *CA) {
	t.Helper()
	s := startDatabase(t)
	ca, err := EnsureCA(t.TempDir())
	require.NoError(t, err)
	config, err := ca.ServerTLS(loopback)
	require.NoError(t, err)
	leaf := config.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{
		"server.crt": {Type: "CERTIFICATE", Bytes: leaf.Certificate[0]},
		"server.key": {Type: "PRIVATE KEY", Bytes: key},
	} {
		path := filepath.Join(s.postgres.home.data(), name)
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(block), 0o600))
		if as := s.postgres.home.as; as != nil {
			require.NoError(t, os.Chown(path, int(as.uid), int(as.gid)))
		}
	}
	execute(t, s.AdminURL, "alter system set ssl = on")
	execute(t, s.AdminURL, "select pg_reload_conf()")
	return s.AdminURL, ca
}

func TestTemporalEncryptsAsTheURLAsksFor(t *testing.T) {
	t.Parallel()
	server, ca := setupEncryptedServer(t)
	tests := map[string]struct {
		settings url.Values
		tls      databaseTLS
	}{
		"no encryption":                {url.Values{"sslmode": {"disable"}}, databaseTLS{}},
		"encryption if the server can": {nil, databaseTLS{Enabled: true}},
		"a server that proves itself": {
			url.Values{"sslmode": {"verify-full"}, "sslrootcert": {ca.PEMPath()}},
			databaseTLS{Enabled: true, Verify: true, CA: ca.PEMPath()},
		},
	}
	execute(t, server, "drop role "+AppRole)
	for name, test := range tests {
		asked, err := url.Parse(server)
		require.NoError(t, err, name)
		asked.RawQuery = test.settings.Encode()
		s := startStack(t, Options{Dir: t.TempDir(), DatabaseURL: asked.String(), Temporal: OverPostgreSQL, Ephemeral: true})
		require.Equal(t, test.tls, s.temporalData.tls, name)
		want := "false"
		if test.tls.Enabled {
			want = "true"
		}
		require.Equal(t, want, query(t, server, "select string_agg(distinct ssl::text, ',') from pg_stat_ssl join pg_stat_activity using (pid) where datname like 'temporal%'"), name)
		require.NoError(t, s.Close(), name)
	}
}
