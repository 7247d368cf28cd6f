package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
)

func newChannelSecretCommand(p *program) *cobra.Command {
	var by string
	var own newSecret
	cmd := &cobra.Command{
		Use:   "secret CODE",
		Short: "Make the secret that a channel's webhooks are signed with",
		Long: `Makes a new secret for a channel's webhooks, keeps it sealed, and prints it this once, with the address that
the shop sends them to: both go into the shop's form (WooCommerce: Settings, Advanced, Webhooks; topics "Order created",
"Order updated", "Order deleted", "Order restored"). The secret before counts no more: gateways know within seconds.

--stdin takes a secret of yours from standard input instead, and doesn't print it.`,
		Example: `  orderloom channel secret woo-riga
  pass show shops/riga | orderloom channel secret woo-riga --stdin`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := own.take(cmd.InOrStdin()); err != nil {
				return err
			}
			return p.channelSecret(cmd.Context(), args[0], own, by)
		},
	}
	own.flags(cmd)
	actorFlag(cmd, &by)
	return cmd
}

// webhookView is what the shop's form asks for.
type webhookView struct {
	Channel string `json:"channel"`
	Address string `json:"address"`          // a path alone where ORDERLOOM_PUBLIC_URL isn't set
	Secret  string `json:"secret,omitempty"` // only one that was made now
}

// channelSecret keeps a secret.
func (p *program) channelSecret(ctx context.Context, code string, own newSecret, by string) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	pool, keyring, err := p.openSealed(ctx, config.Config.ReadyForGateway)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadChannelRow(ctx, pool, code); err != nil {
		return err
	}
	if err := activities.SetWebhookSecret(ctx, pool, keyring, code, own.text, by); err != nil {
		return err
	}
	return p.show(webhookView{code, activities.WebhookAddress(p.cfg.Gateway.PublicURL, code), own.shown()})
}

func (v webhookView) page(p *output.Page) {
	rows := [][2]string{{"delivery address", v.Address}}
	if v.Secret != "" {
		rows = append(rows, [2]string{"secret", v.Secret})
	}
	p.Pairs(rows)
	if strings.HasPrefix(v.Address, "/") {
		p.Line("\nSet ORDERLOOM_PUBLIC_URL: before the path comes where the internet finds the gateway.")
	}
	if v.Secret != "" {
		p.Line("\nThe secret is not shown again.")
	}
}
