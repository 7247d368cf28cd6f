package activities

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// tellParcels has the next pass tell the shop in which parcels the sale's goods are, if
// it was told of any before or is to be now.
func tellParcels(ctx context.Context, tx pgx.Tx, sale sale) error {
	rows, err := queries.ParcelsOfSale(ctx, tx, sale.ID)
	if err != nil {
		return db.Wrap("load the parcels", err)
	}
	if len(rows) == 0 && sale.Parcels == nil {
		return nil
	}
	parcels := make([]commerce.Parcel, len(rows))
	for i, r := range rows {
		parcels[i] = commerce.Parcel{Number: r.Number, Carrier: r.Carrier}
	}
	text, err := json.Marshal(parcels)
	if err != nil {
		panic(err) // parcels are plain data
	}
	return db.Wrap("tell of the parcels", queries.SaleSetParcels(ctx, tx, string(text), sale.ID))
}

// intendParcels has the shop told of the sale's parcels where they are others than it was
// told last.
func (s *Set) intendParcels(ctx context.Context, tx pgx.Tx, sale sale) error {
	if sale.Parcels == nil {
		return nil
	}
	last, err := queries.ParcelsWritten(ctx, tx, sale.ID)
	if err != nil && !db.IsNotFound(err) {
		return db.Wrap("look what the shop was told of parcels", err)
	}
	if last.Body == *sale.Parcels || last.State == "intended" {
		return nil // an open one is written first
	}
	_, err = queries.ShopWriteIntend(ctx, tx, dbgen.ShopWriteIntendParams{
		SaleID: sale.ID, Kind: writeParcels, Body: *sale.Parcels, State: sale.channel.intent(sale.channel.Parcels),
	})
	return db.Wrap("intend to tell of the parcels", err)
}

// writeParcels tells the shop of an order's parcels. When an earlier try's outcome is
// unknown it looks first.
func (s *Set) writeParcels(ctx context.Context, sale sale, write dbgen.ShopWriteTakeRow) (outcome, error) {
	var parcels []commerce.Parcel
	if err := json.Unmarshal([]byte(write.Body), &parcels); err != nil {
		panic(err) // it is ours
	}
	shop, err := capability[connectors.OrderParcels](ctx, s.Channels, sale.channel.Code)
	if err != nil {
		return outcome{}, err
	}
	if write.Tried > 0 {
		has, err := shop.GetOrderParcels(ctx, sale.RemoteID)
		if err != nil {
			return outcome{}, unknownStill(err)
		}
		if slices.Equal(has, parcels) {
			return outcome{}, nil
		}
	}
	read, err := shop.SetOrderParcels(ctx, sale.RemoteID, parcels)
	return outcome{order: &read}, err
}
