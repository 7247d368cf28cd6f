package console

import (
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/timetable"
)

// salePath is a sale's page, and where what is done to it begins.
const salePath = "/sales/{channel}/{order}"

// saleCommands are what people ask of a sale, or of many; the first ones need no step.
func saleCommands() []string {
	return []string{
		activities.CommandRetry, activities.CommandRelease, activities.CommandReissue, activities.CommandIssue, activities.CommandCancel,
		activities.CommandSkip, activities.CommandWalk,
	}
}

// saleAsked is a command to a sale; which, its path says.
type saleAsked struct {
	given

	Step string `json:"step"` // that it is about, where it is about one
}

// commandGiven is what became of it: its lifecycle carries it out.
type commandGiven struct {
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	CarriedOut  bool   `json:"carried_out"`
}

func commandSale() deed[saleAsked, commandGiven] {
	return deed[saleAsked, commandGiven]{
		path: salePath + "/commands/{command}", role: access.Operator,
		says: "Ask something of a sale: retry, release, reissue, issue, cancel, skip or walk; its lifecycle carries it out",
		do: func(v *visit, in saleAsked) (out commandGiven, err error) {
			sale, err := v.findSale()
			if err != nil {
				return out, err
			}
			c, err := v.command(v.r.PathValue("command"), in)
			if err != nil {
				return out, err
			}
			sent, err := activities.SendCommand(v.ctx(), v.db, sale.ID, c)
			if err == nil && sent.Refusal != nil {
				err = fault.New(fault.Conflict, ourselves, "%s", sent.Refusal.Why)
			}
			return commandGiven{c.Key, sent.Before, sent.Concluded}, err
		},
		next: func(v *visit, _ saleAsked, _ commandGiven) (string, notice) {
			return v.salePage(), notice{"told." + v.r.PathValue("command"), nil}
		},
	}
}

// command is what is asked of sales, by the one who asks.
func (v *visit) command(kind string, in saleAsked) (c activities.Command, err error) {
	c = activities.Command{Key: in.key(), Asked: activities.Asked{Kind: kind, Step: in.Step}, Actor: v.who.Person, Reason: in.Reason}
	if err := checkCommand(kind); err != nil {
		return c, err
	}
	if c.WantsReason() {
		return c, in.reasoned()
	}
	return c, nil
}

func checkCommand(kind string) error {
	if slices.Contains(saleCommands(), kind) {
		return nil
	}
	return fault.New(fault.NotFound, ourselves, "there is no command %q: there are %s", kind, strings.Join(saleCommands(), ", "))
}

// paymentTyped is money that a person knows of, as they say it.
type paymentTyped struct {
	given

	Amount   string `json:"amount"`   // negative: given back
	Currency string `json:"currency"` // empty: the sale's
	At       string `json:"at"`       // RFC 3339, or a day or minute in the channel's zone; empty: now
	Method   string `json:"method"`   // by the shop's id; empty: the order's
	Account  string `json:"account"`  // empty: the register's cash, else the method's
	Register string `json:"register"` // empty: none
}

// paymentDone is what became of it.
type paymentDone struct {
	GivenBefore  bool   `json:"given_before"`
	Amount       string `json:"amount"`
	Currency     string `json:"currency"`
	Method       string `json:"method"`
	MoneyAccount string `json:"money_account"`
	Register     string `json:"register"`
	Waits        bool   `json:"waits"` // for the register to open
	Free         string `json:"free"`  // of the sale's money in that currency settles nothing; negative: more was given back than was owed
}

func addPayment() deed[paymentTyped, paymentDone] {
	return deed[paymentTyped, paymentDone]{
		path: salePath + "/payments", role: access.Operator,
		says: "Record money that came in for a sale, or was given back",
		do: func(v *visit, in paymentTyped) (out paymentDone, err error) {
			sale, err := v.findSale()
			if err != nil {
				return out, err
			}
			p, err := in.payment(office.Location(sale.Zone))
			if err != nil {
				return out, err
			}
			p.SaleID, p.Actor = sale.ID, v.who.Person
			done, err := activities.AddPayment(v.ctx(), v.db, p)
			return paymentDone{
				done.GivenBefore, done.Amount.In(done.Currency), done.Currency, done.Method, done.Account, done.Register, done.Waits, done.Free.In(done.Currency),
			}, err
		},
		next: func(v *visit, _ paymentTyped, done paymentDone) (string, notice) {
			said := notice{"told.paid", map[string]string{"amount": v.language.Money(done.Amount, done.Currency), "account": done.MoneyAccount}}
			if done.Waits {
				said = notice{"told.paid.waits", map[string]string{"amount": v.language.Money(done.Amount, done.Currency), "register": done.Register}}
			}
			return v.salePage(), said
		},
	}
}

func (in paymentTyped) payment(zone *time.Location) (p activities.PaymentGiven, err error) {
	p = activities.PaymentGiven{Key: in.key(), Currency: in.Currency, Method: in.Method, Account: in.Account, Register: in.Register, Reason: in.Reason}
	if p.Amount, err = typedAmount(in.Amount); err != nil || in.At == "" {
		return p, err
	}
	if p.At, err = timetable.ParseMoment(in.At, time.Now(), zone); err != nil {
		err = fault.New(fault.Invalid, ourselves, "%v", err)
	}
	return p, err
}

// customerChange gives a sale to another customer.
type customerChange struct {
	given

	Customer int64 `json:"customer"` // 0: a new one
}

// customerChanged is what became of it.
type customerChanged struct {
	GivenBefore    bool  `json:"given_before"`
	CustomerBefore int64 `json:"customer_before"` // 0: none
	Customer       int64 `json:"customer"`
}

func changeCustomer() deed[customerChange, customerChanged] {
	return deed[customerChange, customerChanged]{
		path: salePath + "/customer", role: access.Operator,
		says: "Give a sale to another customer, or to a new one",
		do: func(v *visit, in customerChange) (out customerChanged, err error) {
			sale, err := v.findSale()
			if err != nil {
				return out, err
			}
			done, err := activities.ChangeCustomer(v.ctx(), v.db, activities.CustomerChange{
				Key: in.key(), SaleID: sale.ID, CustomerID: in.Customer, Actor: v.who.Person, Reason: in.Reason,
			})
			return customerChanged{done.GivenBefore, done.Before, done.After}, err
		},
		next: func(v *visit, _ customerChange, _ customerChanged) (string, notice) {
			return v.salePage(), notice{"told.customer", nil}
		},
	}
}

// documentMailed is what became of a document's mail.
type documentMailed struct {
	GivenBefore bool   `json:"given_before"`
	Number      string `json:"number"`
	Mail        string `json:"mail"` // intended until a worker has sent it
}

func mailDocument() deed[given, documentMailed] {
	return deed[given, documentMailed]{
		path: "/documents/{id}/mail", role: access.Operator,
		says: "E-mail a document to its buyer",
		do: func(v *visit, in given) (out documentMailed, err error) {
			id, err := v.pathID("id")
			if err != nil {
				return out, err
			}
			done, err := activities.MailDocument(v.ctx(), v.db, activities.DocumentMail{Key: in.key(), DocumentID: id, Actor: v.who.Person, Reason: in.Reason})
			return documentMailed{done.GivenBefore, done.Number, done.State}, orNowhere(err)
		},
		next: func(v *visit, _ given, done documentMailed) (string, notice) {
			return v.back("/documents"), notice{"told.mail", map[string]string{"number": done.Number}}
		},
	}
}
