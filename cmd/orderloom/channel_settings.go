package main

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// settingsView is what a channel decides beside its policy, as the file says it.
type settingsView struct {
	APIVersion   string                 `json:"api_version"` // empty: the connector's choice
	NoticesTo    string                 `json:"notices_to"`
	Switches     blueprint.Switches     `json:"switches"`
	Lacking      []string               `json:"lacking"` // the switches that its platform can't have on
	SalesCarry   blueprint.Sales        `json:"sales_carry"`
	Deliveries   blueprint.Deliveries   `json:"deliveries"`
	StatusesBack blueprint.StatusesBack `json:"statuses_back"`
	Stock        blueprint.Stock        `json:"stock"`
	Catalogue    blueprint.Catalogue    `json:"catalogue"`
}

func (v *channelView) loadSettings(ctx context.Context, pool *pgxpool.Pool, _ int64) error {
	c, err := blueprint.Find(ctx, pool, v.Code)
	v.settingsView = settingsView{
		APIVersion: c.APIVersion, NoticesTo: c.NoticesTo, Switches: c.Switches, Lacking: blueprint.Lacking(platforms(), c), SalesCarry: c.Sales, Deliveries: c.Deliveries,
		StatusesBack: c.StatusesBack, Stock: c.Stock, Catalogue: c.Catalogue,
	}
	return err
}

func (v settingsView) page(p *output.Page) {
	d := v.SalesCarry
	v.switches(p)
	p.Line("\nSALES CARRY")
	p.Pairs([][2]string{
		{"source", d.Source}, {"responsible", d.Responsible}, {"merchant", d.Merchant}, {"type", d.Type}, {"register", d.Register},
		{"day of", map[string]string{"order": "the order", "sync": "its import"}[d.Dated]},
		{"number", d.Prefix + map[string]string{"shop": "the shop's", "own": "our own"}[d.Numbered]},
		{"default currency", d.DefaultCurrency}, {"default delivery", v.Deliveries.Default}, {"notices to", v.NoticesTo},
	})
	v.writtenBack(p)
	v.stock(p)
}

func (v settingsView) switches(p *output.Page) {
	s := v.Switches
	word := func(key string, on bool) string {
		if !on && slices.Contains(v.Lacking, key) {
			return "not on this platform"
		}
		return onOff(on)
	}
	p.Line("\nSWITCHES")
	p.Pairs([][2]string{
		{"orders in", word("orders_in", s.OrdersIn)}, {"items in", word("items_in", s.ItemsIn)}, {"items out", word("items_out", s.ItemsOut)},
		{"stock", word("stock", s.Stock)}, {"prices", word("prices", s.Prices)}, {"status back", word("status_back", s.StatusBack)},
		{"notes", word("notes", s.Notes)}, {"parcels", word("parcels", s.Parcels)}, {"messages", word("messages", s.Messages)},
	})
}

func (v settingsView) writtenBack(p *output.Page) {
	b := v.StatusesBack
	var rows [][]string
	accepted := "accepted, from " + strings.Join(b.AcceptedFrom, ", ")
	for _, s := range [][2]string{{accepted, b.Accepted}, {"completed", b.Completed}, {"completed and paid", b.CompletedAndPaid}, {"cancelled", b.Cancelled}} {
		if s[1] != "" {
			rows = append(rows, []string{s[0], s[1]})
		}
	}
	p.Section("WRITTEN BACK", output.Left("WHEN THE SALE IS", "STATUS"), rows)
}

func (v settingsView) stock(p *output.Page) {
	s, c := v.Stock, v.Catalogue
	p.Line("\nSTOCK AND CATALOGUE")
	p.Pairs([][2]string{
		{"written out at once", onOff(s.WriteOutAtOnce)}, {"reserved", onOff(s.Reserve)}, {"missing requested", onOff(s.RequestMissing)},
		{"requested from", strings.Join(s.RequestFrom, ", ")}, {"shown", s.Shown}, {"shown from", strings.Join(s.ShownFrom, ", ")},
		{"hidden at zero", onOff(s.HideAtZero)}, {"safety buffer", s.SafetyBuffer.Short()}, {"asked beyond", count(s.AskBeyondPercent) + " %"},
		{"price group", c.PriceGroup}, {"default category", c.DefaultCategory},
	})
}

func (v settingsView) mappings(p *output.Page) {
	var deliveries, categories [][]string
	for _, m := range v.Deliveries.Methods {
		deliveries = append(deliveries, []string{m.Method, m.DeliveryMethod})
	}
	for _, m := range v.Catalogue.Categories {
		categories = append(categories, []string{m.ShopCategory, m.Category, onOff(!m.LeaveOut)})
	}
	p.Section("DELIVERY METHODS", output.Left("SHOP'S METHOD", "OURS"), deliveries)
	p.Section("CATEGORIES", output.Left("SHOP'S CATEGORY", "OURS", "SENT"), categories)
}
