package prom

import (
	"encoding/xml"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
)

// The file that an import takes: YML, the XML that price lists for marketplaces are
// written in, with tags of Prom's own.
type (
	feedXML struct {
		XMLName    xml.Name      `xml:"yml_catalog"`
		Currencies []currencyXML `xml:"shop>currencies>currency"`
		Categories []categoryXML `xml:"shop>categories>category"`
		Offers     []offerXML    `xml:"shop>offers>offer"`
	}
	currencyXML struct {
		ID   string `xml:"id,attr"`
		Rate string `xml:"rate,attr"`
	}
	categoryXML struct {
		ID   string `xml:"id,attr"`
		Name string `xml:",chardata"`
	}
	// offerXML is one product. Its id is the external one. Texts come in two languages, of
	// which the Ukrainian ones count only where both are there; ours are in one.
	offerXML struct {
		ID            string   `xml:"id,attr"`
		Available     bool     `xml:"available,attr"`
		Name          string   `xml:"name"`
		NameUA        string   `xml:"name_ua"`
		CategoryID    string   `xml:"categoryId,omitempty"`
		Price         string   `xml:"price"`
		CurrencyID    string   `xml:"currencyId"`
		Quantity      string   `xml:"quantity_in_stock,omitempty"`
		Pictures      []string `xml:"picture"`
		VendorCode    string   `xml:"vendorCode"`
		Description   string   `xml:"description,omitempty"`
		DescriptionUA string   `xml:"description_ua,omitempty"`
	}
)

// feedOf writes offers as a file. Of several groups the first is taken: a product has one.
func feedOf(offers []commerce.Offer) ([]byte, error) {
	var feed feedXML
	for _, o := range offers {
		offer := offerXML{
			ID: o.SKU, Available: o.Available, Name: o.Name, NameUA: o.Name, Price: o.Price.Short(), CurrencyID: o.Currency,
			Pictures: o.Images, VendorCode: o.SKU, Description: o.Description, DescriptionUA: o.Description,
		}
		if o.Quantity != nil {
			offer.Quantity = o.Quantity.Short()
		}
		if len(o.Categories) > 0 {
			group := categoryXML{ID: o.Categories[0].ID, Name: o.Categories[0].Name}
			offer.CategoryID = group.ID
			if !slices.Contains(feed.Categories, group) {
				feed.Categories = append(feed.Categories, group)
			}
		}
		if currency := (currencyXML{ID: o.Currency, Rate: "1"}); !slices.Contains(feed.Currencies, currency) {
			feed.Currencies = append(feed.Currencies, currency)
		}
		feed.Offers = append(feed.Offers, offer)
	}
	raw, err := xml.MarshalIndent(feed, "", " ")
	return append([]byte(xml.Header), raw...), err
}
