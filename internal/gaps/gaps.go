// Package gaps knows what is missing of ours for the values of a shop, and what might
// be meant by them. It is pure: whoever asks brings what there is.
package gaps

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// Name is what people call a gap by: woo-riga/payment/bacs. It stays the same for as
// long as the gap is open, and when it opens again.
type Name struct {
	Channel string
	Kind    posting.NeedKind
	Value   string // the shop's, or the setting's name; it may hold a slash
}

// String is the text that ParseName reads.
func (n Name) String() string { return n.Channel + "/" + string(n.Kind) + "/" + n.Value }

// ParseName reads what String wrote.
func ParseName(s string) (Name, error) {
	parts := strings.SplitN(s, "/", 3)
	if len(parts) < 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return Name{}, fmt.Errorf("%.100q is no gap: want channel/kind/value, such as woo-riga/payment/bacs", s)
	}
	return Name{Channel: parts[0], Kind: posting.NeedKind(parts[1]), Value: parts[2]}, nil
}

// Gap is a value of a shop that nothing of ours stands for.
type Gap struct {
	Name
	Title   string        // what people of the shop call the value, where that is known
	Percent *money.Amount // of a tax, where it is known
}

// Suggestion is what might be meant.
type Suggestion struct {
	Value string // of ours: a tax group's code, a money account's, a SKU
	Why   string // in a few words
	// Told is set where it can't be filled in: the shop has to be changed.
	Told bool
}

// House is what there is of ours to choose from.
type House struct {
	TaxGroups []posting.TaxGroup `json:"tax_groups"`
	Accounts  []Account          `json:"accounts"`
	// Methods are the money accounts that channels map a payment method to.
	Methods map[string][]string `json:"methods"`
	// SKUs are those of all items, Services those of services.
	SKUs     []string `json:"skus"`
	Services []string `json:"services"`
	// Settings are what channels have in a setting.
	Settings map[string][]string `json:"settings"`
}

// Account is a money account.
type Account struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Kind string `json:"kind"` // bank, cash, merchant
}

// Suggest says what might be meant, and false where nothing is near or two things are.
func (h House) Suggest(g Gap) (Suggestion, bool) {
	switch g.Kind {
	case posting.NeedTax:
		return h.tax(g)
	case posting.NeedPayment:
		return h.payment(g)
	case posting.NeedItem:
		return h.item(g)
	case posting.NeedSetting:
		return h.setting(g)
	case posting.NeedCurrency:
		return Suggestion{Value: g.Value, Why: "the order's own"}, true
	default:
		return Suggestion{}, false
	}
}

// tax is the one group of the same percentage.
func (h House) tax(g Gap) (Suggestion, bool) {
	if g.Percent == nil {
		return Suggestion{}, false
	}
	var equal []string
	for _, group := range h.TaxGroups {
		if group.Percent.Equal(*g.Percent) {
			equal = append(equal, group.Code)
		}
	}
	return only(equal, "it is "+g.Percent.Short()+" %, too")
}

// setting is what the other channels have, or else the only service there is.
func (h House) setting(g Gap) (Suggestion, bool) {
	if s, ok := usual(h.Settings[g.Value], "other channels have it"); ok {
		return s, true
	}
	return only(h.Services, "the only service")
}

// only is what a list names, if that is one thing.
func only(list []string, why string) (Suggestion, bool) {
	if len(list) != 1 {
		return Suggestion{}, false
	}
	return Suggestion{Value: list[0], Why: why}, true
}

// usual is what a list names most often, if that is one thing.
func usual(list []string, why string) (Suggestion, bool) {
	times, most := map[string]int{}, 0
	for _, value := range list {
		times[value]++
		most = max(most, times[value])
	}
	var best []string
	for value, n := range times {
		if n == most {
			best = append(best, value)
		}
	}
	return only(best, why)
}
