package gaps

import (
	"strings"
	"unicode"

	"github.com/agext/levenshtein"
)

// item is the SKU that was meant: the same but for spaces and signs, or nearly the same.
// A digit more or less is another item. A sale names items by their SKU, so it is the
// shop that has to be corrected.
func (h House) item(g Gap) (Suggestion, bool) {
	var same, near []string
	want, best := plain(g.Value), furthest(g.Value)
	for _, sku := range h.SKUs {
		have := plain(sku)
		if have == want {
			same = append(same, sku)
			continue
		}
		if longer := len(have) - len(want); max(longer, -longer) > best || digits(have) != digits(want) {
			continue
		}
		switch distance := levenshtein.Distance(want, have, nil); {
		case distance < best:
			best, near = distance, []string{sku}
		case distance == best:
			near = append(near, sku)
		}
	}
	s, ok := only(same, "the same but for signs: correct the SKU in the shop")
	if !ok && len(same) == 0 {
		s, ok = only(near, "nearly the same: correct the SKU in the shop")
	}
	s.Told = true
	return s, ok
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// furthest is how many letters of a SKU may differ.
func furthest(sku string) int { return max(1, len(plain(sku))/6) }
