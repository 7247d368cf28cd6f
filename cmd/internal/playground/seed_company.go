package playground

import (
	"context"
	_ "embed" // kyiv.yaml
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

//go:embed kyiv.yaml
var kyiv []byte

// describeCompany adds a company's channel and what it sells, with the house that it
// sells from.
func (d description) describeCompany(c *Company) error {
	var house description
	if err := yaml.Unmarshal(kyiv, &house); err != nil {
		return fmt.Errorf("read kyiv.yaml: %w", err)
	}
	for list, entries := range house {
		for _, e := range entries {
			switch list {
			case "channels":
				e["code"], e["name"] = c.Code, c.Name
				d.add(list, "code", e)["address"] = c.Address
			case "items":
				d.add(list, "sku", e)
			case "companies":
				d.add(list, "company_number", e)
			default:
				d.add(list, "code", e)
			}
		}
	}
	products, err := c.products()
	for _, p := range products {
		d.add("items", "sku", entry{"sku": p.SKU, "name": p.Name, "kind": "simple"})
	}
	return err
}

// product is one of a company's, as far as it is sold.
type product struct{ SKU, Name string }

func (c *Company) products() ([]product, error) {
	var products []product
	for _, raw := range c.Simulated.Products() {
		var p product
		if err := json.Unmarshal(raw, &p); err != nil {
			return nil, fmt.Errorf("read a product of %s: %w", c.Code, err)
		}
		if p.SKU != "" {
			products = append(products, p)
		}
	}
	return products, nil
}

// openCompanyStock is what the company's warehouse begins with.
func (s Seed) openCompanyStock(ctx context.Context, c *Company) error {
	products, err := c.products()
	if err != nil {
		return err
	}
	stock := dbgen.StockOpenParams{Warehouse: "kyiv"}
	for _, p := range append(products, product{SKU: "CHAY-ZELENYI"}, product{SKU: "CHAY-NABIR"}) { // which it doesn't sell yet
		stock.Skus, stock.Quantities = append(stock.Skus, p.SKU), append(stock.Quantities, money.Int(openingStock))
	}
	return db.Wrap("open the stock of "+c.Code, dbgen.New().StockOpen(ctx, s.DB, stock))
}
