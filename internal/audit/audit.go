// Package audit asks of the whole ledger what has to hold of it: the rules that the
// database guards as things are written, and those that nothing guards. What it
// finds came by a repair by hand, a restore, or a mistake of ours.
package audit

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
)

// Finding is one thing that breaks a rule.
type Finding struct {
	Rule    string `json:"rule"`    // by its name, which stays as it is
	Subject string `json:"subject"` // the sale, document, series or item that it is about
	Detail  string `json:"detail"`  // what is wrong, with the figures
}

// Run checks every rule on one picture of the ledger, which others may change
// meanwhile, and answers what breaks them: rule by rule, the oldest first. A
// channel's code narrows it down to that channel; "" is the whole ledger. It writes
// nothing. After each rule it says how many of how many are checked.
func Run(ctx context.Context, pool *pgxpool.Pool, channel string, progress func(checked, all int)) (all []Finding, err error) {
	rules := rules()
	err = db.Look(ctx, pool, func(tx pgx.Tx) error {
		for i, rule := range rules {
			found, err := rule(ctx, tx, channel)
			if err != nil {
				return db.Wrap("audit the ledger", err)
			}
			all = append(all, found...)
			progress(i+1, len(rules))
		}
		return nil
	})
	return all, err
}
