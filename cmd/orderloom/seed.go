package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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

// seed sets up the back office that the simulated shops belong to: one point of
// sale, its warehouse, accounts and series, the items with their stock, and a
// channel for each shop with mappings taken from the shop's own lists. Safe to
// repeat.
type seed struct {
	db       *pgxpool.Pool
	keyring  *secret.Keyring
	channels activities.Channels
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

func (s seed) run(ctx context.Context, shops []*simulatedShop, products []woosim.Product) error {
	var pos int64
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) (err error) {
		pos, err = seedPointOfSale(ctx, tx, products)
		return err
	}); err != nil {
		return fmt.Errorf("seed the point of sale: %w", err)
	}
	for _, shop := range shops {
		if err := s.seedChannel(ctx, pos, shop); err != nil {
			return fmt.Errorf("seed channel %s: %w", shop.code, err)
		}
	}
	return nil
}

func seedPointOfSale(ctx context.Context, tx pgx.Tx, products []woosim.Product) (int64, error) {
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
	for environment, prefix := range map[commerce.Environment]string{commerce.Production: "INV-", commerce.Working: "WRK-", commerce.Test: "TEST-"} {
		if err := q.DocumentSeriesEnsure(ctx, tx, dbgen.DocumentSeriesEnsureParams{
			PosID: pos, DocumentType: "invoice", Environment: string(environment), Prefix: prefix,
		}); err != nil {
			return 0, err
		}
	}
	return pos, seedItems(ctx, tx, warehouse, products)
}

// The service items of the point of sale.
const (
	shippingSKU = "SHIPPING"
	feeSKU      = "FEE"
)

func seedItems(ctx context.Context, tx pgx.Tx, warehouse int64, products []woosim.Product) error {
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
			stock.Quantities = append(stock.Quantities, opening(p))
		}
		items.Skus, items.Names, items.Kinds = append(items.Skus, p.SKU), append(items.Names, p.Name), append(items.Kinds, kind)
	}
	q := dbgen.New()
	if err := q.ItemsEnsure(ctx, tx, items); err != nil {
		return err
	}
	return q.StockOpen(ctx, tx, stock)
}

func opening(p woosim.Product) money.Amount {
	if p.Oversold {
		return money.Int(oversoldStock)
	}
	return money.Int(openingStock)
}

// seedChannel makes the channel, then asks the shop for its lists and maps them.
func (s seed) seedChannel(ctx context.Context, pos int64, shop *simulatedShop) error {
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) error { return s.seedShop(ctx, tx, pos, shop) }); err != nil {
		return err
	}
	connector, err := s.channels.Connector(ctx, shop.code)
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
	return db.InTx(ctx, s.db, func(tx pgx.Tx) error {
		channel, err := s.saveChannel(ctx, tx, pos, shop, settings)
		if err != nil {
			return err
		}
		if err := mapTaxes(ctx, tx, channel, rates); err != nil {
			return err
		}
		return mapPayments(ctx, tx, channel, append(methods, methodsOf(shop.shop.Orders())...))
	})
}

// seedShop stores how the shop is reached: enough for its connector.
func (s seed) seedShop(ctx context.Context, tx pgx.Tx, pos int64, shop *simulatedShop) error {
	channel, err := s.saveChannel(ctx, tx, pos, shop, commerce.ShopSettings{})
	if err != nil {
		return err
	}
	key, err := s.keyring.Seal(shop.key, activities.KeyPurpose(shop.code))
	if err != nil {
		return err
	}
	phrase, err := s.keyring.Seal(shop.secret, activities.SecretPurpose(shop.code))
	if err != nil {
		return err
	}
	return dbgen.New().CredentialsSave(ctx, tx, dbgen.CredentialsSaveParams{ChannelID: channel, SealedKey: key, SealedSecret: phrase})
}

func (s seed) saveChannel(ctx context.Context, tx pgx.Tx, pos int64, shop *simulatedShop, settings commerce.ShopSettings) (int64, error) {
	policy, err := json.Marshal(seedPolicy(settings))
	if err != nil {
		return 0, err
	}
	return dbgen.New().ChannelEnsure(ctx, tx, dbgen.ChannelEnsureParams{
		Code: shop.code, Platform: woocommerce.Platform, Environment: string(shop.environment), PosID: pos,
		Name: shop.name, Description: "Simulated shop of the local stack", Address: shop.address, Zone: "Europe/Riga",
		Enabled: true, Policy: policy,
	})
}

func seedPolicy(settings commerce.ShopSettings) posting.Policy {
	return posting.Policy{
		Automatic:          true,
		DocumentStatuses:   []string{"processing", "on-hold", "completed"},
		PaidStatuses:       []string{"processing", "completed"},
		DeliveryStatuses:   []string{"processing", "completed"},
		RefusedStatuses:    []string{"cancelled", "failed", "refunded", "trash"},
		CompletedStatus:    "completed",
		RoundTaxAtSubtotal: settings.RoundTaxAtSubtotal,
		ShippingSKU:        shippingSKU,
		FeeSKU:             feeSKU,
	}
}

// mapTaxes gives each rate of the shop a tax group of the same country and rate.
func mapTaxes(ctx context.Context, tx pgx.Tx, channel int64, rates []commerce.TaxRate) error {
	q := dbgen.New()
	for _, rate := range rates {
		percent := rate.Percent.Short()
		code := strings.ToUpper(rate.Country) + percent
		if err := q.TaxGroupEnsure(ctx, tx, dbgen.TaxGroupEnsureParams{Code: code, Name: rate.Name, Percent: rate.Percent}); err != nil {
			return err
		}
		if err := q.TaxMappingSave(ctx, tx, dbgen.TaxMappingSaveParams{ChannelID: channel, RemoteRateID: rate.ID, TaxGroup: code}); err != nil {
			return err
		}
	}
	return nil
}

// mapPayments books cash on delivery to the till, transfers to the bank, and all
// else to the account of a payment gateway.
func mapPayments(ctx context.Context, tx pgx.Tx, channel int64, methods []commerce.PaymentMethod) error {
	q := dbgen.New()
	for _, method := range methods {
		account := accountOf(method.ID)
		id, err := q.MoneyAccountEnsure(ctx, tx, dbgen.MoneyAccountEnsureParams{Code: account, Name: strings.ToUpper(account[:1]) + account[1:], Kind: account})
		if err != nil {
			return err
		}
		paid := []string{}
		if method.ID == "cod" {
			paid = []string{"completed"} // the courier brings the money back
		}
		if err := q.PaymentMappingSave(ctx, tx, dbgen.PaymentMappingSaveParams{
			ChannelID: channel, RemoteMethod: method.ID, MoneyAccountID: id, PaidStatuses: paid,
		}); err != nil {
			return err
		}
	}
	return nil
}

func accountOf(method string) string {
	switch method {
	case "cod":
		return "cash"
	case "bacs", "cheque":
		return "bank"
	default:
		return "merchant"
	}
}

// methodsOf are the payment methods that orders name: a shop forgets in its list
// what it no longer offers.
func methodsOf(orders []json.RawMessage) []commerce.PaymentMethod {
	var methods []commerce.PaymentMethod
	for _, raw := range orders {
		var order struct {
			Method string `json:"payment_method"`
		}
		if json.Unmarshal(raw, &order) != nil || order.Method == "" {
			continue
		}
		if !slices.ContainsFunc(methods, func(m commerce.PaymentMethod) bool { return m.ID == order.Method }) {
			methods = append(methods, commerce.PaymentMethod{ID: order.Method})
		}
	}
	return methods
}
