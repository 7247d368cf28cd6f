package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// paymentCommand records money that a person knows of.
type paymentCommand struct {
	saleCommand
	amount, currency, at, method, account, register string
}

func newPaymentAddCommand(p *program) *cobra.Command {
	c := paymentCommand{saleCommand: saleCommand{kind: activities.CommandPayment}}
	cmd := &cobra.Command{
		Use:   "add NUMBER --amount AMOUNT",
		Short: "Record money that came in for a sale, or was given back, by hand",
		Long: `Records money that a person knows of: a bank transfer that arrived, cash over the counter, whole or in
parts. A negative amount was given back. It settles what the sale's documents have open; the rest is kept
as the buyer's: a prepayment until the invoice is issued, an overpayment, money in another currency.

It goes to --account, else to the cash of --register, else where the payment method's mapping says. Money
for a register goes into its open shift; while there is none it waits, and is booked when the register opens.

It is done at once, in any state of the sale, and needs no worker; the sale's lifecycle follows. Giving the
command again with the same --key is the same payment: repeat it where the outcome is not known.`,
		Example: `  orderloom payment add 1001 --amount 10.00 --at 2026-11-21T10:00 --account bank
  orderloom payment add 1001 --channel woo-riga --amount 5.50 --register till-1
  orderloom payment add 1001 --amount -5.50 --account bank --reason "paid twice" --key refund-1001`,
		Args:              oneArg("the sale by its number"),
		ValidArgsFunction: firstOnly(p.completeSale),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.number = args[0]
			return p.paymentAdd(cmd.Context(), c)
		},
	}
	c.flags(p, cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.amount, "amount", "", "how much; negative: given back")
	flags.StringVar(&c.currency, "currency", "", "the amount's currency (default the sale's)")
	flags.StringVar(&c.at, "at", "", "when it moved: RFC 3339, or a day or minute in the channel's zone (default now)")
	flags.StringVar(&c.method, "method", "", "the payment method by the shop's id (default the order's)")
	flags.StringVar(&c.account, "account", "", "the money account it went to (default the register's cash, else the method's)")
	flags.StringVar(&c.register, "register", "", "the register that took it")
	_ = cmd.RegisterFlagCompletionFunc("account", p.completeAccount)
	_ = cmd.RegisterFlagCompletionFunc("register", p.completeRegister)
	return cmd
}

// given is the payment that is meant, but for its sale.
func (c *paymentCommand) given() (activities.PaymentGiven, error) {
	if c.amount == "" {
		return activities.PaymentGiven{}, usagef("say with --amount how much moved")
	}
	amount, err := money.Parse(c.amount)
	if err != nil {
		return activities.PaymentGiven{}, usagef("--amount: %w: want digits such as 10.00", err)
	}
	if err := c.complete(); err != nil {
		return activities.PaymentGiven{}, err
	}
	return activities.PaymentGiven{
		Key: c.key, Amount: amount, Currency: c.currency, Method: c.method, Account: c.account, Register: c.register,
		Actor: c.actor, Reason: c.reason,
	}, nil
}

// moved is when the money moved; zero: now.
func (c *paymentCommand) moved(zone string) (time.Time, error) {
	if c.at == "" {
		return time.Time{}, nil
	}
	return parseMoment(c.at, time.Now(), office.Location(zone))
}

// paymentAddedView is what became of the command.
type paymentAddedView struct {
	Command      string `json:"command"`
	Key          string `json:"key"`
	GivenBefore  bool   `json:"given_before"`
	Channel      string `json:"channel"`
	Number       string `json:"number"`
	Amount       string `json:"amount"` // negative: given back
	Currency     string `json:"currency"`
	Method       string `json:"method"`
	MoneyAccount string `json:"money_account"`
	Register     string `json:"register"` // empty: none
	Waits        bool   `json:"waits"`    // for the register to open
	Free         string `json:"free"`     // of the sale's money in that currency; negative: more was given back than was owed
}

func (p *program) paymentAdd(ctx context.Context, c paymentCommand) error {
	given, err := c.given()
	if err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	sale, err := findSale(ctx, pool, c.number, c.channel)
	if err != nil {
		return err
	}
	if given.At, err = c.moved(sale.Zone); err != nil {
		return err
	}
	given.SaleID = sale.ID
	done, err := activities.AddPayment(ctx, pool, given)
	if err != nil {
		return inItsOwnWords(err)
	}
	if done.GivenBefore {
		p.note("The command %s was given before and carried out.", c.key)
	}
	return p.show(paymentAddedView{
		Command: c.kind, Key: c.key, GivenBefore: done.GivenBefore, Channel: sale.Channel, Number: sale.Number,
		Amount: done.Amount.In(done.Currency), Currency: done.Currency, Method: done.Method, MoneyAccount: done.Account,
		Register: done.Register, Waits: done.Waits, Free: done.Free.In(done.Currency),
	})
}

func (v paymentAddedView) page(p *output.Page) {
	if v.Waits {
		p.Line("%s %s for sale %s of %s wait for register %s: `orderloom register open %s` books them.", v.Amount, v.Currency, v.Number, v.Channel, v.Register, v.Register)
		return
	}
	p.Line("%s %s recorded to %s for sale %s of %s.", v.Amount, v.Currency, v.MoneyAccount, v.Number, v.Channel)
	switch free, err := money.Parse(v.Free); {
	case err != nil || free.IsZero():
	case free.Sign() > 0:
		p.Line("%s %s settle nothing yet, and are kept as the buyer's.", v.Free, v.Currency)
	default:
		p.Line("%s %s more were given back than was owed.", free.Neg(), v.Currency)
	}
}
