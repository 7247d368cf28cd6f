package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/localstack"
)

// issued is a fresh certificate for this machine with its key, as files hold them.
func issued(t *testing.T, ca *localstack.CA) (cert, key []byte) {
	t.Helper()
	config, err := ca.ServerTLS("127.0.0.1")
	require.NoError(t, err)
	pair := config.Certificates[0]
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	for _, one := range pair.Certificate {
		cert = append(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: one})...)
	}
	return cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func TestTheGatewayHasACertificateOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	dir := t.TempDir()
	ca, err := localstack.EnsureCA(dir)
	require.NoError(t, err)
	cert, key := issued(t, ca)
	files := []string{filepath.Join(dir, "gateway.crt"), filepath.Join(dir, "gateway.key")}
	require.NoError(t, os.WriteFile(files[0], cert, 0o600))
	require.NoError(t, os.WriteFile(files[1], key, 0o600))
	b.environment["ORDERLOOM_TLS_CERT"], b.environment["ORDERLOOM_TLS_KEY"] = files[0], files[1]
	address := runGateway(t, b)
	get := func(scheme string, trusted *x509.CertPool) (int, error) {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}}
		answer, err := client.Get(scheme + "://" + address + "/healthz")
		if err != nil {
			return 0, err
		}
		return answer.StatusCode, answer.Body.Close()
	}
	require.Eventually(t, func() bool {
		status, err := get("https", ca.Pool())
		return err == nil && status == http.StatusOK
	}, time.Minute, 20*time.Millisecond)
	_, err = get("https", x509.NewCertPool())
	require.ErrorContains(t, err, "unknown authority")
	status, err := get("http", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusBadRequest, status, "nothing is said unencrypted")

	b.environment["ORDERLOOM_TLS_KEY"] = files[0]
	require.Contains(t, call(t.Context(), b.environment, "gateway").errOut, "ORDERLOOM_TLS_CERT and ORDERLOOM_TLS_KEY: ")
}

func TestARenewedCertificateCountsAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ca, err := localstack.EnsureCA(dir)
	require.NoError(t, err)
	at := time.Now().Add(-time.Hour)
	write := func(name string, content []byte) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, content, 0o600))
		at = at.Add(time.Second)
		require.NoError(t, os.Chtimes(file, at, at))
		return file
	}
	oldCert, oldKey := issued(t, ca)
	c, err := openCertificate(write("crt", oldCert), write("key", oldKey))
	require.NoError(t, err)
	leaf := func() []byte {
		pair, err := c.current(nil)
		require.NoError(t, err)
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]})
	}
	newCert, newKey := issued(t, ca)
	write("crt", newCert)
	require.Contains(t, string(oldCert), string(leaf()), "its key isn't there yet")
	write("key", newKey)
	require.Contains(t, string(newCert), string(leaf()))
	require.NoError(t, os.Remove(filepath.Join(dir, "crt")))
	require.Contains(t, string(newCert), string(leaf()), "as long as nothing else is said")

	_, err = openCertificate(filepath.Join(dir, "crt"), filepath.Join(dir, "key"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
