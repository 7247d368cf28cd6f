package promsim

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// The lengths that Prom's description of its XML names [C].
const (
	longestSKU      = 25
	longestKeywords = 1024
	mostPictures    = 10
)

// checkOffer says what is wrong with an offer, or "".
func (s *Shop) checkOffer(of offer, f feed) string {
	switch {
	case of.ID == "":
		return "не вказано ідентифікатор товару"
	case of.Name == "":
		return "не вказано назву"
	case max(utf8.RuneCountInString(of.Name), utf8.RuneCountInString(of.NameUA)) > s.settings.NameLimit:
		return fmt.Sprintf("назва довша за %d символів", s.settings.NameLimit)
	case utf8.RuneCountInString(of.SKU) > longestSKU:
		return fmt.Sprintf("код товару довший за %d символів", longestSKU)
	case utf8.RuneCountInString(of.Keywords) > longestKeywords:
		return fmt.Sprintf("пошукові запити довші за %d символи", longestKeywords)
	case len(of.Pictures) > mostPictures:
		return fmt.Sprintf("більше ніж %d зображень", mostPictures)
	case !isPrice(of.Price):
		return "некоректна ціна"
	case !slices.Contains([]string{"UAH", "USD", "EUR", "KZT", "MDL"}, of.Currency):
		return "невідома валюта"
	case of.Category != "" && !slices.ContainsFunc(f.Categories, func(c category) bool { return c.ID == of.Category }):
		return "невідома група"
	case of.Quantity != nil && !isCount(*of.Quantity):
		return "некоректна кількість"
	default:
		return ""
	}
}

func isPrice(text string) bool {
	price, err := decimal.NewFromString(text)
	return err == nil && price.IsPositive()
}

func isCount(text string) bool {
	n, err := decimal.NewFromString(text)
	return err == nil && n.IsInteger() && !n.IsNegative()
}
