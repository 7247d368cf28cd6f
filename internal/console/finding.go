package console

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// findingShown is a finding with what can be done about it.
type findingShown struct {
	office.Finding
	zoned

	Beside string // the page of the sale that it is of; empty: it is of none
	Forms  []form
}

// findFinding is the finding that an address names.
func (v *visit) findFinding() (office.Finding, error) {
	id, err := v.pathID("finding")
	if err != nil {
		return office.Finding{}, err
	}
	found, err := office.Only(v.ctx(), v.db, office.Findings, office.FindingFilter{ID: id}, "load the finding")
	return found, orNowhere(err)
}

func finding(v *visit) error {
	found, err := v.findFinding()
	if err != nil {
		return err
	}
	shown := findingShown{Finding: found, zoned: zoned(found.Zone), Beside: besideFinding(found)}
	if v.who.Role.Allows(access.Operator) && found.State != "closed" {
		said, to := v.language.Text, findingLink(found.ID)
		shown.Forms = []form{
			v.newForm("repair", to+"/repair", said("finding.repair.do")),
			v.newForm("ignore", to+"/ignore", said("finding.ignore.do"), field{
				Name: "reason", Kind: "text", Label: said("finding.ignore"), Help: said("finding.ignore.help"), Required: true,
			}),
		}
	}
	return v.show(http.StatusOK, "finding", shown)
}

// repairFinding sets about what brings the shop and us together again.
func repairFinding() deed[given, office.Finding] {
	return decided("repair", "Carries out the repair of a finding", "finding.repaired", activities.RepairFinding, func(given) error { return nil })
}

// ignoreFinding leaves a finding alone, for a reason.
func ignoreFinding() deed[given, office.Finding] {
	return decided("ignore", "Leaves a finding alone, for a reason", "finding.ignored", activities.IgnoreFinding, given.reasoned)
}

// decided is something that people say of a finding.
func decided(what, says, say string, do func(context.Context, pgx.Tx, activities.FindingDecision) error, check func(given) error) deed[given, office.Finding] {
	return deed[given, office.Finding]{
		path: "/findings/{finding}/" + what, says: says, role: access.Operator,
		do: func(v *visit, in given) (office.Finding, error) {
			found, err := v.findFinding()
			if err != nil {
				return found, err
			}
			if err := check(in); err != nil {
				return found, err
			}
			d := activities.FindingDecision{Finding: found.ID, Key: in.key(), Actor: v.who.Person, Reason: in.Reason}
			if err := db.InTx(v.ctx(), v.db, func(tx pgx.Tx) error { return do(v.ctx(), tx, d) }); err != nil {
				return found, err
			}
			return v.findFinding()
		},
		next: func(_ *visit, _ given, f office.Finding) (string, notice) {
			return findingLink(f.ID), notice{Key: say}
		},
	}
}
