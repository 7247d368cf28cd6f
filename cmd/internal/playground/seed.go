package playground

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/secret"
)

// Seed sets up the back office that the simulated shops belong to: one point of
// sale, its warehouse, accounts and series, the items with their stock, and a
// channel for each shop with mappings taken from the shop's own lists. Safe to
// repeat.
type Seed struct {
	DB       *pgxpool.Pool
	Keyring  *secret.Keyring
	Channels activities.Channels
	Stock    int64 // of each item; see Options.Stock
}

// openingStock is what the warehouse begins with of each item, and of those that
// the shop itself has oversold.
const (
	openingStock  = 500
	oversoldStock = 5
)

// currencies are what the point of sale books in: JPY among them, so that a shop
// that shows yen with two decimals is held for that and not for its currency.
func currencies() []string { return []string{"EUR", "JPY", "USD"} }

// Run seeds what the shops need and sell.
func (s Seed) Run(ctx context.Context, shops []*Shop, products []woosim.Product) error {
	var pos int64
	if err := db.InTx(ctx, s.DB, func(tx pgx.Tx) (err error) {
		pos, err = s.seedPointOfSale(ctx, tx, products)
		return err
	}); err != nil {
		return fmt.Errorf("seed the point of sale: %w", err)
	}
	for _, shop := range shops {
		if err := s.seedChannel(ctx, pos, shop); err != nil {
			return fmt.Errorf("seed channel %s: %w", shop.Code, err)
		}
	}
	return nil
}

func (s Seed) seedPointOfSale(ctx context.Context, tx pgx.Tx, products []woosim.Product) (int64, error) {
	q := dbgen.New()
	warehouse, err := q.WarehouseEnsure(ctx, tx, "main", "Main warehouse")
	if err != nil {
		return 0, err
	}
	pos, err := q.PointOfSaleEnsure(ctx, tx, dbgen.PointOfSaleEnsureParams{
		Code: "web", Name: "Web shops", WarehouseID: warehouse, Currencies: currencies(),
	})
	if err != nil {
		return 0, err
	}
	if err := seedSeller(ctx, tx, pos); err != nil {
		return 0, err
	}
	if err := seedSeries(ctx, tx, pos); err != nil {
		return 0, err
	}
	return pos, s.seedItems(ctx, tx, warehouse, products)
}

func seedSeries(ctx context.Context, tx pgx.Tx, pos int64) error {
	for environment, prefix := range map[commerce.Environment]string{commerce.Production: "INV-", commerce.Working: "WRK-", commerce.Test: "TEST-"} {
		for document, prefix := range map[string]string{
			"invoice": prefix, "receipt": "R" + prefix, "prepayment_invoice": "P" + prefix, "credit_note": "C" + prefix,
		} {
			if err := dbgen.New().DocumentSeriesEnsure(ctx, tx, dbgen.DocumentSeriesEnsureParams{
				PosID: pos, DocumentType: document, Environment: string(environment), Prefix: prefix,
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// The service items of the point of sale.
const (
	shippingSKU = "SHIPPING"
	feeSKU      = "FEE"
)

func (s Seed) seedItems(ctx context.Context, tx pgx.Tx, warehouse int64, products []woosim.Product) error {
	items := dbgen.ItemsEnsureParams{
		Skus: []string{shippingSKU, feeSKU}, Names: []string{"Carriage", "Fee"}, Kinds: []string{"service", "service"},
	}
	stock := dbgen.StockOpenParams{WarehouseID: warehouse}
	for _, p := range products {
		kind := "simple"
		if p.Virtual {
			kind = "service"
		} else {
			stock.Skus = append(stock.Skus, p.SKU)
			stock.Quantities = append(stock.Quantities, s.opening(p))
		}
		items.Skus, items.Names, items.Kinds = append(items.Skus, p.SKU), append(items.Names, p.Name), append(items.Kinds, kind)
	}
	q := dbgen.New()
	if err := q.ItemsEnsure(ctx, tx, items); err != nil {
		return err
	}
	return q.StockOpen(ctx, tx, stock)
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

// seedChannel makes the channel, then asks the shop for its lists and maps them.
func (s Seed) seedChannel(ctx context.Context, pos int64, shop *Shop) error {
	if err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return s.seedShop(ctx, tx, pos, shop) }); err != nil {
		return err
	}
	connector, err := s.Channels.Connector(ctx, shop.Code)
	if err != nil {
		return err
	}
	lists, err := connectors.As[connectors.ReferenceLists](connector)
	if err != nil {
		return err
	}
	settings, err := lists.ShopSettings(ctx)
	if err != nil {
		return err
	}
	rates, err := lists.TaxRates(ctx)
	if err != nil {
		return err
	}
	methods, err := lists.PaymentMethods(ctx)
	if err != nil {
		return err
	}
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		channel, err := s.saveChannel(ctx, tx, pos, shop, settings)
		if err != nil {
			return err
		}
		if err := seedMatching(ctx, tx, channel); err != nil {
			return err
		}
		if err := mapTaxes(ctx, tx, channel, rates); err != nil {
			return err
		}
		return mapPayments(ctx, tx, channel, append(methods, methodsOf(shop.Simulated.Orders())...))
	})
}

// seedShop stores how the shop is reached: enough for its connector.
func (s Seed) seedShop(ctx context.Context, tx pgx.Tx, pos int64, shop *Shop) error {
	channel, err := s.saveChannel(ctx, tx, pos, shop, commerce.ShopSettings{})
	if err != nil {
		return err
	}
	key, err := s.Keyring.Seal(shop.Key, activities.KeyPurpose(shop.Code))
	if err != nil {
		return err
	}
	phrase, err := s.Keyring.Seal(shop.Secret, activities.SecretPurpose(shop.Code))
	if err != nil {
		return err
	}
	return dbgen.New().CredentialsSave(ctx, tx, dbgen.CredentialsSaveParams{ChannelID: channel, SealedKey: key, SealedSecret: phrase})
}

func (s Seed) saveChannel(ctx context.Context, tx pgx.Tx, pos int64, shop *Shop, settings commerce.ShopSettings) (int64, error) {
	policy, err := json.Marshal(seedPolicy(settings))
	if err != nil {
		return 0, err
	}
	id, err := dbgen.New().ChannelEnsure(ctx, tx, dbgen.ChannelEnsureParams{
		Code: shop.Code, Platform: woocommerce.Platform, Environment: string(shop.Environment), PosID: pos,
		Name: shop.Name, Description: "Simulated shop of the local stack", Address: shop.Address, Zone: "Europe/Riga",
		Enabled: true, Policy: policy, StatusCompletedAndPaid: "completed",
	})
	if err != nil {
		return 0, err
	}
	// A simulated shop bears whatever this machine does.
	return id, dbgen.New().ChannelLimit(ctx, tx, dbgen.ChannelLimitParams{
		ID: id, CallsPerSecond: money.Int(1000), CallsBurst: 100, CallsAtOnce: 32,
	})
}

func seedPolicy(settings commerce.ShopSettings) posting.Policy {
	return posting.Policy{
		Automatic:          true,
		DocumentStatuses:   []string{"processing", "on-hold", "completed"},
		PaidStatuses:       []string{"processing", "completed"},
		DeliveryStatuses:   []string{"processing", "completed"},
		RefusedStatuses:    []string{"cancelled", "failed", "refunded", "trash"},
		RoundTaxAtSubtotal: settings.RoundTaxAtSubtotal,
		ShippingSKU:        shippingSKU,
		FeeSKU:             feeSKU,
	}
}
