package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// noticeFilter says which notices to list.
type noticeFilter struct {
	channel, state string
	pages          pages
}

func noticeStates() []string { return []string{"intended", "sent", "in_doubt", "failed"} }

func newNoticeListCommand(p *program) *cobra.Command {
	var f noticeFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what people were told: of which channel, when, and what became of it",
		Long: `Lists what people were told of channels' problems, the newest first. A notice goes to the person that the channel
names in notices_to, by e-mail, to a webhook, or both; each is

  intended   on its way
  sent       taken by the mail server, or by the webhook
  in_doubt   an e-mail whose answer was lost: it may have arrived, and is not sent again
  failed     surely not delivered: a webhook is tried for a day

Times are those of the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom notice list --channel woo-riga
  orderloom notice list --state failed --output csv > unsent.csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.noticeList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	cmd.Flags().StringVar(&f.state, "state", "", "only those that are, in one of their ways, "+strings.Join(noticeStates(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(noticeStates(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "notices")
	return cmd
}

// noticeRow is a notice in a list.
type noticeRow struct {
	ID       int64      `json:"notice"`
	Channel  string     `json:"channel"`
	Person   string     `json:"person"`
	Problems int64      `json:"problems"` // 0: it tried the addresses
	Subject  string     `json:"subject"`
	MadeAt   time.Time  `json:"made_at"`
	Email    *noticeWay `json:"email"`   // null: the person had no e-mail
	Webhook  *noticeWay `json:"webhook"` // null: nor a webhook

	zone *time.Location
}

// noticeWay is how a notice was delivered in one way.
type noticeWay struct {
	State    string     `json:"state"`
	Attempts int32      `json:"attempts"`
	Error    string     `json:"error"`
	DoneAt   *time.Time `json:"done_at"`
}

type noticeRows []noticeRow

func (p *program) noticeList(ctx context.Context, f noticeFilter) error {
	if err := oneOf("--state", f.state, noticeStates()); err != nil {
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
	rows, err := dbgen.New().NoticeMessages(ctx, pool, dbgen.NoticeMessagesParams{Channel: f.channel, State: f.state, Most: f.pages.most(), Skip: f.pages.skip()})
	if err != nil {
		return db.Wrap("list the notices", err)
	}
	all, err := dbgen.New().NoticeMessageCount(ctx, pool, f.channel, f.state)
	if err != nil {
		return db.Wrap("count the notices", err)
	}
	list := make(noticeRows, len(rows))
	for i, r := range rows {
		list[i] = newNoticeRow(r)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "notices")
	return nil
}

func newNoticeRow(r dbgen.NoticeMessagesRow) noticeRow {
	v := noticeRow{ID: r.ID, Channel: r.Channel, Person: r.Person, Problems: r.Problems, Subject: r.Subject, MadeAt: r.MadeAt.UTC(), zone: office.Location(r.Zone)}
	if r.Email != "" {
		v.Email = &noticeWay{r.Email, r.EmailAttempts, r.EmailError, inUTC(r.EmailDoneAt)}
	}
	if r.Webhook != "" {
		v.Webhook = &noticeWay{r.Webhook, r.WebhookAttempts, r.WebhookError, inUTC(r.WebhookDoneAt)}
	}
	return v
}

// is is how it was delivered, empty where it wasn't to be.
func (v *noticeWay) is() string {
	if v == nil {
		return ""
	}
	return spoken(v.State)
}

func (list noticeRows) page(p *output.Page) { p.List(list.list(), "There are no such notices.") }

func (list noticeRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{count(r.ID), r.Channel, r.Person, moment(r.MadeAt, r.zone), r.Email.is(), r.Webhook.is(), oneLine(r.Subject)}
	}
	return output.List{Columns: append(output.Right("NOTICE"), output.Left("CHANNEL", "PERSON", "AT", "E-MAIL", "WEBHOOK", "SUBJECT")...), Rows: rows}
}
