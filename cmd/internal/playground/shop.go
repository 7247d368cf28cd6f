package playground

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// Shop is a simulated shop that stands and serves.
type Shop struct {
	Plan
	Stand

	Simulated *woosim.Shop
	Key       secret.String // of its REST API; reads and writes
	Secret    secret.String
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
		Plan: plan, Key: secret.String("ck_" + plan.Code), Secret: secret.String("cs_" + plan.Code), Stand: standIn(dir, plan.Code),
	}
	var err error
	if s.Simulated, err = standShop(s.file, plan, export, seed); err != nil {
		return nil, err
	}
	s.Simulated.AddKey(s.Key.Reveal(), s.Secret.Reveal(), woosim.ReadWrite)
	s.Simulated.ForgetRequests()
	return s, s.serve(ca, s.Simulated.Handler(), plan.Environment)
}

// standShop loads the shop as an earlier run left it, else makes it.
func standShop(file string, plan Plan, export *woosim.Export, seed uint64) (*woosim.Shop, error) {
	options := []woosim.Option{woosim.WithSeed(seed), woosim.WithClock(func() time.Time { return time.Now().Add(plan.ClockOff) })}
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

// Close stops serving and keeps each shop for the next run.
func Close(shops []*Shop) error {
	var failed error
	for _, s := range shops {
		failed = errors.Join(failed, s.close(s.Simulated.Save))
	}
	return failed
}

// Line tells people where the shop is and what it is like.
func (s *Shop) Line() string {
	return s.line(s.Code, s.Name)
}
