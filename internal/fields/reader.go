// Package fields reads the values of a platform's JSON object one by one and remembers
// the first that is wrong, with its path. What it says quotes a few characters of that
// one value, and nothing of its neighbours.
package fields

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

const (
	// maxExponent is how far a float's point may stand from its digits.
	maxExponent = 40
	// maxName is how many bytes a name may have: an index has room for no more.
	maxName = 500
	// maxWhole and maxFraction are the digits that a number may have. Sums of thousands of
	// such numbers are still short enough to be read back from where they are stored.
	maxWhole, maxFraction = 14, 22
)

// Reader reads the values of one object. The readers of inner objects share the memory
// of what is wrong.
type Reader struct {
	path string
	bad  *error
}

// New is a reader of an object that stands for itself.
func New() Reader { return Reader{bad: new(error)} }

// In is a reader of the nth object of a list.
func (r Reader) In(list string, n int) Reader {
	return Reader{path: fmt.Sprintf("%s%s[%d].", r.path, list, n), bad: r.bad}
}

// Of is a reader of an inner object.
func (r Reader) Of(name string) Reader { return Reader{path: r.path + name + ".", bad: r.bad} }

// Err is the first thing that is wrong; nil where nothing is.
func (r Reader) Err() error { return *r.bad }

// Refuse says what is wrong with a value, unless something was before.
func (r Reader) Refuse(name, format string, args ...any) {
	if *r.bad == nil {
		*r.bad = fmt.Errorf("%s%s: %s", r.path, name, fmt.Sprintf(format, args...))
	}
}

// Text is a text that has to be there.
func (r Reader) Text(name, value string) string {
	if value == "" {
		r.Refuse(name, "is missing")
	}
	return value
}

// Name is a text that something is found by: it has to be there, and is no novel.
func (r Reader) Name(name, value string) string { return r.NameOrNone(name, r.Text(name, value)) }

// NameOrNone is Name, but it may be empty.
func (r Reader) NameOrNone(name, value string) string {
	if len(value) > maxName {
		r.Refuse(name, "has %d bytes: at most %d", len(value), maxName)
		return ""
	}
	return value
}

// Amount is a number in plain digits that has to be there.
func (r Reader) Amount(name string, value Scalar) money.Amount {
	if value == "" {
		r.Refuse(name, "is missing")
		return money.Zero
	}
	amount, err := money.Parse(string(value))
	if err != nil {
		r.Refuse(name, "%.20q is not a decimal number", string(value))
	}
	return r.Bounded(name, amount)
}

// Bounded is an amount, unless it has more digits than any shop's has.
func (r Reader) Bounded(name string, amount money.Amount) money.Amount {
	whole, fraction, _ := strings.Cut(amount.Abs().String(), ".")
	if len(whole) > maxWhole || len(fraction) > maxFraction {
		r.Refuse(name, "%.20q… has more digits than a shop's figures", amount.String())
		return money.Zero
	}
	return amount
}

// AmountOrZero is Amount, but empty is nothing.
func (r Reader) AmountOrZero(name string, value Scalar) money.Amount {
	if value == "" {
		return money.Zero
	}
	return r.Amount(name, value)
}

// AmountOrNone is Amount, or nil where the shop says nothing.
func (r Reader) AmountOrNone(name string, value Scalar) *money.Amount {
	if value == "" {
		return nil
	}
	amount := r.Amount(name, value)
	return &amount
}

// Float is a number that was written as a float, perhaps with an exponent. It is read
// from its digits: nothing here is a float again.
func (r Reader) Float(name string, value Scalar) money.Amount {
	digits, exponent, scientific := strings.Cut(strings.ToLower(string(value)), "e")
	if !scientific {
		return r.Amount(name, value)
	}
	shift, err := strconv.ParseInt(exponent, 10, 8)
	if err != nil || shift < -maxExponent || shift > maxExponent {
		r.Refuse(name, "%.20q is not a decimal number", string(value))
		return money.Zero
	}
	return r.Bounded(name, r.Amount(name, Scalar(digits)).Mul(money.MinorUnit(-int32(shift))))
}

// ID is an id that has to be there.
func (r Reader) ID(name string, value Scalar) string {
	id := r.IDOrNone(name, value)
	if id == "" {
		r.Refuse(name, "is missing")
	}
	return id
}

// IDOrNone is an id, or empty where the shop says 0 or nothing.
func (r Reader) IDOrNone(name string, value Scalar) string {
	if value == "" || value == "0" {
		return ""
	}
	id, err := strconv.ParseUint(string(value), 10, 63)
	if err != nil || strconv.FormatUint(id, 10) != string(value) { // 007 isn't another one than 7
		r.Refuse(name, "%.20q is no id", string(value))
		return ""
	}
	return string(value)
}

// Time is a time that has to be there, as layout writes it; where that has no zone it
// is UTC.
func (r Reader) Time(name string, value Scalar, layout string) time.Time {
	if value == "" {
		r.Refuse(name, "is missing")
		return time.Time{}
	}
	at, err := time.Parse(layout, string(value))
	if err != nil {
		r.Refuse(name, "%.20q is not a time like %s", string(value), layout)
		return time.Time{}
	}
	if at = at.UTC(); at.Year() < 1 || at.Year() > 9999 { // its zone leads out of the calendar
		r.Refuse(name, "%.20q is no time of ours", string(value))
		return time.Time{}
	}
	return at
}

// TimeOrNone is Time, or nil where the shop says nothing.
func (r Reader) TimeOrNone(name string, value Scalar, layout string) *time.Time {
	if value == "" {
		return nil
	}
	at := r.Time(name, value, layout)
	return &at
}
