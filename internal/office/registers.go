package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// RegisterFilter says whose registers are wanted: those of a point of sale, or all.
type RegisterFilter struct{ POS string }

// Check implements Filter.
func (RegisterFilter) Check() error { return nil }

// Register is a register as it stands.
type Register struct {
	Code         string     `json:"code"`
	Name         string     `json:"name"`
	POS          string     `json:"pos"`
	MoneyAccount string     `json:"money_account"` // of its drawer
	Shift        int64      `json:"shift"`         // the open one; 0: closed
	OpenedAt     *time.Time `json:"opened_at"`     // null: closed
	OpenedBy     string     `json:"opened_by"`
	Waiting      int64      `json:"waiting"` // payments that it takes once it is open
}

// Registers are registers, by their codes.
func Registers(ctx context.Context, q dbgen.DBTX, f RegisterFilter, part Part) (Page[Register], error) {
	if err := admit(ctx, q, f, part, pointOfSale(f.POS)); err != nil {
		return Page[Register]{}, err
	}
	return turn(part, "registers", func(most, skip int32) ([]dbgen.RegisterListRow, error) {
		return dbgen.New().RegisterList(ctx, db.Planned(q), dbgen.RegisterListParams{Pos: f.POS, Most: most, Skip: skip})
	}, func(r dbgen.RegisterListRow) (Register, int64) {
		return Register{r.Code, r.Name, r.Pos, r.MoneyAccount, r.Shift, r.OpenedAt, r.OpenedBy, r.Waiting}, r.InAll
	})
}
