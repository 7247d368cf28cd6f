package blueprint

import (
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

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

// Setting is one that a thing of a kind has.
type Setting struct {
	Path     string   // payments[METHOD].money_account
	Meaning  string   // as a half-sentence
	Words    []string // the only ones known, if there are any
	Required bool
	Plain    bool // one value, or a list of texts, of the thing itself
	Truth    bool // it is true or false
}

// Settings are all that a thing of the kind has, in the order of a file.
func (k Kind) Settings() []Setting {
	return settingsOf("", k.entryType(), *described().Properties[k.List].Items, nil)
}

// described is what the schema says; it is read once, for each command asks for a lot of it.
var described = sync.OnceValue(func() (root description) { //nolint:gochecknoglobals // never changes
	if err := json.Unmarshal(schema, &root); err != nil {
		panic(fmt.Sprintf("blueprint: the schema can't be read: %v", err)) // it is ours
	}
	return root
})

// description is what the schema says of a setting.
type description struct {
	Description string                 `json:"description"`
	Properties  map[string]description `json:"properties"`
	Items       *description           `json:"items"`
}

// settingsOf are the settings of a type, without those that its place names already.
func settingsOf(at string, t reflect.Type, said description, named []string) []Setting {
	var all []Setting
	for _, f := range fieldsOf(t) {
		if slices.Contains(named, f.name) {
			continue
		}
		path, of := join(at, f.name), t.FieldByIndex(f.index).Type
		about := said.Properties[f.name]
		switch {
		case isEntries(of):
			names := nameKeys(of.Elem())
			all = append(all, settingsOf(path+"["+strings.ToUpper(strings.Join(names, " "))+"]", of.Elem(), *about.Items, names)...)
		case of.Kind() == reflect.Struct && !isText(of):
			all = append(all, settingsOf(path, of, about, nil)...)
		default:
			all = append(all, Setting{
				Path: path, Meaning: meaning(about.Description, t.FieldByIndex(f.index).Name, f.name), Words: f.words, Required: f.required, Plain: at == "", Truth: of.Kind() == reflect.Bool,
			})
		}
	}
	return all
}

// meaning is what is said of a setting without its name: "Name is what people call it."
func meaning(said string, names ...string) string {
	said = strings.TrimSuffix(said, ".")
	for _, name := range names {
		for _, verb := range []string{" is ", " are "} {
			if rest, ok := strings.CutPrefix(said, name+verb); ok {
				return rest
			}
		}
	}
	return said
}

// isEntries reports whether a setting is a list of things.
func isEntries(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// isText reports whether a setting is written as one text, whatever it is.
func isText(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// nameKeys are the settings by which a thing of a list is told from its neighbours.
func nameKeys(t reflect.Type) []string {
	known := keysOf(fieldsOf(t))
	for _, pair := range namingPairs() {
		if slices.Contains(known, pair[0]) && slices.Contains(known, pair[1]) {
			return pair[:]
		}
	}
	for _, key := range namingKeys() {
		if slices.Contains(known, key) {
			return []string{key}
		}
	}
	panic(fmt.Sprintf("blueprint: nothing names a %s", t))
}
