// Package matching decides which of our customers placed an order, by the keys
// that the order gives: numbers that identify somebody, then ways to reach them.
// It is pure: whoever asks looks up who is known by the keys.
//
//	order + switches ──► KeysOf ──► Keys ──► (look up) ──► Match ──► Decision
//
// Names and addresses are no keys: two people may share them.
package matching

// Kind is a kind of key. Its text is stored and shown.
type Kind string

// The kinds of keys, the strongest first. The first three are numbers that
// identify one person or company; a phone or an e-mail only reaches somebody.
const (
	VATNumber      Kind = "vat_number"
	CompanyNumber  Kind = "company_number"
	PersonalNumber Kind = "personal_number"
	Phone          Kind = "phone"
	Email          Kind = "email"
)

// Identifies reports whether two people can't have the same key of this kind, nor
// one person two.
func (k Kind) Identifies() bool { return k != Phone && k != Email }

// Key is one key of a buyer, in its normal form.
type Key struct {
	Kind  Kind
	Value string
}

// Keys are all keys of a buyer, at most one of each kind, the strongest first.
type Keys []Key

// Of is the key of a kind, or nil.
func (k Keys) Of(kind Kind) *string {
	for i := range k {
		if k[i].Kind == kind {
			return &k[i].Value
		}
	}
	return nil
}

func (k Keys) has(key Key) bool {
	value := k.Of(key.Kind)
	return value != nil && *value == key.Value
}

// Customer is one of ours and the keys we know them by.
type Customer struct {
	ID   int64
	Keys Keys
}

// couldBe reports whether none of these keys, which the buyer has, says that the
// buyer is somebody else: one who has another number.
func (c Customer) couldBe(stronger Keys) bool {
	for _, key := range stronger {
		if own := c.Keys.Of(key.Kind); key.Kind.Identifies() && own != nil && *own != key.Value {
			return false
		}
	}
	return true
}
