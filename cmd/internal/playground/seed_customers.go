package playground

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/matching"
)

// seedMatching has a channel know its buyers by every key, and books what the
// courier brings to somebody without any on the courier.
func seedMatching(ctx context.Context, tx pgx.Tx, channel int64) error {
	q := dbgen.New()
	retail, carrier := "retail", "carrier"
	for code, name := range map[string]string{retail: "Buyers of the web shops", carrier: "Carriers"} {
		if err := q.CustomerTypeEnsure(ctx, tx, code, name); err != nil {
			return err
		}
	}
	err := q.ChannelMatching(ctx, tx, dbgen.ChannelMatchingParams{ID: channel, MatchPhone: true, MatchEmail: true, CustomerType: &retail})
	if err != nil {
		return err
	}
	number := matching.NormalNumber("31316718", "UA")
	id, err := q.CompanyEnsure(ctx, tx, dbgen.CompanyEnsureParams{Company: "Nova Poshta", CustomerType: &carrier, CompanyNumber: &number})
	if err != nil {
		return err
	}
	return q.CarrierCounterpartySave(ctx, tx, dbgen.CarrierCounterpartySaveParams{
		ChannelID: channel, RemoteMethod: "flat_rate", Carrier: "Nova Poshta", CustomerID: id,
	})
}
