package blueprint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// stored is what the database holds, and what decides about changes.
type stored struct {
	File
	Archived    []string `json:"archived"`     // channels, by code: not among the others
	WithSales   []string `json:"with_sales"`   // channels, by code
	WithKeys    []string `json:"with_keys"`    // channels, by code
	WithNumbers []string `json:"with_numbers"` // series that gave one out, by prefix
}

// Find is a channel as it is stored, though it be archived; fault.NotFound where there is none of that code.
func Find(ctx context.Context, q dbgen.DBTX, code string) (Channel, error) {
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Archived: true})
	if err != nil {
		return Channel{}, err
	}
	channel, there := by(s.Channels)[code]
	if !there {
		return Channel{}, fault.New(fault.NotFound, "load channel", "there is no channel %q", code)
	}
	return channel, nil
}

// load reads all there is, with the items and companies that a file names.
func load(ctx context.Context, q dbgen.DBTX, f File) (s stored, err error) {
	skus, companies := []string{}, []string{}
	for _, i := range f.Items {
		skus = append(skus, i.SKU, i.Parent)
	}
	for _, c := range f.Channels {
		skus = append(skus, c.Policy.ShippingSKU, c.Policy.FeeSKU, c.Policy.TipSKU, c.Policy.CustomSKU)
		for _, y := range c.Carriers {
			companies = append(companies, y.CompanyNumber)
		}
	}
	for _, c := range f.Companies {
		companies = append(companies, c.CompanyNumber)
	}
	return get(ctx, q, dbgen.BlueprintGetParams{Companies: companies, Skus: skus})
}

func get(ctx context.Context, q dbgen.DBTX, p dbgen.BlueprintGetParams) (s stored, err error) {
	raw, err := dbgen.New().BlueprintGet(ctx, q, p)
	if err != nil {
		return s, db.Wrap("load channels and master data", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields() // it would be lost on the way to the file and back
	if err := decoder.Decode(&s); err != nil {
		return s, fmt.Errorf("read what is stored of channels and master data: %w", err)
	}
	return s, nil
}
