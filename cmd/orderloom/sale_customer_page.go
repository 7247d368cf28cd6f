package main

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// customerOf reads "3, found by VAT number".
func customerOf(id int64, by string) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("%d, %s", id, foundBy(by))
}

func foundBy(by string) string {
	switch by {
	case "new":
		return "a new one"
	case "guest":
		return "a guest"
	case "carrier":
		return "the carrier's counterparty"
	case "person":
		return "chosen by a person"
	default:
		return "found by " + keyWord(by)
	}
}

// keyWord is a kind of key as people call it.
func keyWord(key string) string {
	return strings.NewReplacer("vat_", "VAT ", "_", " ", "email", "e-mail").Replace(key)
}

// customerKeys shows the keys that don't agree with who the customer is.
func (v *saleView) customerKeys(p *output.Page) {
	var rows [][]string
	for _, k := range v.CustomerKeys {
		switch k.Outcome {
		case "clashes":
			rows = append(rows, []string{keyWord(k.Key), fmt.Sprintf("names customer %d", k.CustomerID)})
		case "differs":
			rows = append(rows, []string{keyWord(k.Key), "the customer has another one"})
		}
	}
	p.Section("THE BUYER'S KEYS", output.Left("KEY", "BUT"), rows)
}
