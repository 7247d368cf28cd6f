package blueprint

import "github.com/orderloom/orderloom/internal/money"

// TaxGroup is a tax of ours.
type TaxGroup struct {
	// Code is what mappings name it by.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// Percent is its rate: 21.
	Percent money.Amount `json:"percent" blueprint:"required"`
}

// PointOfSale is what channels sell under.
type PointOfSale struct {
	// Code is what channels name it by.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// Warehouse is where its goods leave from, by its code.
	Warehouse string `json:"warehouse" blueprint:"required" names:"warehouse"`
	// Currencies are ISO 4217 codes, its own first; a sale in another one is held.
	Currencies []string `json:"currencies" blueprint:"required"`
	// Language is that of documents, and of the mails that bring them.
	Language string `json:"language" blueprint:"optional,en,lv,uk,bg"`
	// PriceGroup is the price list that its channels follow, by its code, unless they
	// name another.
	PriceGroup string `json:"price_group,omitempty" names:"price-group"`
	// DeliveryNotes are how they are made: automatic, as the policy's delivery_statuses call
	// for them; by_hand, when a person says so; or none are.
	DeliveryNotes string `json:"delivery_notes" blueprint:"optional,automatic,by_hand,none"`
	// Seller is who sells, as documents print it.
	Seller Seller `json:"seller"`
	// Series number its documents. One that is left out stays.
	Series []Series `json:"series,omitempty"`
	// Registers are its tills. One that is left out stays.
	Registers []Register `json:"registers,omitempty"`
	// Payments say where methods go that a channel says nothing of.
	Payments []PosPayment `json:"payments,omitempty"`
}

func (p *PointOfSale) preset() { p.Language, p.DeliveryNotes = "en", "automatic" }

// Seller is who sells. What is left out is not printed.
type Seller struct {
	// LegalName is the firm's; the point of sale's name where it is left out.
	LegalName string `json:"legal_name,omitempty"`
	// Address is where it is, in as many lines as it has.
	Address string `json:"address,omitempty" text:"lines"`
	// VATNumber is the number of its registration for value added tax.
	VATNumber string `json:"vat_number,omitempty"`
	// CompanyNumber is its number in the register of companies.
	CompanyNumber string `json:"company_number,omitempty"`
	// BankDetails are where to pay, in as many lines as that takes.
	BankDetails string `json:"bank_details,omitempty" text:"lines"`
	// Email is where buyers write to.
	Email string `json:"email,omitempty"`
}

// Series numbers documents of one type in one environment, without gaps.
type Series struct {
	// Document is the type that it numbers.
	Document string `json:"document" blueprint:"required,invoice,prepayment_invoice,receipt,credit_note"`
	// Environment is that of the channels whose documents it numbers.
	Environment string `json:"environment" blueprint:"required,production,working,test"`
	// Prefix is what stands before the number. It stays once a number was given out.
	Prefix string `json:"prefix" blueprint:"required"`
}

// Register is a till. It stays where it was put, with the account of its cash.
type Register struct {
	// Code is lower case letters, digits and dashes.
	Code string `json:"code" blueprint:"required"`
	// Name is what people call it.
	Name string `json:"name" blueprint:"required"`
	// MoneyAccount is where its cash belongs, by its code.
	MoneyAccount string `json:"money_account" blueprint:"required" names:"account"`
}

// PosPayment says where the money of a payment method goes.
type PosPayment struct {
	// Method is the payment method by the shop's id.
	Method string `json:"method" blueprint:"required"`
	// MoneyAccount is one by its code.
	MoneyAccount string `json:"money_account" blueprint:"required" names:"account"`
	// Register is the till whose open shift takes it; none where it is left out.
	Register string `json:"register,omitempty" names:"register"`
}
