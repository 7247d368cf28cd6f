package localstack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"path/filepath"
	"time"
)

// CA is a certificate authority for shops on this machine. What it signs is good for localhost, names ending in
// .localhost or .test, and loopback addresses only, so trusting it gives nobody power over the rest of the world.
type CA struct {
	cert    *x509.Certificate
	key     *ecdsa.PrivateKey
	pemPath string
}

// EnsureCA loads the authority in dir/ca, and makes it when there is none or it ends within a month.
// The private key is readable by its owner alone.
func EnsureCA(dir string) (*CA, error) {
	home := filepath.Join(dir, "ca")
	if ca, err := loadCA(home); err != nil || ca != nil {
		return ca, err
	}
	ca, err := newCA(home)
	if err != nil {
		return nil, fmt.Errorf("localstack: make the certificate authority: %w", err)
	}
	return ca, nil
}

// PEMPath is the file with the authority's certificate, for programs that take one.
func (ca *CA) PEMPath() string { return ca.pemPath }

// Pool holds the authority's certificate, for clients.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	return pool
}

// ServerTLS makes a server's configuration with a fresh key and a certificate for the hosts (names or addresses; at
// least one). It refuses hosts that the authority isn't good for.
func (ca *CA) ServerTLS(hosts ...string) (*tls.Config, error) {
	leaf, err := leafTemplate(hosts)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("localstack: make a server's key: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca.cert, &key.PublicKey, ca.key)
	if err != nil {
		return nil, fmt.Errorf("localstack: sign a server's certificate: %w", err)
	}
	pair := tls.Certificate{Certificate: [][]byte{der, ca.cert.Raw}, PrivateKey: key}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// leafTemplate lasts a year: longer than any process.
func leafTemplate(hosts []string) (*x509.Certificate, error) {
	if len(hosts) == 0 {
		return nil, fmt.Errorf("localstack: a server's certificate needs a host")
	}
	leaf := &x509.Certificate{
		Subject:     pkix.Name{CommonName: hosts[0]},
		NotBefore:   time.Now().Add(-clockSlack),
		NotAfter:    time.Now().AddDate(1, 0, 0),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		ip := net.ParseIP(host)
		switch {
		case ip != nil && ip.IsLoopback():
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		case ip == nil && isLocalName(host):
			leaf.DNSNames = append(leaf.DNSNames, host)
		default:
			return nil, fmt.Errorf("localstack: no certificate for %q: only localhost, *.localhost, *.test and loopback addresses", host)
		}
	}
	return leaf, nil
}
