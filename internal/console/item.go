package console

import (
	"net/url"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// item is an item: where it lies, who waits for it, what shops show of it, and its moves.
func item() record[*office.ItemRecord] {
	return record[*office.ItemRecord]{
		path: "items/{sku}", says: "An item: its stock, who waits for it, what shops show of it, and its moves", role: access.Viewer,
		load: func(v *visit) (*office.ItemRecord, error) {
			part, err := v.part()
			if err != nil {
				return nil, err
			}
			return office.LoadItem(v.ctx(), v.db, v.r.PathValue("sku"), part)
		},
		page: itemPage,
	}
}

func itemPage(v *visit, i *office.ItemRecord) (shownRecord, error) {
	moves, err := stockMoves(v, i.Moves).paged(v, i.MovesInAll)
	if err != nil {
		return shownRecord{}, err
	}
	p := shownRecord{
		List: link{To: "/items", Text: "items.title"}, Title: i.SKU,
		Facts: []shownFact{{"name", v.text(i.Name)}, {"kind", v.word(i.Kind)}},
		Above: []link{
			{To: "/master/item/" + url.PathEscape(i.SKU), Text: "item.settings"},
			{To: address("/requests", url.Values{"search": {i.SKU}}), Text: "item.requests"},
		},
		Tables: []shownTable{stockLevels(v, i.Warehouses), stockWaiting(v, i.Waiting), itemListings(v, i.Listings), moves},
	}
	if v.operates() && (i.Kind == "simple" || i.Kind == "variation") {
		p.Forms, err = stockForms(v, i.SKU)
	}
	return p, err
}

// stockForms are what people say of an item's stock.
func stockForms(v *visit, sku string) ([]form, error) {
	codes, err := dbgen.New().WarehouseCodes(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("list warehouses", err)
	}
	house := func(f field) field {
		f.Choices = ofCodes(codes)
		return f
	}
	how, pieces := v.field("how", choose), v.field("quantity", "text")
	how.Choices = []choice{{Value: "to", Name: v.language.Text("item.how.to")}, {Value: "by", Name: v.language.Text("item.how.by")}}
	pieces.Required = true
	return []form{
		v.newForm("adjust", itemLink(sku)+"/adjust", v.language.Text("do.adjust"), house(v.field("counted_in", choose)), how, pieces, v.why(true)),
		v.newForm("move", itemLink(sku)+"/move", v.language.Text("do.move"), house(v.field("from", choose)), house(v.field("to", choose)), pieces, v.why(false)),
	}, nil
}

func stockLevels(v *visit, rows []office.Stock) shownTable {
	return tabled(v, "item.stock", rows,
		column[office.Stock]{name: "warehouse", cell: func(v *visit, s office.Stock) cell { return v.text(s.Warehouse) }},
		column[office.Stock]{name: "on_hand", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.OnHand.Short()) }},
		column[office.Stock]{name: "reserved", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Reserved.Short()) }},
		column[office.Stock]{name: "open", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Open.Short()) }},
		column[office.Stock]{name: "available", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Available.Short()) }},
	)
}

func stockWaiting(v *visit, rows []office.StockWaiting) shownTable {
	type row = office.StockWaiting
	return tabled(v, "item.waiting", rows,
		column[row]{name: "sale", cell: func(v *visit, w row) cell { return v.text(w.Number).to(saleLink(w.Channel, w.RemoteID)) }},
		column[row]{name: "channel", cell: func(v *visit, w row) cell { return v.text(w.Channel) }},
		column[row]{name: "state", cell: func(v *visit, w row) cell { return v.state(w.State) }},
		column[row]{name: "wanted", number: true, cell: func(v *visit, w row) cell { return v.digits(w.Wanted.Short()) }},
		column[row]{name: "open", number: true, cell: func(v *visit, w row) cell { return v.digits(w.Open.Short()) }},
		column[row]{name: "reserved", number: true, cell: func(v *visit, w row) cell { return v.digits(w.Reserved.Short()) }},
		column[row]{name: "requested", number: true, cell: func(v *visit, w row) cell { return v.digits(w.Requested.Short()) }},
	)
}

func itemListings(v *visit, rows []office.ItemListing) shownTable {
	type row = office.ItemListing
	return tabled(v, "item.listings", rows,
		column[row]{name: "product", cell: func(v *visit, l row) cell { return v.text(l.RemoteID).to(listingLink(l.Channel, l.RemoteID)) }},
		column[row]{name: "channel", cell: func(v *visit, l row) cell { return v.text(l.Channel) }},
		column[row]{name: "stock", number: true, cell: func(v *visit, l row) cell {
			return listingStock(v, office.Listing{Quantity: l.Quantity, InStock: l.InStock})
		}},
		column[row]{name: "price", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Price) }},
		column[row]{name: "told_stock", number: true, cell: func(v *visit, l row) cell { return toldStock(v, l.Told) }},
		column[row]{name: "told_price", number: true, cell: func(v *visit, l row) cell { return v.digits(money.Text(l.Told.Price)) }},
		column[row]{name: "told_at", cell: func(v *visit, l row) cell { return v.momentOr(l.Told.At, l.Zone) }},
		column[row]{name: "waits_in", cell: func(v *visit, l row) cell { return v.idOr(l.Push, pushLink) }},
		column[row]{name: "what_is_wrong", cell: func(v *visit, l row) cell { return v.sentence(l.Error) }},
	)
}

// toldStock is what a shop was told of its stock last.
func toldStock(v *visit, t office.Told) cell {
	switch {
	case t.Quantity != nil:
		return v.digits(t.Quantity.Short())
	case t.Available != nil && *t.Available:
		return v.state("in_stock")
	case t.Available != nil || t.Hidden:
		return v.state("sold_out")
	default:
		return cell{}
	}
}

func stockMoves(v *visit, rows []office.StockMove) shownTable {
	type row = office.StockMove
	return tabled(v, "item.moves", rows,
		column[row]{name: "at_utc", cell: func(v *visit, m row) cell { return v.moment(m.At, "UTC") }},
		column[row]{name: "warehouse", cell: func(v *visit, m row) cell { return v.text(m.Warehouse) }},
		column[row]{name: "pieces", number: true, cell: func(v *visit, m row) cell { return v.digits(m.Quantity.Short()) }},
		column[row]{name: "kind", cell: func(v *visit, m row) cell { return v.word(m.Kind) }},
		column[row]{name: "sale", cell: func(v *visit, m row) cell {
			if m.Sale == "" {
				return cell{}
			}
			return v.text(m.Sale).to(saleLink(m.Channel, m.RemoteID))
		}},
		column[row]{name: "note", cell: func(v *visit, m row) cell { return v.idOr(m.DeliveryNote, deliveryLink) }},
		column[row]{name: "by", cell: func(v *visit, m row) cell { return v.text(m.Actor) }},
		column[row]{name: "reason", cell: func(v *visit, m row) cell { return v.text(m.Reason) }},
	)
}
