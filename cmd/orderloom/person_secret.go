package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/hook"
)

func newPersonSecretCommand(p *program) *cobra.Command {
	var by string
	var own newSecret
	person, _ := blueprint.KindNamed("person")
	cmd := &cobra.Command{
		Use:   "secret CODE",
		Short: "Make the secret that notices to a person's webhook are signed with",
		Long: `Makes a new secret for a person's webhook, keeps it sealed, and prints it this once. What is posted there is signed by it:
` + hook.HeaderSignature + ` is "sha256=" and the HMAC-SHA256, in hexadecimal, of ` + hook.HeaderTimestamp + `, a full stop and the body.
The secret before counts no more from the next notice on.

--stdin takes a secret of yours from standard input instead, and doesn't print it.`,
		Example: `  orderloom person secret anna
  pass show hooks/anna | orderloom person secret anna --stdin`,
		Args:              theThing(person),
		ValidArgsFunction: firstOnly(p.completeThing(person)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := own.take(cmd.InOrStdin()); err != nil {
				return err
			}
			return p.personSecret(cmd.Context(), args[0], own, by)
		},
	}
	own.flags(cmd)
	actorFlag(cmd, &by)
	return cmd
}

// personSecretView is what the receiver has to know.
type personSecretView struct {
	Person  string `json:"person"`
	Webhook string `json:"webhook"`          // empty: they have none yet
	Secret  string `json:"secret,omitempty"` // only one that was made now
}

// personSecret keeps a secret.
func (p *program) personSecret(ctx context.Context, code string, own newSecret, by string) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	pool, keyring, err := p.openSealed(ctx, config.Config.ReadyForGateway)
	if err != nil {
		return err
	}
	defer pool.Close()
	person, err := dbgen.New().NoticePerson(ctx, pool, code)
	if db.IsNotFound(err) {
		return notFoundf("there is no person %q: `orderloom person list` shows them", code)
	}
	if err != nil {
		return db.Wrap("load person "+code, err)
	}
	if err := activities.SetNoticeSecret(ctx, pool, keyring, code, own.text, by); err != nil {
		return err
	}
	return p.show(personSecretView{code, person.Webhook, own.shown()})
}

func (v personSecretView) page(p *output.Page) {
	if v.Webhook == "" {
		p.Line("Person %s has no webhook yet: `orderloom person edit %s --webhook ADDRESS`.", v.Person, v.Person)
	}
	if v.Secret == "" {
		p.Line("The secret of person %s is stored.", v.Person)
		return
	}
	p.Pairs([][2]string{{"webhook", v.Webhook}, {"secret", v.Secret}})
	p.Line("\nThe secret is not shown again.")
}
