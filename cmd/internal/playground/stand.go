package playground

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/localstack"
)

// Network is where the shops are: this machine, which has to be allowed by name.
const Network = "127.0.0.0/8"

// Stand is where a simulated shop is, and kept.
type Stand struct {
	Address string // with its scheme, on a free port of this machine

	server *http.Server
	file   string // where its state is kept between runs
}

func standIn(dir, code string) Stand { return Stand{file: filepath.Join(dir, code+".json")} }

// serve listens on a free port: with TLS, unless it is a test shop.
func (s *Stand) serve(ca *localstack.CA, shop http.Handler, environment commerce.Environment) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.Address = "http://" + listener.Addr().String()
	if environment != commerce.Test {
		encrypted, err := ca.ServerTLS("localhost", "127.0.0.1")
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		s.Address = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, encrypted)
	}
	s.server = &http.Server{Handler: shop, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return nil
}

// close stops serving and keeps the shop for the next run.
func (s *Stand) close(save func(io.Writer) error) error {
	return errors.Join(s.server.Shutdown(context.Background()), s.keep(save))
}

// keep replaces the kept state in one move, so that a crash leaves the old or the new
// one.
func (s *Stand) keep(save func(io.Writer) error) error {
	fresh := s.file + ".new"
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep a simulated shop: %w", err)
	}
	if err := errors.Join(save(file), file.Close()); err != nil {
		return fmt.Errorf("keep a simulated shop in %s: %w", s.file, err)
	}
	return os.Rename(fresh, s.file)
}

func (s *Stand) line(code, name string) string {
	return fmt.Sprintf("%-15s %s (%s)", code, s.Address, name)
}
