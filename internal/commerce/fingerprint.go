package commerce

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fingerprint identifies what an order says, its modification time aside: two
// readings with the same fingerprint tell the same.
func (o Order) Fingerprint() []byte {
	o.ModifiedAt = time.Time{}
	o.Refunds = slices.SortedFunc(slices.Values(o.Refunds), func(a, b Refund) int {
		return strings.Compare(a.RemoteID, b.RemoteID)
	}) // shops list them in any order
	raw, err := json.Marshal(o)
	if err != nil {
		panic(err) // an Order is plain data
	}
	sum := sha256.Sum256(raw)
	return sum[:]
}

// CoreFingerprint also leaves out the status, the times that follow it and the
// stock that it moves: it stays the same when an order is only moved on.
func (o Order) CoreFingerprint() []byte {
	o.Status, o.PaidAt, o.CompletedAt = "", nil, nil
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].Restocked = nil
	}
	return o.Fingerprint()
}

// SoldFingerprint identifies what an order sells: its currency and its lines with
// quantities, nets and the rates that tax them, in any order. What the shop works
// out from that, and shows by its setting of the day, doesn't count; nor do names, nor
// whether a fee is a tip, which is not the shop's to say.
func (o Order) SoldFingerprint() string {
	sold := make([]string, len(o.Lines))
	for i, l := range o.Lines {
		rates := make([]string, len(l.Taxes))
		for k, tax := range l.Taxes {
			rates[k] = tax.RateID
		}
		slices.Sort(rates)
		kind := l.Kind
		if kind == Tip {
			kind = Fee
		}
		sold[i] = fmt.Sprintf("%q %q %q %q %s %s %s %q",
			kind, l.SKU, l.ProductID, l.VariationID, l.Quantity.Short(), l.Subtotal.Short(), l.Total.Short(), rates)
	}
	slices.Sort(sold)
	sum := sha256.Sum256([]byte(o.Currency + "\n" + strings.Join(sold, "\n")))
	return hex.EncodeToString(sum[:])
}
