package main

import (
	"crypto/tls"
	"os"
	"sync"
	"time"
)

// certificate is a pair of files that somebody renews every few months: what they say
// counts from the next connection on.
type certificate struct {
	cert, key string

	mu      sync.Mutex
	pair    *tls.Certificate
	renewed time.Time // of the file that pair was read from
}

func openCertificate(cert, key string) (*certificate, error) {
	c := &certificate{cert: cert, key: key}
	_, err := c.current(nil)
	return c, err
}

// current is what the files say. While they can't be read, or don't belong together,
// it is what they said before.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	file, err := os.Stat(c.cert)
	if err == nil && (c.pair == nil || !file.ModTime().Equal(c.renewed)) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.cert, c.key); err == nil {
			c.pair, c.renewed = &pair, file.ModTime()
		}
	}
	if c.pair != nil {
		return c.pair, nil
	}
	return nil, err
}
