package posting

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Fingerprint is a stable hash of what the document says: what is sold, how
// much of it, for how much, taxed how. Two documents that differ only in names,
// ids, the order of lines or trailing zeros have the same one. A person's release
// is good for the document they were shown, which it identifies.
func (d Document) Fingerprint() string {
	said := make([]string, 0, len(d.Lines)+len(d.Taxes))
	for _, l := range d.Lines {
		said = append(said, fmt.Sprintf("line %q %q %s %s %s %s %q",
			l.Kind, l.SKU, l.Quantity.Short(), l.Discount.Short(), l.Net.Short(), l.Tax.Short(), l.TaxGroup))
	}
	for _, t := range d.Taxes {
		said = append(said, fmt.Sprintf("tax %q %s %s %s", t.Group, t.Percent.Short(), t.Base.Short(), t.Tax.Short()))
	}
	slices.Sort(said)
	head := fmt.Sprintf("document %q %d %s %s %s", d.Currency, d.Scale, d.Net.Short(), d.Tax.Short(), d.Total.Short())
	sum := sha256.Sum256([]byte(head + "\n" + strings.Join(said, "\n")))
	return hex.EncodeToString(sum[:])
}
