package main

import (
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/journal"
)

func newJournalEraseCommand(p *program) *cobra.Command {
	var reason, who string
	cmd := &cobra.Command{
		Use:   "erase ID --reason TEXT",
		Short: "Erase what an entry says of people; the entry stays",
		Long: `Erases what is personal and stands beside an entry: where whoever did it came from, a person's own name and address.
That it was done, by whom and when, stays. What belongs to a person goes with ` + "`orderloom person delete`" + ` as well.
Nothing brings it back.`,
		Example: `  orderloom journal erase 4711 --reason "the shop's owner asked for it"`,
		Args:    oneArg("the entry by its id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(args[0], "entry", "journal list")
			switch {
			case err != nil:
				return err
			case reason == "":
				return usagef("say with --reason why it is erased: it goes into the journal")
			}
			if who, err = actor(who); err != nil {
				return err
			}
			pool, err := p.openLedger(cmd.Context())
			if err != nil {
				return err
			}
			defer pool.Close()
			erased, err := journal.Erase(cmd.Context(), pool, id, who, reason)
			if err != nil {
				return inItsOwnWords(err)
			}
			return p.show(journalErasedView{id, erased})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the journal; no personal data")
	actorFlag(cmd, &who)
	return cmd
}

// journalErasedView is an entry that has nothing personal beside it any more.
type journalErasedView struct {
	ID     int64 `json:"id"`
	Erased bool  `json:"erased"` // false: there was nothing
}

func (v journalErasedView) page(p *output.Page) {
	if !v.Erased {
		p.Line("Nothing personal stands beside entry %d.", v.ID)
		return
	}
	p.Line("What was personal beside entry %d is erased.", v.ID)
}
