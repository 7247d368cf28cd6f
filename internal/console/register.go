package console

import (
	"net/http"
	"net/url"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// registerShown is a register with its open shift, else the last, by UTC.
type registerShown struct {
	dbgen.RegisterByCodeRow

	Shift  *office.ShiftRecord // nil: it was never open
	Tables []shownTable        // of the shift
	Forms  []form
}

// ShiftAt is the shift's page; ShiftsAt, the list of all that the register has.
func (r registerShown) ShiftAt() string  { return shiftLink(r.Shift.Shift) }
func (r registerShown) ShiftsAt() string { return address("/shifts", url.Values{"register": {r.Code}}) }

// Open reports whether the shift is.
func (r registerShown) Open() bool { return r.Shift != nil && r.Shift.ClosedAt == nil }

// findRegister is the register that an address names.
func (v *visit) findRegister() (dbgen.RegisterByCodeRow, error) {
	register, err := dbgen.New().RegisterByCode(v.ctx(), v.db, v.r.PathValue("register"))
	if db.IsNotFound(err) {
		return register, errNowhere
	}
	return register, db.Wrap("load the register", err)
}

func register(v *visit) error {
	found, err := v.findRegister()
	if err != nil {
		return err
	}
	shown := registerShown{RegisterByCodeRow: found}
	shown.Shift, err = office.LoadShiftOf(v.ctx(), v.db, found, 0)
	switch {
	case err == nil:
		shown.Tables = shiftTables(v, shown.Shift)
	case !fault.Is(err, fault.NotFound):
		return err
	}
	if v.who.Role.Allows(access.Operator) {
		if shown.Forms, err = v.registerForms(found, shown.Open()); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, "register", shown)
}

// loadShift is the shift that an address names; without one, the open one, else the last.
func (v *visit) loadShift() (*office.ShiftRecord, error) {
	found, err := v.findRegister()
	if err != nil {
		return nil, err
	}
	shift, err := number(v.r.URL.Query(), "shift", 0)
	if err != nil {
		return nil, err
	}
	record, err := office.LoadShiftOf(v.ctx(), v.db, found, int64(shift))
	return record, orNowhere(err)
}

// UTC is a moment by UTC, in which shifts are kept.
func (registerShown) UTC(t time.Time) time.Time { return t.UTC() }
