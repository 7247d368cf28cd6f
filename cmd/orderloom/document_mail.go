package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
)

// documentMailCommand mails a document.
type documentMailCommand struct {
	saleCommand
	name documentName
}

func newDocumentMailCommand(p *program) *cobra.Command {
	c := documentMailCommand{saleCommand: saleCommand{kind: activities.CommandMail}}
	cmd := &cobra.Command{
		Use:   "mail NUMBER",
		Short: "E-mail a document to its buyer, once more where it was mailed before",
		Long: `Has a worker e-mail a posted document to the address in its order, with the PDF attached, whether the
channel mails by itself or not. It is how a mail that was refused or is in doubt goes out again: nothing
sends such a one by itself, since no mail server can be asked whether it took it.

It is stored at once; a worker sends it within moments, and "orderloom document show" tells what became of
it. Giving the command again with the same --key is the same command.`,
		Example: `  orderloom document mail INV-000123 --reason "the buyer asked for it again"
  orderloom document list --mail in_doubt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.complete(); err != nil {
				return err
			}
			return p.documentMail(cmd.Context(), c, c.name.of(args))
		},
	}
	c.name.flags(p, cmd)
	c.who(cmd)
	return cmd
}

// documentMailView is what became of the command.
type documentMailView struct {
	Command     string `json:"command"`
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	ID          int64  `json:"id"`
	Number      string `json:"number"`
	Mail        string `json:"mail"` // intended until a worker has sent it
}

func (p *program) documentMail(ctx context.Context, c documentMailCommand, name documentName) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	id, err := findDocument(ctx, pool, name)
	if err != nil {
		return err
	}
	done, err := activities.MailDocument(ctx, pool, activities.DocumentMail{Key: c.key, DocumentID: id, Actor: c.actor, Reason: c.reason})
	switch {
	case fault.Is(err, fault.NotFound):
		return noDocument(name.number)
	case err != nil:
		return refusedByFault(err)
	}
	if done.GivenBefore {
		p.note("The command %s was given before.", c.key)
	}
	return p.show(documentMailView{
		Command: c.kind, Key: c.key, GivenBefore: done.GivenBefore, ID: id, Number: done.Number, Mail: done.State,
	})
}

func (v documentMailView) page(p *output.Page) {
	if v.Mail != "intended" {
		p.Line("The mail with %s is %s.", v.Number, spoken(v.Mail))
		return
	}
	p.Line("A worker mails %s: `orderloom document show %s` tells what became of it.", v.Number, v.Number)
}
