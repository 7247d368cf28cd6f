package playground

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// Seed sets up the back office that the simulated shops belong to, as a person does:
// by a file, orderloom.yaml, to which each shop adds its channel with mappings taken
// from the shop's own lists, and by their keys. Safe to repeat: a channel that is
// there keeps what was made of it.
type Seed struct {
	DB        *pgxpool.Pool
	Keyring   *secret.Keyring
	Transport http.RoundTripper // to the shops
	Stock     int64             // of each item; see Options.Stock
	Companies []*Company        // on Prom.ua, beside the shops
}

// actor is who the journal says did it.
const actor = "playground"

// Run seeds what the shops need and sell.
func (s Seed) Run(ctx context.Context, shops []*Shop, products []woosim.Product) error {
	file, err := s.file(ctx, shops, products)
	if err != nil {
		return fmt.Errorf("describe the back office: %w", err)
	}
	draft, err := blueprint.Read("the playground's orderloom.yaml", bytes.NewReader(file))
	if err != nil {
		return err
	}
	if _, err := draft.Apply(ctx, s.DB, blueprint.Options{
		Platforms: connectors.Registry{woocommerce.Platform: woocommerce.New, prom.Platform: prom.New}, Actor: actor,
	}); err != nil {
		return eachMistake(err)
	}
	for _, shop := range shops {
		if err := s.keepKey(ctx, shop.Code, shop.credentials()); err != nil {
			return err
		}
	}
	for _, company := range s.Companies {
		if err := errors.Join(s.keepKey(ctx, company.Code, company.credentials()), s.openCompanyStock(ctx, company)); err != nil {
			return err
		}
	}
	return s.openStock(ctx, shops, products)
}

// eachMistake is a file's error with all that is wrong with it: nobody reads the file.
func eachMistake(err error) error {
	wrong, ok := errors.AsType[*blueprint.Error](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%w:\n%s", err, strings.Join(wrong.Lines(), "\n"))
}

func (s Seed) keepKey(ctx context.Context, code string, key connectors.Credentials) error {
	channel, err := dbgen.New().ChannelByCode(ctx, s.DB, code)
	if err != nil {
		return db.Wrap("load channel", err)
	}
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		return activities.KeepCredentials(ctx, tx, s.Keyring, channel.Channel, key, actor)
	})
}

// openingStock is what each warehouse begins with of each item, and of those that
// the shop itself has oversold.
const (
	openingStock  = 500
	oversoldStock = 5
)

func (s Seed) openStock(ctx context.Context, shops []*Shop, products []woosim.Product) error {
	var stock dbgen.StockOpenParams
	for _, p := range products {
		if !p.Virtual {
			stock.Skus, stock.Quantities = append(stock.Skus, p.SKU), append(stock.Quantities, s.opening(p))
		}
	}
	for _, shop := range shops {
		stock.Warehouse = houseOf(shop, shops).warehouse
		if err := dbgen.New().StockOpen(ctx, s.DB, stock); err != nil {
			return db.Wrap("open the stock", err)
		}
	}
	return nil
}

func (s Seed) opening(p woosim.Product) money.Amount {
	switch {
	case s.Stock > 0:
		return money.Int(s.Stock)
	case p.Oversold:
		return money.Int(oversoldStock)
	default:
		return money.Int(openingStock)
	}
}
