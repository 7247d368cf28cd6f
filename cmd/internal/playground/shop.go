package playground

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// Network is where the shops are: this machine, which has to be allowed by name.
const Network = "127.0.0.0/8"

// Shop is a simulated shop that stands and serves.
type Shop struct {
	Plan
	Simulated *woosim.Shop
	Address   string        // with its scheme, on a free port of this machine
	Key       secret.String // of its REST API; reads and writes
	Secret    secret.String

	server *http.Server
	file   string // where its state is kept between runs
}

func (s *Shop) credentials() connectors.Credentials {
	return connectors.Credentials{Key: s.Key, Secret: s.Secret}
}

// madeFrom is when the first made order was placed: the same in every run, so
// that the same data make the same sales.
func madeFrom() time.Time { return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) }

// Open makes the shops stand, as they were left or anew, and serves them on
// free ports of this machine.
func Open(dir string, ca *localstack.CA, plans []Plan, export *woosim.Export) ([]*Shop, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("simulated shops: %w", err)
	}
	var open []*Shop
	for i, plan := range plans {
		shop, err := openShop(dir, ca, plan, export, uint64(i+1))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("simulated shop %s: %w", plan.Code, err), Close(open))
		}
		open = append(open, shop)
	}
	return open, nil
}

func openShop(dir string, ca *localstack.CA, plan Plan, export *woosim.Export, seed uint64) (*Shop, error) {
	s := &Shop{
		Plan: plan, Key: secret.String("ck_" + plan.Code), Secret: secret.String("cs_" + plan.Code),
		file: filepath.Join(dir, plan.Code+".json"),
	}
	var err error
	if s.Simulated, err = standShop(s.file, plan, export, seed); err != nil {
		return nil, err
	}
	s.Simulated.AddKey(s.Key.Reveal(), s.Secret.Reveal(), woosim.ReadWrite)
	s.Simulated.ForgetRequests()
	return s, s.serve(ca)
}

// standShop loads the shop as an earlier run left it, else makes it.
func standShop(file string, plan Plan, export *woosim.Export, seed uint64) (*woosim.Shop, error) {
	options := []woosim.Option{woosim.WithSeed(seed)}
	if export != nil {
		options = append(options, woosim.WithExport(export))
	}
	saved, err := os.Open(file)
	if err == nil {
		defer func() { _ = saved.Close() }()
		return woosim.Load(saved, options...)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	shop := woosim.New(woosim.Settings{
		Name: plan.Name, PricesIncludeTax: plan.PricesIncludeTax, RoundAtSubtotal: plan.RoundAtSubtotal,
	}, options...)
	if err := shop.LoadOrders(plan.Orders); err != nil {
		return nil, err
	}
	if plan.Made > 0 {
		shop.MakeOrders(seed, plan.Made, madeFrom(), plan.making()...)
	}
	return shop, nil
}

// serve listens on a free port: with TLS, unless it is a test shop.
func (s *Shop) serve(ca *localstack.CA) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.Address = "http://" + listener.Addr().String()
	if s.Environment != commerce.Test {
		encrypted, err := ca.ServerTLS("localhost", "127.0.0.1")
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		s.Address = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, encrypted)
	}
	s.server = &http.Server{Handler: s.Simulated.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return nil
}

// Close stops serving and keeps each shop for the next run.
func Close(shops []*Shop) error {
	var failed error
	for _, s := range shops {
		failed = errors.Join(failed, s.server.Shutdown(context.Background()), s.save())
	}
	return failed
}

// save replaces the kept state in one move, so that a crash leaves the old or the
// new one.
func (s *Shop) save() error {
	fresh := s.file + ".new"
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep shop %s: %w", s.Code, err)
	}
	if err := errors.Join(s.Simulated.Save(file), file.Close()); err != nil {
		return fmt.Errorf("keep shop %s: %w", s.Code, err)
	}
	return os.Rename(fresh, s.file)
}

// Line tells people where the shop is and what it is like.
func (s *Shop) Line() string {
	return fmt.Sprintf("%-15s %s (%s)", s.Code, s.Address, s.Name)
}
