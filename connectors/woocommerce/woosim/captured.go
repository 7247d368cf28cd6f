package woosim

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed captured/orders captured/settings captured/products captured/taxes captured/payment_gateways captured/shipping captured/coupons captured/customers captured/refunds captured/errors/options.json
var captured embed.FS

// Export is a shop as its API showed it: answers read from files. Lists are in the order of their files; of an order, product or refund
// that was seen more than once the newest is kept.
type Export struct {
	Orders  []ExportedOrder
	Skipped int // things in the folder of orders that aren't orders

	refunds    []object
	groups     []object
	options    map[string][]object
	products   []object
	taxes      []object
	classes    []object
	gateways   []object
	zones      []object
	places     []object
	methods    []object
	carriers   []object
	coupons    []object
	customers  []object
	categories []object
	attributes []object
}

// HasSettings says whether settings were found; if not, the orders must be asked (DeriveTaxSetting).
func (e *Export) HasSettings() bool { return len(e.options) > 0 }

// HasProducts says whether products were found; if not, they are made up from the orders' lines.
func (e *Export) HasProducts() bool { return len(e.products) > 0 }

// HasTaxes says whether a tax table was found.
func (e *Export) HasTaxes() bool { return len(e.taxes) > 0 }

// ExportedOrder is an order and the file it was read from.
type ExportedOrder struct {
	File string
	Raw  json.RawMessage
}

type taxSetup struct{ pricesIncludeTax, roundAtSubtotal bool }

// readCaptured reads what comes with this package: once, because every simulated shop begins with it.
var readCaptured = sync.OnceValue(func() *Export { //nolint:gochecknoglobals // what is embedded never changes, and whoever changes what he gets has a copy
	sub, err := fs.Sub(captured, "captured")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	e, err := ReadExport(sub, "orders")
	if err != nil {
		panic(err)
	}
	return e
})

// Captured returns what was captured of the observed shop and comes with this package; the caller's own.
func Captured() *Export { return readCaptured().clone() }

// capturedFurniture is Captured without its orders.
func capturedFurniture() *Export {
	e := Captured()
	e.Orders = nil
	return e
}

func (e *Export) clone() *Export {
	c := *e
	c.Orders = slices.Clone(e.Orders)
	c.options = make(map[string][]object, len(e.options))
	for group, list := range e.options {
		c.options[group] = cloneAll(list)
	}
	for _, list := range []*[]object{
		&c.refunds, &c.groups, &c.products, &c.taxes, &c.classes, &c.gateways, &c.zones, &c.places, &c.methods, &c.carriers, &c.coupons,
		&c.customers, &c.categories, &c.attributes,
	} {
		*list = cloneAll(*list)
	}
	return &c
}

func cloneAll(list []object) []object {
	clones := make([]object, len(list))
	for i, o := range list {
		clones[i] = o.clone()
	}
	return clones
}

// CapturedOrders returns the captured orders that the observed shop made while it had this tax setting.
func CapturedOrders(pricesIncludeTax, roundAtSubtotal bool) []json.RawMessage {
	var out []json.RawMessage
	for _, o := range readCaptured().Orders {
		if setupOf(o.File) == (taxSetup{pricesIncludeTax, roundAtSubtotal}) {
			out = append(out, o.Raw)
		}
	}
	return out
}

// OrdersWithIDs returns those of some orders that have one of these ids, in the sequence of the orders.
func OrdersWithIDs(orders []json.RawMessage, ids ...int64) []json.RawMessage {
	return slices.DeleteFunc(slices.Clone(orders), func(raw json.RawMessage) bool {
		var order struct {
			ID int64 `json:"id"`
		}
		return json.Unmarshal(raw, &order) != nil || !slices.Contains(ids, order.ID)
	})
}

// setupOf reads the tax setting from a file name such as pit_yes_sub_no_fee.json; other names stand for the default setting.
func setupOf(file string) taxSetup {
	name := path.Base(file)
	return taxSetup{strings.HasPrefix(name, "pit_yes"), strings.Contains(name, "_sub_yes_")}
}
