package console

import (
	"strconv"
	"strings"
	"time"
)

// cell is what a list says of a row in a column.
type cell struct {
	Plain string    // as a file has it
	Said  string    // as people read it
	To    string    // where it leads; empty: nowhere
	State string    // what it is the state of things, for its looks; empty: it is none
	At    time.Time // the moment that it is; zero: it is none
	Lang  string    // that it is said in; empty: the page's
}

// to has a cell lead somewhere; an empty address is nowhere.
func (c cell) to(address string) cell {
	c.To = address
	return c
}

// text is a cell of what is the same in every language.
func (v *visit) text(text string) cell { return cell{Plain: text, Said: text} }

// texts is a cell of several.
func (v *visit) several(texts []string) cell { return v.text(strings.Join(texts, ", ")) }

// count is a cell of a number.
func (v *visit) count(n int64) cell {
	return cell{Plain: strconv.FormatInt(n, 10), Said: v.language.Number(n)}
}

// digits is a cell of plain digits, such as a quantity.
func (v *visit) digits(plain string) cell { return cell{Plain: plain, Said: v.language.Digits(plain)} }

// digitsOr is digits of what may not be known.
func (v *visit) digitsOr(plain *string) cell {
	if plain == nil {
		return cell{}
	}
	return v.digits(*plain)
}

// amount is a cell of money.
func (v *visit) amount(plain, currency string) cell {
	return cell{Plain: plain, Said: v.language.Money(plain, currency)}
}

// moment is a cell of a time as people of a zone read it; a zero one never was.
func (v *visit) moment(t time.Time, zone string) cell {
	if t.IsZero() {
		return cell{}
	}
	t = zoned(zone).At(t)
	return cell{Plain: t.Format("2006-01-02 15:04"), Said: v.language.Time(t), At: t}
}

// momentOr is moment of one that may not have been.
func (v *visit) momentOr(t *time.Time, zone string) cell {
	if t == nil {
		return cell{}
	}
	return v.moment(*t, zone)
}

// day is a cell of a calendar day, such as 2026-11-22; an empty one is none.
func (v *visit) day(day string) cell {
	return cell{Plain: day, Said: v.language.DayOf(day)}
}

// id is a cell of what a thing is called by that has no better name.
func (v *visit) id(id int64) cell {
	plain := strconv.FormatInt(id, 10)
	return cell{Plain: plain, Said: "#" + plain}
}

// idOr is id of one that may not be, 0 where it isn't, with its page.
func (v *visit) idOr(id int64, page func(int64) string) cell {
	if id == 0 {
		return cell{}
	}
	return v.id(id).to(page(id))
}

// word is a cell of a word of ours that is no state.
func (v *visit) word(code string) cell {
	return cell{Plain: code, Said: spoken(v.language, "word.", code)}
}

// yes is a cell of what is so; what isn't says nothing.
func (v *visit) yes(so bool) cell {
	if !so {
		return cell{Plain: "no"}
	}
	return cell{Plain: "yes", Said: v.language.Text("word.yes")}
}

// state is a cell of a state; an empty one is none.
func (v *visit) state(code string) cell {
	if code == "" {
		return cell{}
	}
	return cell{Plain: code, Said: spoken(v.language, "state.", code), State: code}
}

// reasons is a cell of what holds a sale.
func (v *visit) reasons(codes []string) cell {
	said := make([]string, len(codes))
	for i, code := range codes {
		said[i] = spoken(v.language, "reason.", code)
	}
	return cell{Plain: strings.Join(codes, ", "), Said: strings.Join(said, ", ")}
}

// coded is a cell of a code whose text begins so.
func (v *visit) coded(prefix, code string) cell {
	return cell{Plain: code, Said: spoken(v.language, prefix+".", code)}
}

// longestGlance is how much of a text a list shows.
const longestGlance = 80

// glance is a cell of the beginning of a text, which a file has whole.
func (v *visit) glance(text string) cell {
	said := []rune(strings.Join(strings.Fields(text), " "))
	if len(said) > longestGlance {
		said = append(said[:longestGlance-1], '…')
	}
	return cell{Plain: text, Said: string(said)}
}
