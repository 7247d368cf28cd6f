package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// stock is what lies in warehouses, item by item.
func stock() list[office.StockFilter, office.Stock] {
	return list[office.StockFilter, office.Stock]{
		name: "stock", role: access.Viewer, load: office.Stocks,
		sifters: []sifter[office.StockFilter]{
			{name: "search", own: true, text: func(f *office.StockFilter) *string { return &f.Search }},
			{name: "warehouse", text: func(f *office.StockFilter) *string { return &f.Warehouse }, choices: ofWarehouses},
		},
		columns: []column[office.Stock]{
			{name: "sku", cell: func(v *visit, s office.Stock) cell { return v.text(s.SKU).to(itemLink(s.SKU)) }},
			{name: "name", cell: func(v *visit, s office.Stock) cell { return v.text(s.Name) }},
			{name: "warehouse", cell: func(v *visit, s office.Stock) cell { return v.text(s.Warehouse) }},
			{name: "on_hand", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.OnHand.Short()) }},
			{name: "reserved", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Reserved.Short()) }},
			{name: "open", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Open.Short()) }},
			{name: "available", number: true, cell: func(v *visit, s office.Stock) cell { return v.digits(s.Available.Short()) }},
		},
	}
}
