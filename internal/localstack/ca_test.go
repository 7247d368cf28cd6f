package localstack

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCAIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := EnsureCA(dir)
	require.NoError(t, err)
	second, err := EnsureCA(dir)
	require.NoError(t, err)
	require.True(t, first.cert.Equal(second.cert))

	key, err := os.Stat(filepath.Join(dir, "ca", "ca.key"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), key.Mode().Perm())
	content, err := os.ReadFile(second.PEMPath())
	require.NoError(t, err)
	block, _ := pem.Decode(content)
	require.Equal(t, first.cert.Raw, block.Bytes)
}

func TestCAThatLostItsKeyIsMadeAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := EnsureCA(dir)
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "ca", "ca.key")))
	second, err := EnsureCA(dir)
	require.NoError(t, err)
	require.False(t, first.cert.Equal(second.cert))
}

func TestDamagedCASaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := EnsureCA(dir)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ca", "ca.pem"), []byte("no certificate"), 0o600))
	_, err = EnsureCA(dir)
	require.ErrorContains(t, err, "delete "+filepath.Join(dir, "ca"))
}

func TestClientsTrustAShopOfTheCA(t *testing.T) {
	t.Parallel()
	ca, err := EnsureCA(t.TempDir())
	require.NoError(t, err)
	config, err := ca.ServerTLS("127.0.0.1", "woo-riga.test")
	require.NoError(t, err)
	shop := httptest.NewUnstartedServer(http.NotFoundHandler())
	shop.TLS, shop.Config.ErrorLog = config, log.New(io.Discard, "", 0)
	shop.StartTLS()
	t.Cleanup(shop.Close)

	tests := map[string]struct {
		name    string
		pool    *x509.CertPool
		trusted bool
	}{
		"by address":              {"127.0.0.1", ca.Pool(), true},
		"by name":                 {"woo-riga.test", ca.Pool(), true},
		"not by another name":     {"woo-liepaja.test", ca.Pool(), false},
		"not without the CA":      {"127.0.0.1", x509.NewCertPool(), false},
		"not by another loopback": {"127.0.0.2", ca.Pool(), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := tls.Dial("tcp", shop.Listener.Addr().String(), &tls.Config{RootCAs: test.pool, ServerName: test.name})
			if !test.trusted {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.NoError(t, conn.Close())
		})
	}
}

func TestCASignsForThisMachineAlone(t *testing.T) {
	t.Parallel()
	ca, err := EnsureCA(t.TempDir())
	require.NoError(t, err)
	for _, host := range []string{"example.com", "8.8.8.8", "notlocalhost", ""} {
		_, err := ca.ServerTLS("localhost", host)
		require.ErrorContains(t, err, "no certificate for", host)
	}
	_, err = ca.ServerTLS()
	require.Error(t, err)
}
