package blueprint

import (
	"fmt"
	"net/mail"
	"net/url"
)

// labels checks master data that is little more than a name.
func (c *check) labels() {
	plainCodes(c, "sources", c.file.Sources)
	plainCodes(c, "people", c.file.People)
	plainCodes(c, "sale_types", c.file.SaleTypes)
	plainCodes(c, "delivery_methods", c.file.DeliveryMethods)
	plainCodes(c, "price_groups", c.file.PriceGroups)
	plainCodes(c, "categories", c.file.Categories)
	for i, p := range c.file.People {
		if _, err := mail.ParseAddress(p.Email); p.Email != "" && err != nil {
			c.addf(fmt.Sprintf("people[%d].email", i), "it is no e-mail address: want one such as anna@example.com")
		}
		if at, err := url.Parse(p.Webhook); p.Webhook != "" && (err != nil || at.Scheme != "https" || at.Host == "" || at.User != nil || at.Fragment != "") {
			c.addf(fmt.Sprintf("people[%d].webhook", i), "want an https address without user or fragment, such as https://hooks.example.com/orderloom")
		}
	}
	for i, category := range c.file.Categories {
		at := fmt.Sprintf("categories[%d].parent", i)
		names(c, at, "category", category.Parent, c.all.categories)
		if c.isAbove(category, category.Parent) {
			c.addf(at, "%s would be a part of itself: name a category that isn't below it", category.Code)
		}
	}
}

// isAbove reports whether a category is met on the way up from another one.
func (c *check) isAbove(category Category, from string) bool {
	for range c.all.categories { // no way up is longer, but one that goes round
		switch from {
		case "":
			return false
		case category.Code:
			return true
		}
		from = c.all.categories[from].Parent
	}
	return false
}

func plainCodes[T keyed](c *check, list string, entries []T) {
	for i, entry := range entries {
		c.plain(fmt.Sprintf("%s[%d].code", list, i), entry.key())
	}
}
