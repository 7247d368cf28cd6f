package woosim

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed captured/orders captured/settings captured/products captured/taxes captured/payment_gateways captured/shipping captured/coupons captured/refunds
var captured embed.FS

// Export is a shop as its API showed it: answers read from files. Lists are in the order of their files; of an order, product or refund
// that was seen more than once the newest is kept.
type Export struct {
	Orders  []ExportedOrder
	Skipped int // things in the folder of orders that aren't orders

	refunds  []object
	groups   []object
	options  map[string][]object
	products []object
	taxes    []object
	classes  []object
	gateways []object
	zones    []object
	places   []object
	methods  []object
	carriers []object
	coupons  []object
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

// Captured returns what was captured of the observed shop and comes with this package.
func Captured() *Export { return mustRead("orders") }

// capturedFurniture is Captured without its orders, read once: nothing changes it, as shops copy what they change.
var capturedFurniture = sync.OnceValue(func() *Export { return mustRead("no-orders") })

func mustRead(ordersDir string) *Export {
	sub, err := fs.Sub(captured, "captured")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	e, err := ReadExport(sub, ordersDir)
	if err != nil {
		panic(err)
	}
	return e
}

// CapturedOrders returns the captured orders that the observed shop made while it had this tax setting.
func CapturedOrders(pricesIncludeTax, roundAtSubtotal bool) []json.RawMessage {
	var out []json.RawMessage
	for _, o := range Captured().Orders {
		if setupOf(o.File) == (taxSetup{pricesIncludeTax, roundAtSubtotal}) {
			out = append(out, o.Raw)
		}
	}
	return out
}

// setupOf reads the tax setting from a file name such as pit_yes_sub_no_fee.json; other names stand for the default setting.
func setupOf(file string) taxSetup {
	name := path.Base(file)
	return taxSetup{strings.HasPrefix(name, "pit_yes"), strings.Contains(name, "_sub_yes_")}
}

// ReadExport reads a folder of captured answers: single orders or lists in ordersDir, and beside it settings, products, taxes,
// payment_gateways, shipping, coupons and refunds where they exist. A file may hold the bare answer or an object with "body". What is
// no order in ordersDir is skipped and counted; a file that is no JSON is too.
func ReadExport(fsys fs.FS, ordersDir string) (*Export, error) {
	e := &Export{options: map[string][]object{}}
	if err := e.readOrders(fsys, ordersDir); err != nil {
		return nil, err
	}
	beside := path.Dir(ordersDir)
	for dir, take := range map[string]func(file string, list []object){
		"settings": e.takeSettings, "products": e.takeProducts, "taxes": e.takeTaxes, "payment_gateways": e.takeGateways,
		"shipping": e.takeShipping, "coupons": e.takeCoupons, "refunds": e.takeRefunds,
	} {
		if err := eachFile(fsys, path.Join(beside, dir), func(file string, list []object) { take(file, list) }); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (e *Export) readOrders(fsys fs.FS, dir string) error {
	at := map[int64]int{}
	return eachFile(fsys, dir, func(file string, list []object) {
		if list == nil {
			e.Skipped++
		}
		for _, o := range list {
			if !looksLikeOrder(o) {
				e.Skipped++
				continue
			}
			found := ExportedOrder{file, encode(o)}
			i, seen := at[o.int("id")]
			switch {
			case !seen:
				at[o.int("id")] = len(e.Orders)
				e.Orders = append(e.Orders, found)
			case modifiedOf(e.Orders[i].Raw) <= o.str("date_modified_gmt"):
				e.Orders[i] = found
			}
		}
	})
}

func modifiedOf(raw json.RawMessage) string {
	o, _ := parseObject(raw)
	return o.str("date_modified_gmt")
}

func looksLikeOrder(o object) bool {
	for _, key := range []string{"id", "status", "currency", "total", "line_items", "date_modified_gmt"} {
		if !o.has(key) {
			return false
		}
	}
	return o.int("id") != 0
}

// eachFile calls do with the objects in each JSON file of dir, by name; nil when a file is no JSON object or list of them.
func eachFile(fsys fs.FS, dir string, do func(file string, list []object)) error {
	files, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return fmt.Errorf("read captured answers in %s: %w", dir, err)
	}
	slices.Sort(files)
	for _, file := range files {
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("read captured answer: %w", err)
		}
		do(file, objectsIn(raw))
	}
	return nil
}

// objectsIn finds the objects of an answer: itself, its list, or what is inside an envelope.
func objectsIn(raw []byte) []object {
	raw = bytes.TrimSpace(raw)
	if o, err := parseObject(raw); err == nil {
		if o.has("body") && (o.has("request") || o.has("status")) {
			return objectsIn(o.get("body"))
		}
		return []object{o}
	}
	list := []object{}
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
