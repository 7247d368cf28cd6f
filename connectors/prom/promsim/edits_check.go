package promsim

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// unknownField is what Prom says of a field that exists and can't be edited: external_id is set by imports alone [L].
const unknownField = "Unknown field."

// isEditable says whether edits take a field. Others, "quantity" among them, are swallowed without a word [L].
func isEditable(key string) bool {
	return slices.Contains([]string{
		"price", "presence", "in_stock", "quantity_in_stock", "status", "prices", "discount", "name", "keywords", "description",
	}, key)
}

// checkField says what is wrong with a new value, or "".
func (s *Shop) checkField(p *product, key string, value any) string {
	switch key {
	case "external_id":
		return unknownField
	case "price", "oldprice":
		return checkPrice(value)
	case "presence":
		return firstOf(checkOneOf(value, "available", "not_available", "order", "service", "waiting"), p.checkAvailability())
	case "quantity_in_stock":
		return firstOf(checkQuantity(value), p.checkAvailability())
	case "in_stock":
		_, isBool := value.(bool)
		return firstOf(unless(isBool, "Not a valid boolean."), p.checkAvailability())
	case "status":
		return checkOneOf(value, "on_display", "draft", "deleted", "not_on_display")
	case "name":
		return checkText(value, s.settings.NameLimit, true)
	case "keywords":
		return checkText(value, 1024, false)
	case "discount":
		return checkDiscount(value)
	default:
		return ""
	}
}

// checkAvailability says why a product's availability can't be changed: some variations inherit it from their base [L].
func (p *product) checkAvailability() string {
	return unless(!p.inherits, "Наявність різновиду визначається основним товаром")
}

func unless(ok bool, message string) string {
	if ok {
		return ""
	}
	return message
}

func firstOf(messages ...string) string {
	for _, m := range messages {
		if m != "" {
			return m
		}
	}
	return ""
}

func checkPrice(value any) string {
	text, isNumber := value.(json.Number)
	price, err := decimal.NewFromString(text.String())
	return unless(isNumber && err == nil && price.IsPositive(), "Not a valid number.")
}

func checkQuantity(value any) string {
	if value == nil {
		return ""
	}
	text, isNumber := value.(json.Number)
	n, err := text.Int64()
	return unless(isNumber && err == nil && n >= 0, "Not a valid integer.")
}

func checkOneOf(value any, known ...string) string {
	text, _ := value.(string)
	return unless(slices.Contains(known, text), "Not a valid choice.")
}

func checkText(value any, longest int, required bool) string {
	text, isText := value.(string)
	switch {
	case !isText || required && strings.TrimSpace(text) == "":
		return "Not a valid string."
	case utf8.RuneCountInString(text) > longest:
		return "Longer than maximum length."
	default:
		return ""
	}
}

func checkDiscount(value any) string {
	if value == nil {
		return ""
	}
	d := asDoc(value)
	return firstOf(checkPrice(d["value"]), checkOneOf(d["type"], "amount", "percent"))
}
