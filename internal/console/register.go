package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// shiftsShown is how many shifts of a register are named.
const shiftsShown = 30

// registerShown is a register with one of its shifts, by UTC.
type registerShown struct {
	dbgen.RegisterByCodeRow

	Shift  *office.ShiftRecord // nil: it was never open
	Shifts []dbgen.ShiftsOfRegisterRow
	Forms  []form
}

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
	shift, err := strconv.ParseInt(v.r.FormValue("shift"), 10, 64)
	if err != nil && v.r.FormValue("shift") != "" {
		return errNowhere
	}
	shown := registerShown{RegisterByCodeRow: found}
	shown.Shift, err = office.LoadShift(v.ctx(), v.db, found, shift)
	if err != nil && (shift > 0 || !fault.Is(err, fault.NotFound)) {
		return orNowhere(err)
	}
	if shown.Shifts, err = dbgen.New().ShiftsOfRegister(v.ctx(), v.db, found.ID, shiftsShown); err != nil {
		return db.Wrap("list the shifts", err)
	}
	if v.who.Role.Allows(access.Operator) && shift == 0 {
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
	record, err := office.LoadShift(v.ctx(), v.db, found, int64(shift))
	return record, orNowhere(err)
}

// UTC is a moment by UTC, in which shifts are kept.
func (registerShown) UTC(t time.Time) time.Time { return t.UTC() }
