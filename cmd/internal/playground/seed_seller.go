package playground

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
)

// seedSeller says who sells, as documents print it: a firm that nobody can take for
// a real one.
func seedSeller(ctx context.Context, tx pgx.Tx, pos int64) error {
	return dbgen.New().SellerSave(ctx, tx, dbgen.SellerSaveParams{
		ID: pos, LegalName: "SIA Example Trade", Address: "Example iela 1\nRīga, LV-1000", Email: "shop@example.com",
		VATNumber: "LV00000000000", CompanyNumber: "00000000000", BankDetails: "Example Bank, EXAMLV22\nLV00 EXAM 0000 0000 0000 0",
		Language: "en",
	})
}
