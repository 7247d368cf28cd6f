package main

import (
	"bufio"
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
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
		Short: "Store the key and secret that a shop gave, from standard input",
		Long: `Stores the key and the secret that a shop gave for a channel, read from standard input: the key on the first
line, the secret on the second. They are sealed by the key file, replace what was stored, and are never shown.
Everything else of the channel stays, and they count from the next call on. "orderloom channel join" has a shop that
can do so give them by itself.`,
		Example:           `  printf '%s\n' "$CONSUMER_KEY" "$CONSUMER_SECRET" | orderloom channel key woo-riga`,
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
	row, err := loadChannelRow(ctx, pool, code)
	if err != nil {
		return err
	}
	key, phrase, err := readKey(stdin)
	if err != nil {
		return err
	}
	given := connectors.Credentials{Key: key, Secret: phrase}
	if err := db.InTx(ctx, pool, func(tx pgx.Tx) error {
		return activities.KeepCredentials(ctx, tx, keyring, row.Channel, given, by)
	}); err != nil {
		return err
	}
	return p.show(channelKeyView{code, true})
}

// readKey reads two lines. Its errors quote nothing of them.
func readKey(from io.Reader) (key, phrase secret.String, err error) {
	lines := bufio.NewScanner(io.LimitReader(from, keyLimit))
	var read []string
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			read = append(read, line)
		}
	}
	if lines.Err() != nil || len(read) != 2 {
		return "", "", usagef("want two lines on standard input, the key and the secret, not %d", len(read))
	}
	return secret.String(read[0]), secret.String(read[1]), nil
}

func (v channelKeyView) page(p *output.Page) {
	p.Line("The key of channel %s is stored.", v.Channel)
}
