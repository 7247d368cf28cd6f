package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/secret"
)

// shortest is how long a webhook secret of a person's own has to be.
const shortest = 16

func newChannelSecretCommand(p *program) *cobra.Command {
	var by string
	var given bool
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
			var own secret.String
			if given {
				var err error
				if own, err = readSecret(cmd.InOrStdin()); err != nil {
					return err
				}
			}
			return p.channelSecret(cmd.Context(), args[0], own, by)
		},
	}
	cmd.Flags().BoolVar(&given, "stdin", false, "read the secret from standard input")
	actorFlag(cmd, &by)
	return cmd
}

// webhookView is what the shop's form asks for.
type webhookView struct {
	Channel string `json:"channel"`
	Address string `json:"address"`          // a path alone where ORDERLOOM_PUBLIC_URL isn't set
	Secret  string `json:"secret,omitempty"` // only one that was made now
}

// channelSecret keeps a secret, made now where it is empty.
func (p *program) channelSecret(ctx context.Context, code string, own secret.String, by string) (err error) {
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
	v := webhookView{Channel: code, Address: activities.WebhookAddress(p.cfg.Gateway.PublicURL, code)}
	if own == "" {
		v.Secret = rand.Text() + rand.Text()
	}
	if err := activities.SetWebhookSecret(ctx, pool, keyring, code, cmp.Or(own, secret.String(v.Secret)), by); err != nil {
		return err
	}
	return p.show(v)
}

// readSecret is the first line. WordPress reads entities of HTML in a secret: those
// that it would change are refused.
func readSecret(from io.Reader) (secret.String, error) {
	line, err := bufio.NewReader(io.LimitReader(from, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", usagef("standard input: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	switch {
	case len(line) < shortest:
		return "", usagef("the secret on standard input is too short: want at least %d characters", shortest)
	case strings.ContainsAny(line, `&<>"'`):
		return "", usagef("the secret on standard input has one of & < > \" ': shops change those before they sign")
	}
	return secret.String(line), nil
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
