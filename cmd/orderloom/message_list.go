package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// messageFilter says which messages to list.
type messageFilter struct {
	channel, system, state, reply, search string
	own                                   bool
	pages                                 pages
}

func messageStates() []string { return []string{"unread", "read"} }

func replyStates() []string { return []string{"intended", "sent", "in_doubt", "failed", "withheld"} }

func newMessageListCommand(p *program) *cobra.Command {
	var f messageFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what buyers wrote: what is unread first, then the newest",
		Long: `Lists what buyers wrote to shops, with who they are and their order beside it: the one that the message or its
conversation names, else the newest of the buyer, by the shop's account or else by the phone. --own lists what the shop
wrote as well. --search finds a part of an id, a name, a phone, an order's number or the text. Times are those of the
channel's zone; with --output json they are UTC.`,
		Example: `  orderloom message list --state unread
  orderloom message list --channel prom-kyiv --search 415000001
  orderloom message list --reply in_doubt --output xlsx > doubts.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.messageList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	flags := cmd.Flags()
	flags.StringVar(&f.system, "system", "", "only those of this system of the shop, such as chat")
	flags.StringVar(&f.state, "state", "", "only those that are "+strings.Join(messageStates(), " or "))
	flags.StringVar(&f.reply, "reply", "", "only those whose last reply is "+strings.Join(replyStates(), ", "))
	flags.StringVar(&f.search, "search", "", "only those with this in their ids, buyer, order or text")
	flags.BoolVar(&f.own, "own", false, "also what the shop wrote")
	f.pages.flags(cmd, "messages")
	for flag, words := range map[string][]string{"state": messageStates(), "reply": replyStates()} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	}
	return cmd
}

// messageRow is a message in a list.
type messageRow struct {
	MessageID  string     `json:"message"` // the shop's id
	Channel    string     `json:"channel"`
	System     string     `json:"system"`
	Thread     string     `json:"thread"`
	Own        bool       `json:"own"`
	State      string     `json:"state"` // unread or read
	Kind       string     `json:"kind"`  // the shop's word for what is no plain text; empty for text
	Subject    string     `json:"subject"`
	Text       string     `json:"text"`
	Unreadable string     `json:"unreadable"` // why it could not be understood
	Name       string     `json:"name"`
	Phone      string     `json:"phone"`
	Buyer      string     `json:"buyer"`    // the shop's account of them
	OrderID    string     `json:"order_id"` // the shop's
	Order      string     `json:"order"`    // its number
	OrderBy    string     `json:"order_by"` // named, buyer, phone
	Orders     int64      `json:"orders"`   // how many there are of this buyer
	Sale       string     `json:"sale"`
	SaleState  string     `json:"sale_state"`
	Customer   int64      `json:"customer"` // 0: none
	Product    string     `json:"product"`
	SentAt     time.Time  `json:"sent_at"`
	ReadAt     *time.Time `json:"read_at"`
	ReadBy     string     `json:"read_by"`    // empty: in the shop
	ToldError  string     `json:"told_error"` // why the shop can't know that it was read
	Reply      string     `json:"reply"`      // state of the last one; empty: none from here
	Answered   bool       `json:"answered"`

	id, thread int64
	zone       *time.Location
}

type messageRows []messageRow

func (p *program) messageList(ctx context.Context, f messageFilter) error {
	if err := cmp.Or(oneOf("--state", f.state, messageStates()), oneOf("--reply", f.reply, replyStates())); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().MessageList(ctx, pool, dbgen.MessageListParams{
		Channel: f.channel, System: f.system, Read: f.state, Reply: f.reply, Search: f.search, Own: f.own, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list the messages", err)
	}
	all, err := dbgen.New().MessageCount(ctx, pool, dbgen.MessageCountParams{
		Channel: f.channel, System: f.system, Read: f.state, Reply: f.reply, Search: f.search, Own: f.own,
	})
	if err != nil {
		return db.Wrap("count the messages", err)
	}
	list := make(messageRows, len(rows))
	for i, r := range rows {
		list[i] = newMessageRow(r)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "messages")
	return nil
}

func newMessageRow(r dbgen.MessageListRow) messageRow {
	state := "read"
	if r.ReadAt == nil {
		state = "unread"
	}
	return messageRow{
		MessageID: r.RemoteID, Channel: r.Channel, System: r.System, Thread: r.Thread, Own: r.Own, State: state, Kind: r.Kind,
		Subject: r.Subject, Text: r.Body, Unreadable: r.Unreadable, Name: r.Name, Phone: r.Phone, Buyer: r.BuyerID,
		OrderID: r.OrderID, Order: r.OrderNumber, OrderBy: r.OrderBy, Orders: r.Orders, Sale: r.Sale, SaleState: r.SaleState, Customer: r.CustomerID,
		Product: r.ProductID, SentAt: r.SentAt.UTC(), ReadAt: inUTC(r.ReadAt), ReadBy: r.ReadBy, ToldError: r.ToldError, Reply: r.Reply, Answered: r.Answered,
		id: r.ID, thread: r.ThreadID, zone: zoneOf(r.Zone),
	}
}

// says is the text of a message, or what stands in its place.
func (r messageRow) says() string {
	switch {
	case r.Unreadable != "":
		return "(could not be understood: " + r.Unreadable + ")"
	case r.Kind != "" && r.Text == "":
		return strings.TrimSpace(fmt.Sprintf("(%s %s)", r.Kind, r.Product))
	case r.Subject != "":
		return r.Subject + ": " + r.Text
	default:
		return r.Text
	}
}

// order is the order beside it, and how many more its buyer has.
func (r messageRow) order() string {
	if r.Orders > 1 {
		return fmt.Sprintf("%s (of %d)", r.Order, r.Orders)
	}
	return r.Order
}

// answer is what became of it: a reply from here, or one in the shop.
func (r messageRow) answer() string {
	if r.Reply == "" && r.Answered {
		return "in the shop"
	}
	return spoken(r.Reply)
}

func (list messageRows) page(p *output.Page) {
	p.List(list.cut(glance), "There are no such messages.")
}

func (list messageRows) list() output.List { return list.cut(oneLine) }

// cut is the list with texts cut so.
func (list messageRows) cut(text func(string) string) output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{
			r.MessageID, r.Channel, r.System, map[bool]string{true: "own", false: r.State}[r.Own], text(r.Name), oneLine(r.Phone), r.order(), r.SaleState,
			moment(r.SentAt, r.zone), r.answer(), text(r.says()),
		}
	}
	return output.List{Columns: output.Left("MESSAGE", "CHANNEL", "SYSTEM", "IS", "FROM", "PHONE", "ORDER", "SALE IS", "SENT", "REPLY", "TEXT"), Rows: rows}
}
