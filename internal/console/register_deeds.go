package console

import (
	"maps"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// cash is what lies in a drawer, by its currencies.
type cash map[string]string

// amounts are the cash as the ledger has it; what is left empty isn't there.
func (c cash) amounts() (list []activities.Cash, err error) {
	for _, currency := range slices.Sorted(maps.Keys(c)) {
		typed := strings.TrimSpace(c[currency])
		if typed == "" {
			continue
		}
		amount, err := money.Parse(typed)
		if err != nil {
			return nil, fault.New(fault.Invalid, ourselves, "%s: want an amount, such as 100.00", currency)
		}
		list = append(list, activities.Cash{Amount: amount, Currency: currency})
	}
	return list, nil
}

// registerForms are what can be done with a register: close it if it is open, else open
// it, and have it take a method.
func (v *visit) registerForms(r dbgen.RegisterByCodeRow, open bool) ([]form, error) {
	till := v.newForm("open", registerLink(r.Code)+"/open", v.language.Text("till.open.do"), v.drawer("float", "till.float", r.Currencies)...)
	if open {
		till = v.newForm("close", registerLink(r.Code)+"/close", v.language.Text("till.close.do"), v.drawer("counted", "till.counted", r.Currencies)...)
	}
	take, err := v.takeForm(r)
	return []form{till, take}, err
}

// drawer asks what lies in a drawer, of each currency.
func (v *visit) drawer(name, text string, currencies []string) []field {
	fields := make([]field, len(currencies))
	for i, currency := range currencies {
		fields[i] = field{
			Name: name + "[" + currency + "]", Kind: "text",
			Label: v.language.Text(text, "currency", currency), Help: v.language.Text(text + ".help"),
		}
	}
	return fields
}

// shiftOpening is what is put into a drawer, by currencies.
type shiftOpening struct {
	Float cash `json:"float"`
}

// shiftOpened is a shift that began.
type shiftOpened struct {
	Shift int64 `json:"shift"`
	Woken int   `json:"woken"` // sales that had something waiting
}

// openRegister opens a register: its shift begins, and what waits for it is booked.
func openRegister() deed[shiftOpening, shiftOpened] {
	return deed[shiftOpening, shiftOpened]{
		path: "/registers/{register}/open", says: "Opens a register: its shift begins, and what waits for it is booked", role: access.Operator,
		do: func(v *visit, in shiftOpening) (shiftOpened, error) {
			found, err := v.findRegister()
			if err != nil {
				return shiftOpened{}, err
			}
			float, err := in.Float.amounts()
			if err != nil {
				return shiftOpened{}, err
			}
			out, err := activities.OpenRegister(v.ctx(), v.db, activities.ShiftOpening{Register: found.Code, Float: float, Actor: v.who.Person})
			return shiftOpened{out.Shift, out.Woken}, err
		},
		next: func(v *visit, _ shiftOpening, out shiftOpened) (string, notice) {
			return registerLink(v.r.PathValue("register")), notice{"till.opened", map[string]string{"woken": v.language.Number(int64(out.Woken))}}
		},
	}
}

// shiftClosing is what was counted in a drawer, by currencies.
type shiftClosing struct {
	Counted cash `json:"counted"`
}

// shiftClosed is a shift that ended.
type shiftClosed struct {
	Shift int64 `json:"shift"`
}

// closeRegister closes a register with what was counted.
func closeRegister() deed[shiftClosing, shiftClosed] {
	return deed[shiftClosing, shiftClosed]{
		path: "/registers/{register}/close", says: "Closes a register with what was counted in its drawer", role: access.Operator,
		do: func(v *visit, in shiftClosing) (shiftClosed, error) {
			found, err := v.findRegister()
			if err != nil {
				return shiftClosed{}, err
			}
			counted, err := in.Counted.amounts()
			switch {
			case err != nil:
				return shiftClosed{}, err
			case counted == nil:
				return shiftClosed{}, fault.New(fault.Invalid, ourselves, "counted: say what is in the drawer, 0 for nothing")
			}
			shift, err := activities.CloseRegister(v.ctx(), v.db, activities.ShiftClosing{Register: found.Code, Counted: counted, Actor: v.who.Person})
			return shiftClosed{shift}, err
		},
		next: func(v *visit, _ shiftClosing, _ shiftClosed) (string, notice) {
			return registerLink(v.r.PathValue("register")), notice{Key: "till.closed"}
		},
	}
}
