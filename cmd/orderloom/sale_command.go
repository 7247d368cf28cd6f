package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// saleCommand is what a person asks of a sale, or of many.
type saleCommand struct {
	kind    string // one of activities.Command…
	onStep  bool   // it is about a step
	step    string
	number  string
	channel string
	which   office.SaleFilter // where no number does
	dryRun  bool
	reason  string
	key     string
	actor   string
	timeout time.Duration
}

func newSaleReleaseCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandRelease}
	cmd := c.cobra(p)
	cmd.Use = "release [NUMBER] --reason TEXT"
	cmd.Short = "Accept what holds a sale, exactly as it is, and go on"
	cmd.Long = `Accepts what holds a sale and walks it on. It accepts exactly the issues of this moment: if the order
changes, or another amount is off, the sale is held anew. Issues that have to be mended (an unknown
item, an unmapped tax) can't be accepted: then nothing is stored, and what to do is listed.

` + commandHelp
	cmd.Example = `  orderloom sale release 1001 --channel woo-riga --reason "a cent of rounding, agreed with the shop"
  orderloom sale release --channel woo-riga --held-for totals --reason "rounding, agreed with the shop" --dry-run`
	return cmd
}

func newSaleRetryCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandRetry}
	cmd := c.cobra(p)
	cmd.Use = "retry [NUMBER]"
	cmd.Short = "Walk an open sale once more, after something was mended"
	cmd.Long = `Walks a sale that is still open once more: after an item was added, a tax mapped, a shop's key renewed.

` + commandHelp
	cmd.Example = `  orderloom sale retry 1001 --channel woo-riga --reason "added the item TEA-G"
  orderloom sale retry --channel woo-riga --held-for shop_refuses --reason "renewed the key"
  orderloom sale retry --gap woo-riga/product/30 --dry-run`
	return cmd
}

func newSaleReissueCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandReissue}
	cmd := c.cobra(p)
	cmd.Use = "reissue [NUMBER] --reason TEXT"
	cmd.Short = "Accept an edited order: credit its invoice and issue it anew"
	cmd.Long = `Accepts what was edited in the shop after the invoice was posted: the invoice is credited in full, and
issued anew as the order says now. Money and goods move by the difference. It accepts exactly the edit of
this moment. To keep the invoice as it is instead, release the sale.

` + commandHelp
	cmd.Example = `  orderloom sale reissue 1001 --channel woo-riga --reason "the buyer took one more"`
	return cmd
}

func newSaleIssueCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandIssue}
	cmd := c.cobra(p)
	cmd.Use = "issue [NUMBER]"
	cmd.Short = "Issue a sale's document, where its channel issues none by itself"
	cmd.Long = `Issues the document of a sale whose channel leaves that to people, once and for all: later news of the
order is booked as anywhere else. What was paid before settles it.

` + commandHelp
	cmd.Example = `  orderloom sale issue 1001 --channel woo-riga
  orderloom sale issue --channel woo-riga --held-for issue_by_hand`
	return cmd
}

const commandHelp = `The command is stored first, so that it is carried out once, even if this program dies. Giving it again
with the same --key is the same command. It waits for the outcome and prints it; a sale that is still
held afterwards is exit code 4.

In place of NUMBER, --state, --held-for, --gap, --search and --channel say which sales, as they do for
` + "`orderloom sale list`" + `; without --state, those that are open. --dry-run lists them, and says for which the
command can do nothing and why. Each gets the command once, as it was listed: what changed since, or can't
be, is refused for that sale alone.`

// cobra is what all of them have.
func (c *saleCommand) cobra(p *program) *cobra.Command {
	cmd := &cobra.Command{Args: c.args}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !c.which.Narrowed() {
			c.number, args = args[0], args[1:]
		}
		if c.onStep {
			c.step = args[0]
		}
		return p.command(cmd.Context(), *c)
	}
	c.flags(p, cmd)
	p.saleFlags(cmd, &c.which)
	cmd.Flags().BoolVar(&c.dryRun, "dry-run", false, "only say which sales, and for which of them the command can do nothing")
	cmd.Flags().DurationVar(&c.timeout, "timeout", time.Minute, "how long to wait for the outcome; of many, for the next one's")
	return cmd
}

// args wants a number, unless flags say which sales, and a step where it is about one.
func (c *saleCommand) args(cmd *cobra.Command, args []string) error {
	switch many := c.which.Narrowed(); {
	case many && len(args) > c.words():
		return usagef("name one sale, or say which by --state, --held-for, --gap or --search, not both: %s", cmd.UseLine())
	case many && len(args) < c.words():
		return usagef("name the step: %s", cmd.UseLine())
	case many:
		return asFlag(c.which.Check())
	case c.onStep:
		return twoArgs("the sale by its number, and the step")(cmd, args)
	default:
		return oneArg("the sale by its number, or say which by --state, --held-for, --gap or --search")(cmd, args)
	}
}

// words is how many words the command takes.
func (c *saleCommand) words() (n int) {
	if !c.which.Narrowed() {
		n++
	}
	if c.onStep {
		n++
	}
	return n
}

// flags say of which sale, who asks and why.
func (c *saleCommand) flags(p *program, cmd *cobra.Command) {
	p.channelFlag(cmd, &c.channel, "the sale's channel, where several have that number")
	c.who(cmd)
}

// who are the flags that say who asks and why.
func (c *saleCommand) who(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&c.reason, "reason", "", "why, for the journal; no personal data")
	flags.StringVar(&c.key, "key", "", "a key of your own: the same key is the same command (default a fresh one)")
	actorFlag(cmd, &c.actor)
}

// complete fills in what was not given.
func (c *saleCommand) complete() error {
	if c.asked().WantsReason() && c.reason == "" && !c.dryRun {
		return usagef("say with --reason why: it goes into the journal")
	}
	if c.step != "" && !slices.Contains(activities.Steps(), c.step) {
		return usagef("there is no step %q: they are %s", c.step, strings.Join(activities.Steps(), ", "))
	}
	c.key = cmp.Or(c.key, uuid.NewString())
	var err error
	c.actor, err = actor(c.actor)
	return err
}

func (c *saleCommand) asked() activities.Asked { return activities.Asked{Kind: c.kind, Step: c.step} }

func (c *saleCommand) given() activities.Command {
	return activities.Command{Key: c.key, Asked: c.asked(), Actor: c.actor, Reason: c.reason}
}

// commandView is what became of a command.
type commandView struct {
	Command     string        `json:"command"`
	Step        string        `json:"step"` // that it is about; empty for most
	Key         string        `json:"key"`
	GivenBefore bool          `json:"given_before"`
	Channel     string        `json:"channel"`
	Number      string        `json:"number"`
	StateBefore string        `json:"state_before"`
	State       string        `json:"state"`
	Holds       []office.Hold `json:"holds"`
	Workflow    workflowView  `json:"workflow"`
}

func (p *program) command(ctx context.Context, c saleCommand) error {
	if err := c.complete(); err != nil {
		return err
	}
	if c.dryRun {
		return p.tryCommand(ctx, c)
	}
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if c.number == "" {
		return p.commandMany(ctx, s, c)
	}
	sale, err := findSale(ctx, s.db, c.number, c.channel)
	if err != nil {
		return err
	}
	given, err := activities.GiveCommand(ctx, s.db, sale.ID, c.given())
	switch {
	case err != nil:
		return refusedByFault(err)
	case given.Refusal != nil:
		return refusedFor(sale, given.Refusal)
	case given.Before:
		p.note("The command %s was given before%s.", c.key, map[bool]string{true: " and carried out"}[given.Concluded])
	}
	if !given.Concluded {
		if err := p.carryOut(ctx, s, sale, c); err != nil {
			return err
		}
	}
	return p.showOutcome(ctx, s.db, sale, commandView{Command: c.kind, Step: c.step, Key: c.key, GivenBefore: given.Before})
}

// refusedFor says why a command can do nothing, and lists what has to be mended before.
func refusedFor(sale dbgen.SaleFindRow, r *activities.Refusal) error {
	refused := &exitError{code: exitRefused, err: fmt.Errorf("sale %s of %s: %s", sale.Number, sale.Channel, r.Why)}
	for _, h := range r.Mend {
		refused.lists = append(refused.lists, fmt.Sprintf("%s (%s): %s → %s", h.Reason, h.Subject, h.Detail, h.Remedy))
	}
	return refused
}

// showOutcome prints how the sale is afterwards. Still held is an exit code.
func (p *program) showOutcome(ctx context.Context, q dbgen.DBTX, before dbgen.SaleFindRow, v commandView) error {
	rows, err := dbgen.New().SaleFind(ctx, q, before.RemoteID, before.Channel)
	if err != nil {
		return db.Wrap("load the sale", err)
	}
	after := before
	for _, row := range rows {
		if row.ID == before.ID {
			after = row
		}
	}
	v.Channel, v.Number, v.StateBefore, v.State = after.Channel, after.Number, before.State, after.State
	v.Workflow = p.workflowOf(after)
	if v.Holds, err = office.Holds(ctx, q, after.ID); err != nil {
		return err
	}
	if err := p.show(v); err != nil {
		return err
	}
	if held(v.State) {
		return refusedf("sale %s of %s is still held: do what is listed, then `orderloom sale retry %s --channel %s`", v.Number, v.Channel, v.Number, v.Channel)
	}
	return nil
}

func (v commandView) page(p *output.Page) {
	if v.State == v.StateBefore {
		p.Line("Sale %s of %s is %s, as before.", v.Number, v.Channel, v.State)
	} else {
		p.Line("Sale %s of %s was %s and is %s.", v.Number, v.Channel, v.StateBefore, v.State)
	}
	writeHolds(p, v.Holds)
}
