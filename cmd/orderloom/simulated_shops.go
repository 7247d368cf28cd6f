package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// shopPlan is a simulated shop before it stands: one per tax setting, so that
// every way of rounding is walked.
type shopPlan struct {
	code             string
	name             string
	pricesIncludeTax bool
	roundAtSubtotal  bool
	environment      commerce.Environment // a test shop is reached over plain http with OAuth
	orders           []json.RawMessage    // captured ones
	made             int                  // further ones to make
}

// shopPlans are the four shops of the local stack, without orders.
func shopPlans() []shopPlan {
	return []shopPlan{
		{code: "woo-riga", name: "Prices without tax, tax rounded per line", environment: commerce.Production},
		{code: "woo-liepaja", name: "Prices without tax, tax rounded at the subtotal", roundAtSubtotal: true, environment: commerce.Production},
		{code: "woo-jelgava", name: "Prices with tax, tax rounded per line", pricesIncludeTax: true, environment: commerce.Production},
		{code: "woo-daugavpils", name: "Prices with tax, tax rounded at the subtotal, plain http", pricesIncludeTax: true, roundAtSubtotal: true, environment: commerce.Test},
	}
}

// simulatedShop is a shop that stands and serves.
type simulatedShop struct {
	shopPlan
	shop    *woosim.Shop
	address string
	key     secret.String
	secret  secret.String
	server  *http.Server
	file    string // where its state is kept between runs
}

// madeFrom is when the first made order was placed: the same in every run, so
// that the same data make the same sales.
func madeFrom() time.Time { return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) }

// openShops makes the shops stand, as they were left or anew, and serves them on
// free ports of this machine.
func openShops(dir string, ca *localstack.CA, plans []shopPlan, export *woosim.Export) ([]*simulatedShop, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("simulated shops: %w", err)
	}
	var open []*simulatedShop
	for i, plan := range plans {
		shop, err := openShop(dir, ca, plan, export, uint64(i+1))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("simulated shop %s: %w", plan.code, err), closeShops(open))
		}
		open = append(open, shop)
	}
	return open, nil
}

func openShop(dir string, ca *localstack.CA, plan shopPlan, export *woosim.Export, seed uint64) (*simulatedShop, error) {
	s := &simulatedShop{
		shopPlan: plan, key: secret.String("ck_" + plan.code), secret: secret.String("cs_" + plan.code),
		file: filepath.Join(dir, plan.code+".json"),
	}
	var err error
	if s.shop, err = standShop(s.file, plan, export, seed); err != nil {
		return nil, err
	}
	s.shop.AddKey(s.key.Reveal(), s.secret.Reveal(), woosim.ReadWrite)
	s.shop.ForgetRequests()
	return s, s.serve(ca)
}

// standShop loads the shop as an earlier run left it, else makes it.
func standShop(file string, plan shopPlan, export *woosim.Export, seed uint64) (*woosim.Shop, error) {
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
		Name: plan.name, PricesIncludeTax: plan.pricesIncludeTax, RoundAtSubtotal: plan.roundAtSubtotal,
	}, options...)
	if err := shop.LoadOrders(plan.orders); err != nil {
		return nil, err
	}
	if plan.made > 0 {
		shop.MakeOrders(seed, plan.made, madeFrom(), woosim.WithWrong(woosim.UnknownSKU, 0.04), woosim.WithWrong(woosim.OtherCurrency, 0.04),
			woosim.WithWrong(woosim.WrongTotal, 0.04))
	}
	return shop, nil
}

// serve listens on a free port: with TLS, unless it is a test shop.
func (s *simulatedShop) serve(ca *localstack.CA) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = "http://" + listener.Addr().String()
	if s.environment != commerce.Test {
		encrypted, err := ca.ServerTLS("localhost", "127.0.0.1")
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		s.address = "https://" + listener.Addr().String()
		listener = tls.NewListener(listener, encrypted)
	}
	s.server = &http.Server{Handler: s.shop.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return nil
}

// closeShops stops serving and keeps each shop for the next run.
func closeShops(shops []*simulatedShop) error {
	var failed error
	for _, s := range shops {
		failed = errors.Join(failed, s.server.Shutdown(context.Background()), s.save())
	}
	return failed
}

// save replaces the kept state in one move, so that a crash leaves the old or the
// new one.
func (s *simulatedShop) save() error {
	fresh := s.file + ".new"
	file, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep shop %s: %w", s.code, err)
	}
	if err := errors.Join(s.shop.Save(file), file.Close()); err != nil {
		return fmt.Errorf("keep shop %s: %w", s.code, err)
	}
	return os.Rename(fresh, s.file)
}

// share gives each plan the orders that were made under its tax setting. Where
// taxes were rounded at the subtotal can't be read off every order: the file's
// name tells (pit_yes_sub_no_…), else the export's own settings or orders do.
func share(plans []shopPlan, export *woosim.Export) []shopPlan {
	for _, order := range export.Orders {
		included, atSubtotal := taxSetting(order, export)
		for i := range plans {
			if plans[i].pricesIncludeTax == included && plans[i].roundAtSubtotal == atSubtotal {
				plans[i].orders = append(plans[i].orders, order.Raw)
			}
		}
	}
	return plans
}

func taxSetting(order woosim.ExportedOrder, export *woosim.Export) (pricesIncludeTax, roundAtSubtotal bool) {
	var said struct {
		PricesIncludeTax bool `json:"prices_include_tax"`
	}
	_ = json.Unmarshal(order.Raw, &said) // the connector says what is wrong with it
	if strings.HasPrefix(filepath.Base(order.File), "pit_") {
		return said.PricesIncludeTax, strings.Contains(order.File, "_sub_yes_")
	}
	if export.HasSettings() {
		return said.PricesIncludeTax, export.RoundAtSubtotal()
	}
	_, atSubtotal := woosim.DeriveTaxSetting([]json.RawMessage{order.Raw})
	return said.PricesIncludeTax, atSubtotal
}

// line tells people where the shop is and what it is like.
func (s *simulatedShop) line() string {
	return fmt.Sprintf("%-15s %s (%s)", s.code, s.address, s.name)
}
