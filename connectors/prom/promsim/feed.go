package promsim

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// feed is a price list in Prom's XML, which is YML with tags of its own.
type feed struct {
	XMLName    xml.Name   `xml:"yml_catalog"`
	Categories []category `xml:"shop>categories>category"`
	Offers     []offer    `xml:"shop>offers>offer"`
}

type category struct {
	ID     string `xml:"id,attr"`
	Parent string `xml:"parentId,attr"`
	Name   string `xml:",chardata"`
}

// offer is one product of a feed. Texts without a suffix are Russian; Ukrainian ones count only where name and description are both
// there [C].
type offer struct {
	ID          string   `xml:"id,attr"`
	Available   string   `xml:"available,attr"` // "true" is there, "false" is not, "" is to order
	InStock     string   `xml:"in_stock,attr"`
	GroupID     string   `xml:"group_id,attr"` // variations of one product share it
	SellingType string   `xml:"selling_type,attr"`
	Name        string   `xml:"name"`
	NameUA      string   `xml:"name_ua"`
	Price       string   `xml:"price"`
	OldPrice    string   `xml:"oldprice"`
	Currency    string   `xml:"currencyId"`
	Category    string   `xml:"categoryId"`
	Quantity    *string  `xml:"quantity_in_stock"`
	Pictures    []string `xml:"picture"`
	SKU         string   `xml:"vendorCode"`
	Description string   `xml:"description"`
	TextUA      string   `xml:"description_ua"`
	Keywords    string   `xml:"keywords"`
	KeywordsUA  string   `xml:"keywords_ua"`
	Barcode     string   `xml:"barcode"`
}

func readFeed(raw []byte) (feed, error) {
	var f feed
	if err := xml.Unmarshal(raw, &f); err != nil {
		return feed{}, err
	}
	if len(f.Offers) == 0 {
		return feed{}, fmt.Errorf("the file has no offers")
	}
	return f, nil
}

// texts are an offer's name and description in both languages; what lacks one of a pair shows the other language's.
func (of offer) texts() (name, description doc) {
	name, description = doc{"ru": of.Name, "uk": of.Name}, doc{"ru": of.Description, "uk": of.Description}
	if of.NameUA != "" && of.TextUA != "" {
		name["uk"], description["uk"] = of.NameUA, of.TextUA
	}
	return name, description
}

func (of offer) presence() string {
	switch strings.ToLower(of.Available) {
	case "true":
		return "available"
	case "":
		return "order"
	default:
		return "not_available"
	}
}

func (of offer) sellingType() string {
	return orElse(map[string]string{"r": "retail", "w": "wholesale", "u": "universal", "s": "service"}[of.SellingType], "retail")
}
