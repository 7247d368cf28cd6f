package woocommerce

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

// fields reads the values of one JSON object and remembers the first that is
// wrong, with its path. The readers of inner objects share that memory.
type fields struct {
	path string
	bad  *error
}

func newFields() fields { return fields{bad: new(error)} }

// in is a reader of the nth object of a list.
func (f fields) in(list string, n int) fields {
	return fields{path: fmt.Sprintf("%s%s[%d].", f.path, list, n), bad: f.bad}
}

func (f fields) err() error { return *f.bad }

func (f fields) refuse(name, format string, args ...any) {
	if *f.bad == nil {
		*f.bad = fmt.Errorf("%s%s: %s", f.path, name, fmt.Sprintf(format, args...))
	}
}

// text is a text that has to be there.
func (f fields) text(name, value string) string {
	if value == "" {
		f.refuse(name, "is missing")
	}
	return value
}

// amount is a number that has to be there.
func (f fields) amount(name string, value scalar) money.Amount {
	if value == "" {
		f.refuse(name, "is missing")
		return money.Zero
	}
	amount, err := money.Parse(string(value))
	if err != nil {
		f.refuse(name, "%.20q is not a decimal number", string(value))
	}
	return amount
}

// amountOrZero is amount, but empty is nothing.
func (f fields) amountOrZero(name string, value scalar) money.Amount {
	if value == "" {
		return money.Zero
	}
	return f.amount(name, value)
}

// float is a number that PHP wrote as a float, perhaps with an exponent. It is
// read from its digits: nothing here is a float again.
func (f fields) float(name string, value scalar) money.Amount {
	digits, exponent, scientific := strings.Cut(strings.ToLower(string(value)), "e")
	if !scientific {
		return f.amount(name, value)
	}
	shift, err := strconv.ParseInt(exponent, 10, 8)
	if err != nil || shift < -40 || shift > 40 {
		f.refuse(name, "%.20q is not a decimal number", string(value))
		return money.Zero
	}
	return f.amount(name, scalar(digits)).Mul(money.MinorUnit(-int32(shift)))
}

// id is an id that has to be there.
func (f fields) id(name string, value scalar) string {
	id := f.idOrNone(name, value)
	if id == "" {
		f.refuse(name, "is missing")
	}
	return id
}

// idOrNone is an id, or empty where the shop says 0.
func (f fields) idOrNone(name string, value scalar) string {
	if value == "" || value == "0" {
		return ""
	}
	if _, err := strconv.ParseUint(string(value), 10, 63); err != nil {
		f.refuse(name, "%.20q is no id", string(value))
	}
	return string(value)
}

// time is a UTC time that has to be there.
func (f fields) time(name string, value scalar) time.Time {
	if value == "" {
		f.refuse(name, "is missing")
		return time.Time{}
	}
	at, err := time.Parse(shopTime, string(value))
	if err != nil {
		f.refuse(name, "%.20q is not a time like %s", string(value), shopTime)
	}
	return at
}

// timeOrNone is time, or nil where the shop says null.
func (f fields) timeOrNone(name string, value scalar) *time.Time {
	if value == "" {
		return nil
	}
	at := f.time(name, value)
	return &at
}
