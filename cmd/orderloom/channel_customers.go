package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// customersView is by which keys a channel's buyers are known. The numbers of
// companies and people always count.
type customersView struct {
	MatchPhone bool          `json:"match_phone"`
	MatchEmail bool          `json:"match_email"`
	NewType    string        `json:"new_type"` // of customers made by its orders; empty: none
	Carriers   []carrierView `json:"carriers"`
}

// carrierView is on whom orders without any key are booked.
type carrierView struct {
	Method     string `json:"remote_method"`
	Carrier    string `json:"carrier"`
	CustomerID int64  `json:"customer_id"`
	Customer   string `json:"customer"`
}

func newCustomersView(c dbgen.Channel) customersView {
	v := customersView{MatchPhone: c.MatchPhone, MatchEmail: c.MatchEmail}
	if c.CustomerType != nil {
		v.NewType = *c.CustomerType
	}
	return v
}

func (v *channelView) loadCarriers(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	rows, err := dbgen.New().CarrierCounterpartyList(ctx, pool, id)
	v.Customers.Carriers = make([]carrierView, len(rows))
	for i, c := range rows {
		v.Customers.Carriers[i] = carrierView{c.RemoteMethod, c.Carrier, c.CustomerID, c.Customer}
	}
	return db.Wrap("load the carriers' counterparties", err)
}

func (v customersView) page(p *output.Page) {
	p.Line("\nCUSTOMERS")
	p.Pairs([][2]string{{"known by phone", onOff(v.MatchPhone)}, {"known by e-mail", onOff(v.MatchEmail)}, {"type of new ones", v.NewType}})
	var rows [][]string
	for _, c := range v.Carriers {
		rows = append(rows, []string{c.Method, c.Carrier, count(c.CustomerID), c.Customer})
	}
	p.Section("WHO STANDS FOR GUESTS", output.Left("SHOP'S METHOD", "CARRIER", "CUSTOMER", ""), rows)
}
