package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/internal/config"
)

// temporalOptions is how Temporal is reached, with TLS where any of it is set.
func temporalOptions(t config.Temporal) (client.Options, error) {
	options := client.Options{HostPort: t.Address, Namespace: t.Namespace}
	if t.APIKey != "" {
		options.Credentials = client.NewAPIKeyStaticCredentials(t.APIKey.Reveal())
	}
	if !t.UsesTLS() {
		return options, nil
	}
	encrypted := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(t.TLSCert, t.TLSKey)
		if err != nil {
			return options, fmt.Errorf("ORDERLOOM_TEMPORAL_TLS_CERT: %w", err)
		}
		encrypted.Certificates = []tls.Certificate{pair}
	}
	if t.TLSCA != "" {
		pem, err := os.ReadFile(t.TLSCA)
		if err != nil {
			return options, fmt.Errorf("ORDERLOOM_TEMPORAL_TLS_CA: %w", err)
		}
		encrypted.RootCAs = x509.NewCertPool()
		if !encrypted.RootCAs.AppendCertsFromPEM(pem) {
			return options, fmt.Errorf("ORDERLOOM_TEMPORAL_TLS_CA: %s holds no certificate in PEM", t.TLSCA)
		}
	}
	options.ConnectionOptions = client.ConnectionOptions{TLS: encrypted}
	return options, nil
}
