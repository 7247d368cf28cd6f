package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// channelView is everything a channel does by, credentials aside.
type channelView struct {
	Code           string     `json:"code"`
	Name           string     `json:"name"`
	Description    string     `json:"description"`
	Platform       string     `json:"platform"`
	Environment    string     `json:"environment"`
	Address        string     `json:"address"`
	Zone           string     `json:"zone"`
	Enabled        bool       `json:"enabled"`
	ArchivedAt     *time.Time `json:"archived_at"` // null: it isn't
	StartAt        time.Time  `json:"start_at"`
	CredentialsSet bool       `json:"credentials_set"`
	Limit          limitView  `json:"limit"`
	POS            posView    `json:"pos"`
	Papers         papersView `json:"documents"`
	settingsView
	Policy          posting.Policy   `json:"policy"`
	Customers       customersView    `json:"customers"`
	TaxMappings     []taxMapping     `json:"tax_mappings"`
	PaymentMappings []paymentMapping `json:"payment_mappings"`
	office.ChannelStanding

	zone *time.Location
}

type posView struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Warehouse  string   `json:"warehouse"`
	Currencies []string `json:"currencies"`
	Series     string   `json:"invoice_series"` // prefix; empty where there is none yet
}

// taxMapping is what stands for one of the shop's rates, for the rates of a class
// that have nothing of their own, or for all others.
type taxMapping struct {
	RateID   string `json:"remote_rate_id,omitempty"`
	Class    string `json:"remote_class,omitempty"`
	Default  bool   `json:"default,omitempty"`
	TaxGroup string `json:"tax_group"`
	Percent  string `json:"percent"`
}

type paymentMapping struct {
	Method       string   `json:"remote_method"`
	MoneyAccount string   `json:"money_account"`
	Register     string   `json:"register"`      // whose open shift takes it; empty: none
	PaidStatuses []string `json:"paid_statuses"` // in place of the policy's, where there are any
}

func (p *program) channelShow(ctx context.Context, code string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := loadChannelRow(ctx, pool, code)
	if err != nil {
		return err
	}
	view := newChannelView(row)
	if err := view.readPolicy(row.Channel.Policy); err != nil {
		return err
	}
	for _, load := range []func(context.Context, *pgxpool.Pool, int64) error{view.loadBooks, view.loadSettings, view.loadCarriers, view.loadMappings, view.Limit.load} {
		if err := load(ctx, pool, row.Channel.ID); err != nil {
			return err
		}
	}
	if view.ChannelStanding, err = office.LoadChannelStanding(ctx, pool, row.Channel); err != nil {
		return err
	}
	return p.show(view)
}

func newChannelView(row dbgen.ChannelByCodeRow) *channelView {
	c := row.Channel
	return &channelView{
		Code: c.Code, Name: c.Name, Description: c.Description, Platform: c.Platform, Environment: c.Environment,
		Address: c.Address, Zone: c.Zone, Enabled: c.Enabled, ArchivedAt: inUTC(c.ArchivedAt), StartAt: c.StartAt.UTC(), CredentialsSet: row.SealedKey != nil,
		Limit: limitView{PerSecond: c.CallsPerSecond, Burst: c.CallsBurst, AtOnce: c.CallsAtOnce},
		POS:   posView{Code: row.PointsOfSale.Code, Currencies: row.PointsOfSale.Currencies}, zone: office.Location(c.Zone),
		Customers: newCustomersView(c), Papers: newPapersView(c, row.PointsOfSale),
	}
}

// readPolicy decodes the policy; a list without entries is one all the same.
func (v *channelView) readPolicy(raw json.RawMessage) error {
	o := &v.Policy
	if err := json.Unmarshal(raw, o); err != nil {
		return fmt.Errorf("policy of channel %s: %w", v.Code, err)
	}
	for _, statuses := range []*[]string{&o.ImportStatuses, &o.DocumentStatuses, &o.PaidStatuses, &o.DeliveryStatuses, &o.RefusedStatuses} {
		*statuses = orNone(*statuses)
	}
	return nil
}

func (v *channelView) loadBooks(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	books, err := dbgen.New().ChannelBooks(ctx, pool, id)
	v.POS.Name, v.POS.Warehouse, v.POS.Series = books.PosName, books.Warehouse, books.Series
	return db.Wrap("load the point of sale", err)
}

func (v *channelView) loadMappings(ctx context.Context, pool *pgxpool.Pool, id int64) error {
	taxes, err := dbgen.New().TaxMappingList(ctx, pool, id)
	if err != nil {
		return db.Wrap("load tax mappings", err)
	}
	v.TaxMappings = make([]taxMapping, len(taxes))
	for i, t := range taxes {
		m := taxMapping{TaxGroup: t.Code, Percent: t.Percent.Short()}
		switch t.Kind {
		case "rate":
			m.RateID = t.Remote
		case "class":
			m.Class = t.Remote
		default:
			m.Default = true
		}
		v.TaxMappings[i] = m
	}
	payments, err := dbgen.New().PaymentMappingList(ctx, pool, id)
	v.PaymentMappings = make([]paymentMapping, len(payments))
	for i, m := range payments {
		v.PaymentMappings[i] = paymentMapping{m.RemoteMethod, m.MoneyAccount, m.Register, orNone(m.PaidStatuses)}
	}
	return db.Wrap("load payment mappings", err)
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	utc := t.UTC()
	return &utc
}
