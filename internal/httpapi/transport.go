package httpapi

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// Transport is how platforms are reached; the certificates of a PEM file, where
// one is named, are trusted beside the system's. Addresses in private networks are
// refused as fault.Invalid, apart from those that private allows: networks (CIDR),
// addresses and names of hosts.
func Transport(caFile string, private []string) (http.RoundTripper, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's own
	transport.DialContext = newGuard(private).dial
	transport.MaxIdleConnsPerHost = 8
	if caFile == "" {
		return transport, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("ORDERLOOM_CA_FILE: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ORDERLOOM_CA_FILE: %s holds no certificate in PEM", caFile)
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return transport, nil
}
