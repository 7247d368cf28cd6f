package blueprint

import (
	"time"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/timetable"
)

// Channel is one shop on a platform. Its key is stored by `orderloom channel key`.
type Channel struct {
	// Code is lower case letters, digits and dashes.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// Description is for people.
	Description string `json:"description,omitempty" text:"lines"`
	// Platform is the integration system.
	Platform string `json:"platform" blueprint:"required" names:"platform"`
	// Environment is production, working (all is processed, nothing is written to the
	// shop or mailed) or test. It stays once the channel has sales.
	Environment string `json:"environment" blueprint:"required,production,working,test"`
	// Pos is the point of sale that it sells under, by its code.
	Pos string `json:"pos" blueprint:"required" names:"pos"`
	// Address is the shop's front page: https, plain http in the test environment alone.
	Address string `json:"address" blueprint:"required"`
	// APIVersion is that of the shop's interface, such as v3; the connector's choice where
	// it is left out.
	APIVersion string `json:"api_version,omitempty"`
	// Zone is the time zone whose days are the shop's: Europe/Riga.
	Zone string `json:"zone" names:"zone"`
	// StartAt is since when: orders changed before are left out. A day such as 2026-01-01, or
	// a moment such as 2026-01-01T08:00:00Z.
	StartAt time.Time `json:"start_at,omitzero"`
	// Enabled is whether it is read and written to, as its switches say.
	Enabled bool `json:"enabled"`
	// NoticesTo is the person who is told of problems, by their code.
	NoticesTo string `json:"notices_to,omitempty" names:"person"`
	// Switches say what goes in and out.
	Switches Switches `json:"switches"`
	// Sales say what its sales carry, how they are dated and numbered.
	Sales Sales `json:"sales"`
	// Language is that of its documents, in place of the point of sale's.
	Language string `json:"language,omitempty" blueprint:"optional,en,lv,uk,bg"`
	// Schedules are when it does what it does again and again.
	Schedules timetable.Times `json:"schedules,omitzero"`
	// Limits are what the shop bears.
	Limits Limits `json:"limits"`
	// Customers say by what its buyers are known.
	Customers Customers `json:"customers"`
	// Policy is what it decides about its sales.
	Policy posting.Policy `json:"policy"`
	// Taxes map the shop's to ours.
	Taxes Taxes `json:"taxes,omitzero"`
	// Payments map the shop's methods, before its point of sale does.
	Payments []Payment `json:"payments,omitempty"`
	// DeliveryNotes are how they are made, in place of the point of sale's way.
	DeliveryNotes string `json:"delivery_notes,omitempty" blueprint:"optional,automatic,by_hand,none"`
	// Deliveries map the shop's delivery methods to ours.
	Deliveries Deliveries `json:"deliveries,omitzero"`
	// Carriers are companies that stand for buyers whom an order doesn't name.
	Carriers []Carrier `json:"carriers,omitempty"`
	// StatusesBack are written to the shop's orders.
	StatusesBack StatusesBack `json:"statuses_back,omitzero"`
	// Stock says how its sales use the stock, and what of it the shop shows.
	Stock Stock `json:"stock"`
	// Catalogue says how its items are priced and sorted.
	Catalogue Catalogue `json:"catalogue,omitzero"`
}

func (c *Channel) preset() {
	c.Zone = "UTC"
	c.Limits = Limits{PerSecond: money.Int(10), Burst: 20, AtOnce: 8}
	c.Customers = Customers{MatchPhone: true, MatchEmail: true}
	c.Switches = Switches{OrdersIn: true, StatusBack: true, Notes: true, Parcels: true}
	c.Sales = Sales{Dated: "order", Numbered: "shop"}
	c.Stock = Stock{Shown: "none", AskBeyondPercent: 20}
}

// Limits are how many requests a shop bears.
type Limits struct {
	// PerSecond is how many, on average; it may have a fraction.
	PerSecond money.Amount `json:"calls_per_second"`
	// Burst is how many at once after a rest.
	Burst int32 `json:"calls_burst"`
	// AtOnce is how many run side by side.
	AtOnce int32 `json:"calls_at_once"`
}

// Customers say by what buyers are known. Numbers of companies and people always count.
type Customers struct {
	// MatchPhone is whether buyers with one phone are taken for one.
	MatchPhone bool `json:"match_phone"`
	// MatchEmail is whether buyers with one e-mail are taken for one.
	MatchEmail bool `json:"match_email"`
	// NewType is the type of customers made by its orders, by its code.
	NewType string `json:"new_type,omitempty" names:"customer-type"`
}

// Taxes map the shop's taxes to ours: by rate, else by class, else by default.
type Taxes struct {
	// Default is what stands for rates that nothing maps; without it they are gaps.
	Default string `json:"default,omitempty" names:"tax"`
	// Rates are mapped one by one.
	Rates []TaxRate `json:"rates,omitempty"`
	// Classes map rates that have no mapping of their own.
	Classes []TaxClass `json:"classes,omitempty"`
}

// TaxRate maps a rate of the shop.
type TaxRate struct {
	// Rate is the rate by the shop's id.
	Rate string `json:"rate" blueprint:"required" shop:"taxes"`
	// TaxGroup is ours, by its code.
	TaxGroup string `json:"tax_group" blueprint:"required" names:"tax"`
}

// TaxClass maps a class of the shop.
type TaxClass struct {
	// Class is the shop's; standard is the one that lines leave empty.
	Class string `json:"class" blueprint:"required" shop:"tax_classes"`
	// TaxGroup is ours, by its code.
	TaxGroup string `json:"tax_group" blueprint:"required" names:"tax"`
}

// Payment says where the money of a payment method goes.
type Payment struct {
	// Method is the payment method by the shop's id.
	Method string `json:"method" blueprint:"required" shop:"payments"`
	// MoneyAccount is one by its code.
	MoneyAccount string `json:"money_account" blueprint:"required" names:"account"`
	// Register is the till whose open shift takes it; none where it is left out.
	Register string `json:"register,omitempty" names:"register"`
	// PaidStatuses are those that count as paid for this method, in place of the policy's.
	PaidStatuses []string `json:"paid_statuses,omitempty" shop:"statuses"`
}

// Carrier books orders without any key of a buyer on a company.
type Carrier struct {
	// Method is the delivery method by the shop's id.
	Method string `json:"method" blueprint:"required" shop:"delivery"`
	// Carrier is who carries, for people.
	Carrier string `json:"carrier" blueprint:"required"`
	// CompanyNumber is that of the company that stands for the buyer.
	CompanyNumber string `json:"company_number" blueprint:"required" names:"company"`
}
