package playground

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/internal/commerce"
)

// zone is the shops'.
const zone = "Europe/Riga"

// shopLists are what a channel of a simulated shop is mapped by.
type shopLists interface {
	connectors.SettingsReader
	connectors.TaxList
	connectors.PaymentList
}

// describe adds a shop's channel, with what the shop's own lists have mapped.
func (s Seed) describe(ctx context.Context, d description, shop *Shop, in house) error {
	client, err := woocommerce.New(connectors.Shop{
		Address: shop.Address, Environment: shop.Environment, Zone: zone,
		Credentials: shop.credentials(),
	}, s.Transport)
	if err != nil {
		return err
	}
	lists, err := connectors.As[shopLists](client)
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
	channel := d.add("channels", "code", entry{
		"code": shop.Code, "name": shop.Name, "description": "Simulated shop of the local stack", "platform": woocommerce.Platform,
		"environment": shop.Environment, "pos": in.pos, "zone": zone, "enabled": true,
		// A simulated shop bears whatever this machine does.
		"limits":    entry{"calls_per_second": 1000, "calls_burst": 100, "calls_at_once": 32},
		"customers": entry{"new_type": "retail"},
		// Who is known by nothing and has a courier come is booked on the courier.
		"carriers":      []entry{{"method": "flat_rate", "carrier": "Nova Poshta", "company_number": "UA31316718"}},
		"policy":        policy(settings),
		"statuses_back": entry{"completed_and_paid": "completed"},
		"taxes":         entry{"rates": d.taxes(rates)},
		"payments":      payments(slices.Concat(methods, methodsOf(shop.Simulated.Orders()), named(shop.Methods))),
	})
	channel["address"] = shop.Address
	return nil
}

// house is what a shop sells under and from: codes of orderloom.yaml.
type house struct{ pos, warehouse string }

// houseOf is where a shop sells: who tries out beside others takes nothing of those who
// sell.
func houseOf(shop *Shop, all []*Shop) house {
	live := func(s *Shop) bool { return s.Environment == commerce.Production }
	if !live(shop) && slices.ContainsFunc(all, live) {
		return house{"trials", "trials"}
	}
	return house{"web", "main"}
}

func policy(settings commerce.ShopSettings) entry {
	return entry{
		"automatic":             true,
		"document_statuses":     []string{"processing", "on-hold", "completed"},
		"paid_statuses":         []string{"processing", "completed"},
		"delivery_statuses":     []string{"processing", "completed"},
		"refused_statuses":      []string{"cancelled", "failed", "refunded", "trash"},
		"round_tax_at_subtotal": settings.RoundTaxAtSubtotal,
		"shipping_sku":          "SHIPPING",
		"fee_sku":               "FEE",
	}
}

// taxes give each rate of the shop a tax group of the same country and rate.
func (d description) taxes(rates []commerce.TaxRate) []entry {
	mapped := []entry{}
	for _, rate := range rates {
		code := strings.ToUpper(rate.Country) + rate.Percent.Short()
		d.add("tax_groups", "code", entry{"code": code, "name": rate.Name, "percent": rate.Percent.String()})
		mapped = append(mapped, entry{"rate": rate.ID, "tax_group": code})
	}
	return mapped
}

// payments book cash on delivery to the till, transfers to the bank, and all else to
// the account of a payment gateway.
func payments(methods []commerce.PaymentMethod) []entry {
	mapped := []entry{}
	for _, method := range methods {
		if slices.ContainsFunc(mapped, func(m entry) bool { return m["method"] == method.ID }) {
			continue
		}
		e := entry{"method": method.ID, "money_account": accountOf(method.ID)}
		if method.ID == "cod" {
			e["paid_statuses"] = []string{"completed"} // the courier brings the money back
		}
		mapped = append(mapped, e)
	}
	return mapped
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
		if json.Unmarshal(raw, &order) == nil && order.Method != "" {
			methods = append(methods, commerce.PaymentMethod{ID: order.Method})
		}
	}
	return methods
}

func named(ids []string) []commerce.PaymentMethod {
	methods := make([]commerce.PaymentMethod, len(ids))
	for i, id := range ids {
		methods[i].ID = id
	}
	return methods
}
