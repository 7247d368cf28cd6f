package main

import (
	"cmp"
	"strings"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
)

// papersView is how a channel's documents are printed and sent.
type papersView struct {
	Language string     `json:"language"` // en, lv, uk or bg
	Seller   sellerView `json:"seller"`
}

// sellerView is who sells, as documents say it.
type sellerView struct {
	Name          string `json:"name"`
	Address       string `json:"address"` // lines
	VATNumber     string `json:"vat_number"`
	CompanyNumber string `json:"company_number"`
	BankDetails   string `json:"bank_details"` // lines
	Email         string `json:"email"`
}

func newPapersView(c dbgen.Channel, pos dbgen.PointsOfSale) papersView {
	v := papersView{Language: pos.Language, Seller: sellerView{
		Name: cmp.Or(pos.LegalName, pos.Name), Address: pos.Address, VATNumber: pos.VATNumber, CompanyNumber: pos.CompanyNumber,
		BankDetails: pos.BankDetails, Email: pos.Email,
	}}
	if c.Language != nil {
		v.Language = *c.Language
	}
	return v
}

// page also says whether the documents are mailed, which is the policy's to say.
func (v papersView) page(p *output.Page, mailed bool) {
	oneLine := func(text string) string { return strings.Join(strings.Split(text, "\n"), ", ") }
	p.Line("\nDOCUMENTS")
	p.Pairs([][2]string{
		{"language", v.Language}, {"e-mailed", onOff(mailed)}, {"seller", v.Seller.Name}, {"address", oneLine(v.Seller.Address)},
		{"VAT number", v.Seller.VATNumber}, {"company number", v.Seller.CompanyNumber}, {"bank", oneLine(v.Seller.BankDetails)}, {"e-mail", v.Seller.Email},
	})
}
