package matching

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Switches say which keys a channel's buyers are known by. A key that is switched
// off is neither looked for nor kept; the numbers always count.
type Switches struct {
	Phone bool
	Email bool
}

// KeysOf are the keys that an order gives of its buyer. Company and personal
// numbers are looked for like the others, but no shop's orders name them yet.
func KeysOf(order commerce.Order, by Switches) Keys {
	country := order.Billing.Country
	keys := Keys{}.with(VATNumber, NormalVATNumber(order.Customer.VATNumber, country))
	if by.Phone {
		keys = keys.with(Phone, NormalPhone(order.Billing.Phone, country))
	}
	if by.Email {
		keys = keys.with(Email, NormalEmail(order.Billing.Email))
	}
	return keys
}

func (k Keys) with(kind Kind, value string) Keys {
	if value == "" {
		return k
	}
	return append(k, Key{Kind: kind, Value: value})
}

// longestEmail is how many bytes an address may have that mail can be sent to: RFC 5321,
// 4.5.3.1.
const longestEmail = 254

// NormalEmail is an address in lower case; empty where there is none.
func NormalEmail(given string) string {
	email := strings.ToLower(strings.TrimSpace(given))
	if name, host, ok := strings.Cut(email, "@"); !ok || name == "" || host == "" || len(email) > longestEmail {
		return ""
	}
	return email
}

// NormalPhone is a number in E.164; a number without a country code is read as
// one of the address's country. Empty where it is no phone number.
func NormalPhone(given, country string) string {
	number, err := phonenumbers.Parse(given, strings.ToUpper(country))
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return ""
	}
	return phonenumbers.Format(number, phonenumbers.E164)
}
