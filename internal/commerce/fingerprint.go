package commerce

import (
	"crypto/sha256"
	"encoding/json"
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

// CoreFingerprint also leaves out the status and the times that follow it: it
// stays the same when an order is only moved on.
func (o Order) CoreFingerprint() []byte {
	o.Status, o.PaidAt, o.CompletedAt = "", nil, nil
	return o.Fingerprint()
}
