package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/rekey"
)

func newKeyCommand(p *program) *cobra.Command {
	key := &cobra.Command{Use: "key", Short: "Look after the key that seals what is stored"}
	var by string
	rotate := &cobra.Command{
		Use:   "rotate",
		Short: "Make a new key, seal everything anew, retire the old key",
		Long: `Puts a new key into the key file (ORDERLOOM_KEY_FILE), seals every stored key and secret anew, and takes the old key out
once nothing needs it. No key is ever printed. Workers and gateways that read the same file follow it while they run;
where they have copies of it, stop them first and hand the new file out before they start again.

It may be interrupted and run again: it goes on then. A backup of the database opens by the key file of its time: keep
that with the backup.`,
		Example: `  orderloom key rotate`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.keyRotate(cmd.Context(), by) },
	}
	actorFlag(rotate, &by)
	key.AddCommand(rotate)
	return asGroup(key)
}

// rotationView is what became of the keys.
type rotationView struct {
	KeyID    uint32 `json:"key_id"` // no secret: it names the key that seals now
	Resealed int    `json:"resealed"`
	Retired  int    `json:"retired"`
	Finished bool   `json:"finished"` // an earlier rotation that was interrupted
}

func (p *program) keyRotate(ctx context.Context, by string) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	pool, keyring, err := p.openSealed(ctx, config.Config.ReadyForWorker)
	if err != nil {
		return err
	}
	defer pool.Close()
	done, err := rekey.Rotate(ctx, pool, keyring, by)
	if err != nil {
		return err
	}
	return p.show(rotationView{done.KeyID, done.Resealed, done.Retired, done.Finished})
}

func (v rotationView) page(p *output.Page) {
	if v.Finished {
		p.Line("A rotation that had been interrupted is finished.")
	}
	p.Line("Sealed by the new key: %d. Old keys gone: %d.", v.Resealed, v.Retired)
}
