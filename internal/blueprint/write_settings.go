package blueprint

import (
	"errors"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// settings writes what a channel decides beside its policy.
func (w *writer) settings(id int64, c Channel) error {
	return errors.Join(w.switches(id, c.Switches), w.sales(id, c), w.stock(id, c), w.deliveries(id, c.Deliveries), w.categories(id, c.Catalogue.Categories))
}

// wake lets the sales of a channel that writes again make up for what they left open,
// has its webhooks looked after and the lists of its shop pulled: what it decides is
// held against them.
func (w *writer) wake(c Channel) error {
	if !c.Enabled {
		return nil
	}
	return errors.Join(
		w.q.ShopWritesWake(w.ctx, w.tx, c.Code),
		activities.WakeWebhooks(w.ctx, w.tx, c.Code),
		w.q.ListsAsk(w.ctx, w.tx, c.Code),
	)
}

func (w *writer) switches(id int64, s Switches) error {
	return w.q.BlueprintSwitches(w.ctx, w.tx, dbgen.BlueprintSwitchesParams{
		ID: id, OrdersIn: s.OrdersIn, ItemsIn: s.ItemsIn, ItemsOut: s.ItemsOut, Stock: s.Stock, Prices: s.Prices,
		StatusBack: s.StatusBack, Notes: s.Notes, Parcels: s.Parcels, Messages: s.Messages,
	})
}

func (w *writer) sales(id int64, c Channel) error {
	return w.q.BlueprintSales(w.ctx, w.tx, dbgen.BlueprintSalesParams{
		ID: id, Source: orNull(c.Sales.Source), Responsible: orNull(c.Sales.Responsible), Merchant: orNull(c.Sales.Merchant),
		SaleType: orNull(c.Sales.Type), Register: c.Sales.Register, DatedBy: c.Sales.Dated, NumberedBy: c.Sales.Numbered,
		NumberPrefix: c.Sales.Prefix, DefaultCurrency: orNull(c.Sales.DefaultCurrency), DeliveryMethod: orNull(c.Deliveries.Default),
		StatusAccepted: c.StatusesBack.Accepted, AcceptedFrom: orNone(c.StatusesBack.AcceptedFrom),
		CancellationReason: c.StatusesBack.CancellationReason, CancellationText: c.StatusesBack.CancellationText,
		StatusCompleted: c.StatusesBack.Completed, StatusCompletedAndPaid: c.StatusesBack.CompletedAndPaid, StatusCancelled: c.StatusesBack.Cancelled,
	})
}

func (w *writer) stock(id int64, c Channel) error {
	s := c.Stock
	return errors.Join(
		w.q.BlueprintStock(w.ctx, w.tx, dbgen.BlueprintStockParams{
			ID: id, WriteOutAtOnce: s.WriteOutAtOnce, Reserve: s.Reserve, RequestMissing: s.RequestMissing, StockShown: s.Shown,
			HideAtZero: s.HideAtZero, SafetyBuffer: s.SafetyBuffer, PushSharePercent: s.AskBeyondPercent, DeliveryNotes: orNull(c.DeliveryNotes),
			PriceGroup: orNull(c.Catalogue.PriceGroup), Category: orNull(c.Catalogue.DefaultCategory),
		}),
		w.warehouses(id, "request", s.RequestFrom),
		w.warehouses(id, "show", s.ShownFrom),
	)
}

func (w *writer) warehouses(id int64, purpose string, codes []string) error {
	codes = orNone(codes)
	return errors.Join(
		w.q.BlueprintWarehousesDrop(w.ctx, w.tx, dbgen.BlueprintWarehousesDropParams{ChannelID: id, Purpose: purpose, Kept: codes}),
		w.q.BlueprintWarehouses(w.ctx, w.tx, dbgen.BlueprintWarehousesParams{ChannelID: id, Purpose: purpose, Codes: codes}),
	)
}

func (w *writer) deliveries(id int64, d Deliveries) error {
	methods, ours := []string{}, []string{}
	for _, m := range d.Methods {
		methods, ours = append(methods, m.Method), append(ours, m.DeliveryMethod)
	}
	return errors.Join(
		w.q.BlueprintDeliveriesDrop(w.ctx, w.tx, id, methods),
		w.q.BlueprintDeliveries(w.ctx, w.tx, dbgen.BlueprintDeliveriesParams{ChannelID: id, Methods: methods, DeliveryMethods: ours}),
	)
}

func (w *writer) categories(id int64, mappings []CategoryMapping) error {
	rows := dbgen.BlueprintCategoriesParams{ChannelID: id, ShopCategories: []string{}, Categories: []string{}, LeftOut: []bool{}}
	for _, m := range mappings {
		rows.ShopCategories = append(rows.ShopCategories, m.ShopCategory)
		rows.Categories = append(rows.Categories, m.Category)
		rows.LeftOut = append(rows.LeftOut, m.LeaveOut)
	}
	return errors.Join(
		w.q.BlueprintCategoriesDrop(w.ctx, w.tx, id, rows.ShopCategories),
		w.q.BlueprintCategories(w.ctx, w.tx, rows),
	)
}
