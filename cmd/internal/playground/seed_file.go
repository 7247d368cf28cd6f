package playground

import (
	"cmp"
	"context"
	_ "embed" // orderloom.yaml
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/blueprint"
)

//go:embed orderloom.yaml
var backOffice []byte

// entry is what a file says of one thing; entries are found by their code or SKU.
type entry = map[string]any

// description is a file while it grows.
type description map[string][]entry

// file describes the back office with these shops: what there is already stays as it
// is, apart from where each shop is.
func (s Seed) file(ctx context.Context, shops []*Shop, products []woosim.Product) ([]byte, error) {
	known, err := blueprint.Export(ctx, s.DB, blueprint.Part{})
	if err != nil {
		return nil, err
	}
	var d description
	if err := yaml.Unmarshal(known, &d); err != nil {
		return nil, fmt.Errorf("read what there is: %w", err)
	}
	if !s.described(d, shops) {
		d = nil
		if err := yaml.Unmarshal(backOffice, &d); err != nil {
			return nil, fmt.Errorf("read orderloom.yaml: %w", err)
		}
	}
	for _, p := range products {
		kind := "simple"
		if p.Virtual {
			kind = "service"
		}
		d.add("items", "sku", entry{"sku": p.SKU, "name": cmp.Or(p.Name, p.SKU), "kind": kind})
	}
	for _, shop := range shops {
		if err := s.describe(ctx, d, shop, houseOf(shop, shops)); err != nil {
			return nil, fmt.Errorf("channel %s: %w", shop.Code, err)
		}
	}
	for _, company := range s.Companies {
		if err := d.describeCompany(company); err != nil {
			return nil, fmt.Errorf("channel %s: %w", company.Code, err)
		}
	}
	return yaml.Marshal(d)
}

// described reports whether an earlier run has described any of the shops.
func (s Seed) described(d description, shops []*Shop) bool {
	return slices.ContainsFunc(d["channels"], func(channel entry) bool {
		return slices.ContainsFunc(shops, func(shop *Shop) bool { return channel["code"] == shop.Code }) ||
			slices.ContainsFunc(s.Companies, func(company *Company) bool { return channel["code"] == company.Code })
	})
}

// add adds an entry unless there is one of that name. It answers with the one that
// is there then.
func (d description) add(list, name string, e entry) entry {
	for _, there := range d[list] {
		if there[name] == e[name] {
			return there
		}
	}
	d[list] = append(d[list], e)
	return e
}
