package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

// messageReply is a person's answer.
type messageReply struct {
	name             messageName
	text, file       string
	again            bool
	key, actor       string
	timeout          time.Duration
	stdin            io.Reader
	textSet, fileSet bool
}

func newMessageReplyCommand(p *program) *cobra.Command {
	var r messageReply
	cmd := &cobra.Command{
		Use:   "reply ID (--text TEXT | --file FILE | --again)",
		Short: "Answer a message, and wait for what becomes of it",
		Long: `Answers a message by the shop's id. The reply is stored first, and sent once; giving the command again with the same
--key is the same reply. It waits for the outcome and prints it:

  sent       the shop took it
  in_doubt   the answer was lost: the buyer may have it. It is looked for where the shop shows what was sent, and never
             sent again by itself; --again sends it once more
  failed     it was surely not sent; --again tries it anew
  withheld   nothing is written to the shop of a channel in working

The message counts as read from then on. A text of - for --file is standard input.`,
		Example: `  orderloom message reply 61000001 --text "Yes, it is in stock"
  orderloom message reply 61000001 --file answer.txt
  orderloom message reply 61000001 --again`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			r.name.id, r.stdin = args[0], cmd.InOrStdin()
			r.textSet, r.fileSet = cmd.Flags().Changed("text"), cmd.Flags().Changed("file")
			if err := r.complete(); err != nil {
				return err
			}
			return p.messageReply(cmd.Context(), r)
		},
	}
	r.name.flags(p, cmd)
	flags := cmd.Flags()
	flags.StringVar(&r.text, "text", "", "what to answer")
	flags.StringVar(&r.file, "file", "", "a file with what to answer; - is standard input")
	flags.BoolVar(&r.again, "again", false, "send the last reply once more, which is in doubt, has failed or was withheld")
	flags.StringVar(&r.key, "key", "", "a key of your own: the same key is the same reply (default a fresh one)")
	flags.DurationVar(&r.timeout, "timeout", time.Minute, "how long to wait for the outcome")
	actorFlag(cmd, &r.actor)
	return cmd
}

// complete reads the text, and fills in what was not given.
func (r *messageReply) complete() (err error) {
	if said := map[bool]int{true: 1}; said[r.textSet]+said[r.fileSet]+said[r.again] != 1 {
		return usagef("say what to answer with --text, --file or --again, one of them")
	}
	if r.fileSet {
		if r.text, err = r.read(); err != nil {
			return err
		}
	}
	r.key = cmp.Or(r.key, uuid.NewString())
	r.actor, err = actor(r.actor)
	return err
}

// longestReply bounds what a file can hold: a mistake is no reply.
const longestReply = 64 << 10

// read reads the file; - is standard input.
func (r *messageReply) read() (string, error) {
	from := r.stdin
	if r.file != "-" {
		file, err := os.Open(r.file)
		if err != nil {
			return "", usagef("--file: %w", err)
		}
		defer func() { _ = file.Close() }() // it was only read
		from = file
	}
	raw, err := io.ReadAll(io.LimitReader(from, longestReply+1))
	switch {
	case err != nil:
		return "", usagef("--file: %w", err)
	case len(raw) > longestReply:
		return "", usagef("--file: that is no reply: it has more than %d bytes", longestReply)
	}
	return strings.TrimRight(string(raw), "\r\n"), nil
}

func (p *program) messageReply(ctx context.Context, r messageReply) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	row, err := findMessage(ctx, s.db, r.name)
	if err != nil {
		return err
	}
	given, err := activities.ReplyToMessage(ctx, s.db, activities.Reply{Key: r.key, MessageID: row.ID, Text: r.text, Again: r.again, Actor: r.actor})
	if err != nil {
		return inItsOwnWords(err)
	}
	if given.GivenBefore {
		p.note("The reply %s was given before.", r.key)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	reply, err := untilReplied(ctx, s, given.ID, r.timeout)
	if err != nil {
		return err
	}
	view := replyView{
		MessageID: row.MessageID, Channel: row.Channel, System: row.System, Reply: reply.ID, Key: r.key, GivenBefore: given.GivenBefore,
		State: reply.State, SentAs: reply.RemoteID, Error: reply.Error,
	}
	if reply.State == "in_doubt" {
		view.Looked = office.Looked(reply.LookedAt, reply.Lookable)
	}
	if err := p.show(view); err != nil {
		return err
	}
	return view.refusal(r.timeout)
}

// untilReplied waits until it is known what became of a reply, or as long as somebody
// wants to wait. One in doubt is looked for first.
func untilReplied(ctx context.Context, s *services, id int64, timeout time.Duration) (dbgen.ReplyShowRow, error) {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for {
		reply, err := dbgen.New().ReplyShow(ctx, s.db, id)
		if err != nil {
			return reply, db.Wrap("load the reply", err)
		}
		if waits := reply.State == "intended" || reply.State == "in_doubt" && office.Looked(reply.LookedAt, reply.Lookable) == ""; !waits {
			return reply, nil
		}
		select {
		case <-ctx.Done():
			return reply, ctx.Err()
		case <-limit.C:
			return reply, nil
		case <-look.C:
		}
	}
}

// replyView is what became of a reply.
type replyView struct {
	MessageID   string `json:"message"`
	Channel     string `json:"channel"`
	System      string `json:"system"`
	Reply       int64  `json:"reply"`
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	State       string `json:"state"`
	SentAs      string `json:"sent_as"` // the shop's id of it, where it tells
	Error       string `json:"error"`
	Looked      string `json:"looked"` // of one in doubt: found_nothing, impossible, or empty: not yet
}

func (v replyView) page(p *output.Page) {
	switch v.State {
	case "sent":
		p.Line("The reply to %s was sent.", v.MessageID)
	case "in_doubt":
		p.Line("Nobody knows whether the reply to %s was sent: %s.", v.MessageID, doubt(v.Looked))
	default:
		p.Line("The reply to %s is %s.", v.MessageID, spoken(v.State))
	}
}

// refusal is the exit code of what isn't surely sent.
func (v replyView) refusal(timeout time.Duration) error {
	switch v.State {
	case "sent":
		return nil
	case "intended":
		return unreachable(fmt.Errorf("nobody sent it within %s: it is stored, and will be sent once a worker can (`orderloom worker`); see what became of it with --key %s", timeout, v.Key))
	case "in_doubt":
		return fmt.Errorf("the reply to %s is in doubt: %s", v.MessageID, v.Error)
	default:
		return refusedf("the reply to %s is %s: %s", v.MessageID, v.State, v.Error)
	}
}
