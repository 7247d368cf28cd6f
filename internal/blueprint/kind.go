package blueprint

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/db/dbgen"
)

// Kind is a sort of thing that a file lists, and that commands add, edit and delete.
type Kind struct {
	Name string // as commands call it: customer-type
	List string // its key in a file, and with it where it is said what it is: customer_types
	Key  string // the setting that names one: code
	// drop deletes one; nil where none is ever deleted: a company is a customer.
	drop func(q *dbgen.Queries, ctx context.Context, tx dbgen.DBTX, code string) error
}

// Kinds are all of them. A new list of a file is a line here.
func Kinds() []Kind {
	return []Kind{
		{"warehouse", "warehouses", "code", (*dbgen.Queries).WarehouseDelete},
		{"account", "money_accounts", "code", (*dbgen.Queries).MoneyAccountDelete},
		{"tax", "tax_groups", "code", (*dbgen.Queries).TaxGroupDelete},
		{"customer-type", "customer_types", "code", (*dbgen.Queries).CustomerTypeDelete},
		{"source", "sources", "code", (*dbgen.Queries).SourceDelete},
		{"person", "people", "code", (*dbgen.Queries).PersonDelete},
		{"sale-type", "sale_types", "code", (*dbgen.Queries).SaleTypeDelete},
		{"delivery-method", "delivery_methods", "code", (*dbgen.Queries).DeliveryMethodDelete},
		{"price-group", "price_groups", "code", (*dbgen.Queries).PriceGroupDelete},
		{"category", "categories", "code", (*dbgen.Queries).CategoryDelete},
		{"company", "companies", "company_number", nil},
		{"item", "items", "sku", (*dbgen.Queries).ItemDelete},
		{"pos", "points_of_sale", "code", (*dbgen.Queries).PointOfSaleDelete},
		{"channel", "channels", "code", (*dbgen.Queries).ChannelDelete},
	}
}

// KindNamed is a kind by its name in commands.
func KindNamed(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds(), func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds()[i], true
}

// IsItem reports whether it is the kind of which there are most.
func (k Kind) IsItem() bool { return k.Name == "item" }

// Noun is what people call one: customer type.
func (k Kind) Noun() string {
	if k.Name == "pos" {
		return "point of sale"
	}
	return strings.ReplaceAll(k.Name, "-", " ")
}

// Entry is one thing of a kind, as it is stored.
type Entry struct {
	Code     string
	Value    any               // as a file has it
	Settings map[string]string // by path: payments[cod].money_account; what is empty is left out
}

// MarshalJSON is what a file has of it.
func (e Entry) MarshalJSON() ([]byte, error) { return json.Marshal(e.Value) }

// Entries are all that is stored of a kind, by their codes. Archived channels are not
// among them; of items there may be too many: see ItemsOf.
func (k Kind) Entries(ctx context.Context, q dbgen.DBTX) ([]Entry, error) {
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Everyone: k.Name == "company", Everything: k.IsItem()})
	if err != nil {
		return nil, err
	}
	list := k.in(&s.File)
	entries := make([]Entry, list.Len())
	for i := range entries {
		entries[i] = newEntry(list.Index(i))
	}
	return entries, nil
}

// Entry is one thing as it is stored; fault.NotFound where there is none.
func (k Kind) Entry(ctx context.Context, q dbgen.DBTX, code string) (Entry, error) {
	s, err := load(ctx, q, k.naming(code))
	if err != nil {
		return Entry{}, err
	}
	found, err := k.find(&s, code)
	if err != nil {
		return Entry{}, err
	}
	return newEntry(found), nil
}

// Entry is the item as one of its kind.
func (i Item) Entry() Entry { return newEntry(reflect.ValueOf(i)) }

// Entry is the channel as one of its kind.
func (c Channel) Entry() Entry { return newEntry(reflect.ValueOf(c)) }

func newEntry(v reflect.Value) Entry {
	value := v.Interface()
	return Entry{Code: codeOf(v), Value: value, Settings: flat(value)}
}

// Deletable reports whether things of the kind can be deleted at all.
func (k Kind) Deletable() bool { return k.drop != nil }

// in is the list of a file that the kind is in.
func (k Kind) in(f *File) reflect.Value {
	file := reflect.ValueOf(f).Elem()
	for _, known := range fieldsOf(file.Type()) {
		if known.name == k.List {
			return known.of(file)
		}
	}
	panic(fmt.Sprintf("blueprint: no file has a list %s", k.List))
}

func (k Kind) entryType() reflect.Type { return k.in(&File{}).Type().Elem() }

// naming is a file that does no more than name one thing, so that it is loaded.
func (k Kind) naming(code string) File {
	var f File
	entry := reflect.New(k.entryType()).Elem()
	for _, known := range fieldsOf(entry.Type()) {
		if known.name == k.Key {
			known.of(entry).SetString(code)
		}
	}
	list := k.in(&f)
	list.Set(reflect.Append(list, entry))
	return f
}

func codeOf(v reflect.Value) string { return v.Interface().(keyed).key() }
