// Package playground is everything on this machine that the product needs to be
// tried on: PostgreSQL, Temporal, simulated shops, and a back office that knows
// them. It starts no worker: whoever uses it chooses who does the work.
package playground

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// Options say what to bring up.
type Options struct {
	Stack localstack.Options
	Plans []Plan
	// Companies sell on Prom.ua, beside the shops.
	Companies []CompanyPlan
	Export    *woosim.Export // what the shops are furnished from
	// KeyFile seals the shops' credentials. Empty is key.json in the stack's
	// directory; it is made where it is missing.
	KeyFile string
	// Past is how many sales the books begin with, of channels that are closed. 0 is none;
	// else it is trade.Least or more.
	Past int
	// Stock is what the warehouse begins with of each item. 0 is enough for some
	// hundred orders, and too little of what the shop itself has oversold.
	Stock int64
}

// Ground is running servers and shops, migrated and seeded.
type Ground struct {
	Stack     *localstack.Stack
	Shops     []*Shop
	Companies []*Company
	KeyFile   string
	CAFile    string // what signed the shops' certificates
}

// Start brings everything up. What an earlier start left in the directory is gone
// on with. When it fails, nothing stays behind.
func Start(ctx context.Context, o Options) (_ *Ground, err error) {
	stack, err := localstack.Start(ctx, o.Stack)
	if err != nil {
		return nil, err
	}
	g := &Ground{Stack: stack, KeyFile: o.KeyFile}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.Close())
		}
	}()
	dir := o.Stack.Dir
	if g.KeyFile == "" {
		g.KeyFile = filepath.Join(dir, "key.json")
	}
	ca, err := localstack.EnsureCA(dir)
	if err != nil {
		return nil, err
	}
	g.CAFile = ca.PEMPath()
	if _, err := db.Migrate(ctx, secret.String(stack.OwnerURL)); err != nil {
		return nil, err
	}
	if err := g.fillPast(ctx, o.Past); err != nil {
		return nil, err
	}
	if g.Shops, err = Open(filepath.Join(dir, "shops"), ca, o.Plans, o.Export); err != nil {
		return nil, err
	}
	if g.Companies, err = openCompanies(filepath.Join(dir, "companies"), ca, o.Companies); err != nil {
		return nil, err
	}
	return g, g.seed(ctx, o)
}

// seed tells the database of the shops.
func (g *Ground) seed(ctx context.Context, o Options) error {
	keyring, err := secret.EnsureKeyring(g.KeyFile)
	if err != nil {
		return err
	}
	pool, err := db.Open(ctx, secret.String(g.Stack.AppURL))
	if err != nil {
		return err
	}
	defer pool.Close()
	transport, err := httpapi.Transport(g.CAFile, []string{Network})
	if err != nil {
		return err
	}
	return Seed{DB: pool, Keyring: keyring, Transport: transport, Stock: o.Stock, Companies: g.Companies}.Run(ctx, g.Shops, o.Export.Products())
}

// Environment is the settings with which the program works here, as environment
// variables.
func (g *Ground) Environment() map[string]string {
	return map[string]string{
		"ORDERLOOM_ALLOW_PRIVATE_SHOPS": Network,
		"ORDERLOOM_DATABASE_URL":        g.Stack.AppURL,
		"ORDERLOOM_OWNER_DATABASE_URL":  g.Stack.OwnerURL,
		"ORDERLOOM_KEY_FILE":            g.KeyFile,
		"ORDERLOOM_CA_FILE":             g.CAFile,
		"ORDERLOOM_TEMPORAL_ADDRESS":    g.Stack.TemporalHostPort,
		"ORDERLOOM_TEMPORAL_NAMESPACE":  g.Stack.Namespace,
	}
}

// Close stops everything, shops first: they keep what they have for the next run.
func (g *Ground) Close() error {
	return errors.Join(Close(g.Shops), closeCompanies(g.Companies), g.Stack.Close())
}

// Channels are the codes of all channels.
func (g *Ground) Channels() []string {
	var codes []string
	for _, shop := range g.Shops {
		codes = append(codes, shop.Code)
	}
	for _, company := range g.Companies {
		codes = append(codes, company.Code)
	}
	return codes
}
