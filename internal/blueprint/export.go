package blueprint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// Export is what is stored, as a file. With channels' codes it is these and what they
// name; a code that is none is fault.NotFound. Applied to an empty database it gives
// the same file again.
func Export(ctx context.Context, q dbgen.DBTX, channels ...string) ([]byte, error) {
	s, err := load(ctx, q, File{})
	if err != nil {
		return nil, err
	}
	known := by(s.Channels)
	for _, code := range channels {
		if _, there := known[code]; !there {
			return nil, fault.New(fault.NotFound, "export", "there is no channel %q", code)
		}
	}
	if len(channels) > 0 {
		s.narrow(channels)
	}
	return render(s.File)
}

// narrow leaves some channels and what they name.
func (s *stored) narrow(channels []string) {
	keep(&s.Channels, func(c Channel) bool { return slices.Contains(channels, c.Code) })
	named := map[string]bool{}
	note := func(kind string, codes ...string) {
		for _, code := range codes {
			named[kind+"/"+code] = true
		}
	}
	for _, c := range s.Channels {
		note("pos", c.Pos)
		note("type", c.Customers.NewType)
		note("tax", c.Taxes.Default)
		note("item", c.Policy.ShippingSKU, c.Policy.FeeSKU, c.Policy.CustomSKU)
		for _, m := range c.Taxes.Rates {
			note("tax", m.TaxGroup)
		}
		for _, m := range c.Taxes.Classes {
			note("tax", m.TaxGroup)
		}
		for _, m := range c.Payments {
			note("account", m.MoneyAccount)
		}
		for _, m := range c.Carriers {
			note("company", m.CompanyNumber)
		}
	}
	keep(&s.PointsOfSale, func(p PointOfSale) bool { return named["pos/"+p.Code] })
	for _, p := range s.PointsOfSale {
		note("warehouse", p.Warehouse)
		for _, r := range p.Registers {
			note("account", r.MoneyAccount)
		}
		for _, m := range p.Payments {
			note("account", m.MoneyAccount)
		}
	}
	keep(&s.Companies, func(c Company) bool { return named["company/"+c.CompanyNumber] })
	for _, c := range s.Companies {
		note("type", c.CustomerType)
	}
	keep(&s.Warehouses, func(w Warehouse) bool { return named["warehouse/"+w.Code] })
	keep(&s.MoneyAccounts, func(a MoneyAccount) bool { return named["account/"+a.Code] })
	keep(&s.TaxGroups, func(g TaxGroup) bool { return named["tax/"+g.Code] })
	keep(&s.CustomerTypes, func(t CustomerType) bool { return named["type/"+t.Code] })
	keep(&s.Items, func(i Item) bool { return named["item/"+i.SKU] })
}

func keep[T any](list *[]T, wanted func(T) bool) {
	*list = slices.DeleteFunc(*list, func(entry T) bool { return !wanted(entry) })
}

// render writes a file: JSON is YAML in another style, and keeps the order of keys.
func render(f File) ([]byte, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(printable(raw), &root); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	plain(root.Content[0])
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&root); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return out.Bytes(), nil
}

// printable escapes what JSON may hold as it is, and YAML may not.
func printable(raw []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(raw) {
		if unicode.IsPrint(r) || r == ' ' {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\U%08X`, r)
		}
	}
	return out.Bytes()
}

// plain takes the style of JSON off a node, and what is empty out of it.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, child := range n.Content {
		plain(child)
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := n.Content[i+1]
		empty := value.Tag == "!!null" || value.Kind == yaml.ScalarNode && value.Value == "" || value.Kind != yaml.ScalarNode && len(value.Content) == 0
		if !empty {
			kept = append(kept, n.Content[i], value)
		}
	}
	n.Content = kept
}
