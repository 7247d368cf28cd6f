package main

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/secret"
)

// keyLimit bounds what is read for a key and its secret.
const keyLimit = 4096

func newChannelKeyCommand(p *program) *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use:   "key CODE",
		Short: "Store the key that a shop gave, from standard input",
		Long: `Stores the key that a shop gave for a channel, read from standard input: the key on the first line and, of a
WooCommerce shop, its secret on the second; of a Prom.ua shop its API token alone. It is sealed by the key file,
replaces what was stored, and is never shown. Everything else of the channel stays, and it counts from the next call
on. "orderloom channel join" has a shop that can do so give its key by itself.`,
		Example: `  printf '%s\n' "$CONSUMER_KEY" "$CONSUMER_SECRET" | orderloom channel key woo-riga
  printf '%s\n' "$API_TOKEN" | orderloom channel key prom-kyiv`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.channelKey(cmd.Context(), args[0], cmd.InOrStdin(), by)
		},
	}
	actorFlag(cmd, &by)
	return cmd
}

// channelKeyView is a channel whose key is stored now.
type channelKeyView struct {
	Channel        string `json:"channel"`
	CredentialsSet bool   `json:"credentials_set"`
}

func (p *program) channelKey(ctx context.Context, code string, stdin io.Reader, by string) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	pool, keyring, err := p.openSealed(ctx, config.Config.ReadyForWorker)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadChannelRow(ctx, pool, code); err != nil {
		return err
	}
	given, err := readKey(stdin)
	if err != nil {
		return err
	}
	if err := db.InTx(ctx, pool, func(tx pgx.Tx) error {
		return p.desk(pool, keyring).Keep(ctx, tx, code, given, by)
	}); err != nil {
		return err
	}
	return p.show(channelKeyView{code, true})
}

// readKey reads one line or two. Its errors quote nothing of them.
func readKey(from io.Reader) (connectors.Credentials, error) {
	text, err := io.ReadAll(io.LimitReader(from, keyLimit))
	read := strings.Fields(string(text))
	if err != nil || len(text) == keyLimit || len(read) < 1 || len(read) > 2 {
		return connectors.Credentials{}, usagef("want the key on standard input, and on a second line its secret where the shop gave one")
	}
	read = append(read, "")
	return connectors.Credentials{Key: secret.String(read[0]), Secret: secret.String(read[1])}, nil
}

func (v channelKeyView) page(p *output.Page) {
	p.Line("The key of channel %s is stored.", v.Channel)
}
