package woosim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a shop has its zone on machines without zone files too
)

// Settings are what a shop's owner decides. The zero value is the shop that was observed: EUR, two decimals, prices without tax, taxes
// rounded per line, Europe/Riga.
type Settings struct {
	Name             string `json:"name"`     // for people; not part of any answer
	Path             string `json:"path"`     // where the shop lives on its host: "" or "/shop"
	Currency         string `json:"currency"` // ISO 4217; EUR when empty
	Decimals         *int32 `json:"decimals"` // shown decimals of money; 2 when nil
	PricesIncludeTax bool   `json:"prices_include_tax"`
	RoundAtSubtotal  bool   `json:"round_at_subtotal"`
	Zone             string `json:"zone"` // IANA name; Europe/Riga when empty
	Country          string `json:"country"`
	// CustomStatuses are order statuses that plugins registered: slug (without "wc-") and name, in their order.
	CustomStatuses []Status `json:"custom_statuses,omitempty"`
	// Old is a shop before WooCommerce 5.8: it takes no notice of modified_after, modified_before and dates_are_gmt, and can't sort by
	// modification.
	Old bool `json:"old,omitempty"`
	// NoVariationList is a shop that lists variations below their product alone.
	NoVariationList bool `json:"no_variation_list,omitempty"`
	// Version is the WooCommerce that the shop says it is; when empty 11.0.1, or 5.7.2 where it is Old.
	Version string `json:"version,omitempty"`
	// PlainPermalinks is how a fresh WordPress writes its addresses: there is nothing below /wp-json/, only ?rest_route=.
	PlainPermalinks bool `json:"plain_permalinks,omitempty"`
}

// Status is an order status: its slug without "wc-" and its name.
type Status struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

func (s Settings) withDefaults() Settings {
	if s.Currency == "" {
		s.Currency = "EUR"
	}
	if s.Decimals == nil {
		two := int32(2)
		s.Decimals = &two
	}
	if s.Zone == "" {
		s.Zone = "Europe/Riga"
	}
	if s.Country == "" {
		s.Country = "LV"
	}
	s.Path = strings.TrimSuffix(s.Path, "/")
	return s
}

func (s Settings) rules() taxRules {
	return taxRules{*s.Decimals, s.PricesIncludeTax, s.RoundAtSubtotal}
}

func (s Settings) location() *time.Location {
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		panic(fmt.Sprintf("woosim: Settings.Zone %q is not a known IANA time zone: %v", s.Zone, err))
	}
	return loc
}

// applySettings writes s into the settings that the API shows.
func (s *Shop) applySettings() {
	yesNo := map[bool]string{true: "yes", false: "no"}
	values := map[string]string{
		"woocommerce_currency":              s.settings.Currency,
		"woocommerce_price_num_decimals":    strconv.Itoa(int(*s.settings.Decimals)),
		"woocommerce_prices_include_tax":    yesNo[s.settings.PricesIncludeTax],
		"woocommerce_tax_round_at_subtotal": yesNo[s.settings.RoundAtSubtotal],
		"woocommerce_default_country":       s.settings.Country,
	}
	for _, options := range s.options {
		for i := range options {
			if v, known := values[options[i].str("id")]; known {
				options[i].set("value", v)
			}
		}
	}
}

// SetOld puts the shop back to a version before WooCommerce 5.8, or updates it; see Settings.Old.
func (s *Shop) SetOld(old bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.Old = old
}

func (s *Shop) settingsIndex(c *call) answer { return s.list(c, s.groups) }

func (s *Shop) settingsGroup(c *call) answer {
	group := c.r.PathValue("group")
	options, known := s.options[group]
	if !known {
		return invalidGroup()
	}
	return s.list(c, options)
}

func (s *Shop) settingsOption(c *call) answer {
	options, known := s.options[c.r.PathValue("group")]
	if !known {
		return invalidGroup()
	}
	for _, o := range options {
		if o.str("id") == c.r.PathValue("id") {
			return s.one(c, o)
		}
	}
	return failure(http.StatusNotFound, "rest_setting_setting_invalid", "Invalid setting.")
}

func invalidGroup() answer {
	return failure(http.StatusNotFound, "rest_setting_setting_group_invalid", "Invalid setting group.")
}

// currencies holds what the API says of the currencies that shops in the tests use: name, symbol, symbol as HTML.
func currencies() map[string][3]string {
	return map[string][3]string{
		"EUR": {"Euro", "€", "&euro;"},
		"USD": {"United States (US) dollar", "$", "&#36;"},
		"GBP": {"Pound sterling", "£", "&pound;"},
		"JPY": {"Japanese yen", "¥", "&yen;"},
		"UAH": {"Ukrainian hryvnia", "₴", "&#8372;"},
		"PLN": {"Polish złoty", "zł", "&#122;&#322;"},
		"SEK": {"Swedish krona", "kr", "&#107;&#114;"},
	}
}

func currencySymbol(code string) string {
	if c, known := currencies()[code]; known {
		return c[1]
	}
	return code
}

func (s *Shop) currentCurrency(c *call) answer {
	code := s.settings.Currency
	cur, known := currencies()[code]
	if !known {
		cur = [3]string{code, code, code}
	}
	return s.one(c, newObject("code", code, "name", cur[0], "symbol", cur[2], "_links", newObject(
		"self", []object{newObject("href", capturedRoot+"data/currencies/"+code, "targetHints", allowHint("GET"))},
		"collection", []object{newObject("href", capturedRoot+"data/currencies")},
	)))
}
