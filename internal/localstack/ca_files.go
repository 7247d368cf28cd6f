package localstack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// clockSlack dates certificates back, for a client whose clock is late.
const clockSlack = time.Hour

// localDomains can't be anybody's on the internet (RFC 2606).
func localDomains() []string { return []string{"localhost", "test"} }

func isLocalName(host string) bool {
	return slices.ContainsFunc(localDomains(), func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// loadCA answers nil where there is none, or half of one, or one that ends soon.
func loadCA(home string) (*CA, error) {
	certPath, keyPath := caFiles(home)
	pair, err := tls.LoadX509KeyPair(certPath, keyPath)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("localstack: load the certificate authority: %w; delete %s to have it made again", err, home)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("localstack: load the certificate authority: %s holds no ECDSA key; delete %s to have it made again", keyPath, home)
	}
	if time.Until(pair.Leaf.NotAfter) < 30*24*time.Hour {
		return nil, nil
	}
	return &CA{cert: pair.Leaf, key: key, pemPath: certPath}, nil
}

// newCA makes certificate and key beside their place and moves both there at once: whoever is first wins.
func newCA(home string) (*CA, error) {
	if err := os.MkdirAll(filepath.Dir(home), 0o700); err != nil {
		return nil, err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(home), ".ca-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := writeCA(fresh); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(home); err != nil {
		return nil, err
	}
	if err := os.Rename(fresh, home); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	return loadCA(home)
}

func writeCA(home string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := caTemplate()
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	certPath, keyPath := caFiles(home)
	return errors.Join(
		os.WriteFile(keyPath, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600),
		os.WriteFile(certPath, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644),
	)
}

func caTemplate() *x509.Certificate {
	return &x509.Certificate{
		Subject:                     pkix.Name{CommonName: "Orderloom local stack", Organization: []string{"Orderloom"}},
		NotBefore:                   time.Now().Add(-clockSlack),
		NotAfter:                    time.Now().AddDate(10, 0, 0),
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:                        true,
		BasicConstraintsValid:       true,
		MaxPathLenZero:              true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         localDomains(),
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
			{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
}

func caFiles(home string) (cert, key string) {
	return filepath.Join(home, "ca.pem"), filepath.Join(home, "ca.key")
}
