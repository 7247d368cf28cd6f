package matching_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/matching"
)

// kinds are all kinds, the strongest first.
func kinds() []matching.Kind {
	return []matching.Kind{matching.VATNumber, matching.CompanyNumber, matching.PersonalNumber, matching.Phone, matching.Email}
}

// keys reads "vat_number=1 email=a".
func keys(text string) matching.Keys {
	var all matching.Keys
	for field := range strings.FieldsSeq(text) {
		kind, value, _ := strings.Cut(field, "=")
		all = append(all, matching.Key{Kind: matching.Kind(kind), Value: value})
	}
	return all
}

// told writes a decision: "7 by phone: email adds, phone decided".
func told(d matching.Decision) string {
	findings := make([]string, len(d.Findings))
	for i, f := range d.Findings {
		findings[i] = fmt.Sprintf("%s %s", f.Kind, f.Outcome)
		if f.CustomerID != 0 {
			findings[i] += fmt.Sprintf(" with %d", f.CustomerID)
		}
	}
	who := fmt.Sprint(d.CustomerID)
	if d.By != "" {
		who += " by " + string(d.By)
	}
	return who + ": " + strings.Join(findings, ", ")
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		buyer string
		known []string // the keys of customers 1, 2, 3
		want  string
	}{
		{"nobody is known", "vat_number=1 phone=2", nil, "0: vat_number adds, phone adds"},
		{"a guest without any key", "", nil, "0: "},
		{"one key that is known, another that is new", "vat_number=1 phone=2 email=a", []string{"phone=2"}, "1 by phone: vat_number adds, phone decided, email adds"},
		{"all keys name one customer", "vat_number=1 phone=2 email=a", []string{"vat_number=1 phone=2 email=a"}, "1 by vat_number: vat_number decided, phone agrees, email agrees"},
		{"the VAT number says one, the e-mail another", "vat_number=1 email=a", []string{"email=a", "vat_number=1"},
			"2 by vat_number: vat_number decided, email clashes with 1"},
		{"three keys, three customers", "company_number=1 phone=2 email=a", []string{"email=a", "phone=2", "company_number=1"},
			"3 by company_number: company_number decided, phone clashes with 2, email clashes with 1"},
		{"the customer has another phone", "phone=2 email=a", []string{"phone=9 email=a"}, "1 by email: phone differs, email decided"},
		{"the customer has another e-mail", "phone=2 email=a", []string{"phone=2 email=b"}, "1 by phone: phone decided, email differs"},
		{"the e-mail is of a company with another VAT number", "vat_number=1 email=a", []string{"vat_number=9 email=a"},
			"0: vat_number adds, email clashes with 1"},
		{"the phone is of a person with another number, the e-mail of nobody else", "personal_number=1 phone=2 email=a", []string{"personal_number=9 phone=2", "email=a"},
			"2 by email: personal_number adds, phone clashes with 1, email decided"},
		{"a company with a second VAT number is another one to us", "vat_number=1 company_number=2", []string{"vat_number=9 company_number=2"},
			"0: vat_number adds, company_number clashes with 1"},
		{"a weaker number that differs doesn't matter", "vat_number=1 company_number=2", []string{"vat_number=1 company_number=9"},
			"1 by vat_number: vat_number decided, company_number differs"},
		{"of two who share a phone the first counts", "phone=2", []string{"phone=2", "phone=2"}, "1 by phone: phone decided"},
		{"of two who share a phone the first who could be it", "vat_number=1 phone=2", []string{"vat_number=9 phone=2", "phone=2"},
			"2 by phone: vat_number adds, phone decided"},
		{"a key shared with somebody agrees", "vat_number=1 phone=2", []string{"phone=2", "vat_number=1 phone=2"},
			"2 by vat_number: vat_number decided, phone agrees"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var known []matching.Customer
			for i, of := range tt.known {
				known = append(known, matching.Customer{ID: int64(i + 1), Keys: keys(of)})
			}
			require.Equal(t, tt.want, told(matching.Match(keys(tt.buyer), known)))
		})
	}
}

// TestTheStrongestKeyThatIsKnownDecides tries every set of keys that a buyer can
// have with every set of them that is known, each as a customer of its own.
func TestTheStrongestKeyThatIsKnownDecides(t *testing.T) {
	t.Parallel()
	for has := range 1 << len(kinds()) {
		var buyer matching.Keys
		for i, kind := range kinds() {
			if has&(1<<i) != 0 {
				buyer = append(buyer, matching.Key{Kind: kind, Value: "x"})
			}
		}
		for ours := range 1 << len(kinds()) {
			var known []matching.Customer
			for i, kind := range slices.Backward(kinds()) { // the weakest is the oldest
				if ours&(1<<i) != 0 {
					known = append(known, matching.Customer{ID: int64(i + 1), Keys: matching.Keys{{Kind: kind, Value: "x"}}})
				}
			}
			requireStrongest(t, has&ours, matching.Match(buyer, known))
		}
	}
}

// requireStrongest: the lowest bit that both have decides.
func requireStrongest(t *testing.T, both int, d matching.Decision) {
	t.Helper()
	for i, kind := range kinds() {
		if both&(1<<i) != 0 {
			require.Equal(t, int64(i+1), d.CustomerID)
			require.Equal(t, kind, d.By)
			return
		}
	}
	require.Zero(t, d.CustomerID)
	require.Empty(t, d.By)
}

func TestGiveSaysWhatKeysBecome(t *testing.T) {
	t.Parallel()
	known := []matching.Customer{{ID: 1, Keys: keys("phone=2")}}
	d := matching.Give(keys("vat_number=1 phone=2 email=a"), known, matching.Customer{ID: 7, Keys: keys("email=b")})
	require.Equal(t, "7: vat_number adds, phone clashes with 1, email differs", told(d))
	require.Equal(t, keys("vat_number=1"), d.Added())
	require.Len(t, d.Clashes(), 1)
	require.Equal(t, "0: phone clashes with 1, email adds", told(matching.Give(keys("phone=2 email=a"), known, matching.Customer{})))
}
