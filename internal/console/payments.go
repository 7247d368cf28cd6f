package console

import (
	"fmt"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// payments are the money that came in and went back, the newest first.
func payments() list[office.PaymentFilter, office.Payment] {
	return list[office.PaymentFilter, office.Payment]{
		name: "payments", role: access.Viewer, load: office.Payments,
		sifters: []sifter[office.PaymentFilter]{
			{name: "channel", text: func(f *office.PaymentFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "register", text: func(f *office.PaymentFilter) *string { return &f.Register }, choices: ofStored("registers", dbgen.New().RegisterCodes)},
			{name: "shift", whole: func(f *office.PaymentFilter) *int64 { return &f.Shift }},
			{name: "account", text: func(f *office.PaymentFilter) *string { return &f.Account }, choices: ofStored("accounts", dbgen.New().MoneyAccountCodes)},
			{name: "waiting", own: true, flag: func(f *office.PaymentFilter) *bool { return &f.Waiting }},
		},
		columns: []column[office.Payment]{
			{name: "paid", cell: func(v *visit, p office.Payment) cell { return v.moment(p.PaidAt, p.Zone).to(paymentLink(p.ID)) }},
			{name: "channel", cell: func(v *visit, p office.Payment) cell { return v.text(p.Channel) }},
			{name: "sale", cell: func(v *visit, p office.Payment) cell { return v.text(p.Number).to(saleLink(p.Channel, p.RemoteID)) }},
			{name: "kind", cell: func(v *visit, p office.Payment) cell { return v.word(p.Kind) }},
			{name: "amount", number: true, cell: func(v *visit, p office.Payment) cell { return v.amount(p.Amount, p.Currency) }},
			{name: "currency", inFile: true, cell: func(v *visit, p office.Payment) cell { return v.text(p.Currency) }},
			{name: "free", number: true, cell: func(v *visit, p office.Payment) cell { return v.amount(p.Free, p.Currency) }},
			{name: "method", cell: func(v *visit, p office.Payment) cell { return v.text(p.Method) }},
			{name: "account", cell: func(v *visit, p office.Payment) cell { return v.text(p.MoneyAccount) }},
			{name: "register", cell: func(v *visit, p office.Payment) cell { return drawer(v, p) }},
			{name: "by_hand", cell: func(v *visit, p office.Payment) cell { return v.yes(p.ByHand) }},
		},
	}
}

// paymentLink is a payment's page; empty while it waits for its register.
func paymentLink(id int64) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("/payments/%d", id)
}

// drawer is the register and the shift that took money, or that it waits for.
func drawer(v *visit, p office.Payment) cell {
	switch {
	case p.Waits:
		return v.text(p.Register + ", " + v.language.Text("payments.waits")).to(registerLink(p.Register))
	case p.Register != "":
		return v.text(p.Register + ", " + v.language.Text("payments.shift", "n", p.Shift)).to(shiftLink(p.Shift))
	default:
		return cell{}
	}
}
