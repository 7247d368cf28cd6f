package locale

import (
	"strconv"
	"strings"
	"time"
)

const nbsp = "\u00a0"

// Format is how a language writes numbers and times.
type Format struct {
	Decimal   string // between a whole and its fraction
	Thousands string
	Day       string // a layout of package time
	Moment    string // likewise, of a day and its time
}

// FormatOf is a language's, by its code; English where it isn't known.
func FormatOf(code string) Format {
	switch code {
	case "lv":
		return Format{Decimal: ",", Thousands: nbsp, Day: "02.01.2006.", Moment: "02.01.2006. 15:04"}
	case "bg": // of documents alone
		return Format{Decimal: ",", Thousands: nbsp, Day: "02.01.2006 г.", Moment: "02.01.2006 г., 15:04"}
	case "uk":
		return Format{Decimal: ",", Thousands: nbsp, Day: "02.01.2006", Moment: "02.01.2006 15:04"}
	default:
		return Format{Decimal: ".", Thousands: ",", Day: "2 Jan 2006", Moment: "2 Jan 2006 15:04"}
	}
}

// Number writes a whole number.
func (f Format) Number(n int64) string { return f.Digits(strconv.FormatInt(n, 10)) }

// Money writes an amount that is given in plain digits, before its currency.
func (f Format) Money(plain, currency string) string { return f.Digits(plain) + nbsp + currency }

// Digits puts the language's marks into plain digits, such as -1234.50.
func (f Format) Digits(plain string) string {
	sign := ""
	if strings.HasPrefix(plain, "-") {
		sign, plain = "-", plain[1:]
	}
	whole, fraction, dotted := strings.Cut(plain, ".")
	text := sign + f.grouped(whole)
	if dotted {
		text += f.Decimal + fraction
	}
	return text
}

func (f Format) grouped(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + f.Thousands + whole[i:]
	}
	return whole
}

// Date writes a calendar day; a zero time is no day.
func (f Format) Date(t time.Time) string { return written(t, f.Day) }

// DayOf writes a calendar day that is given as 2026-11-22; what is none stays as it is.
func (f Format) DayOf(plain string) string {
	t, err := time.Parse(time.DateOnly, plain)
	if err != nil {
		return plain
	}
	return f.Date(t)
}

// Time writes a moment, as it is in the time's own zone; a zero time is none.
func (f Format) Time(t time.Time) string { return written(t, f.Moment) }

func written(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(layout)
}
