package activities

import (
	"context"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/hook"
)

// checkNotices is whether the person who is told of a channel's problems can be reached,
// as far as that shows without sending them anything.
func (o Onlooker) checkNotices(ctx context.Context, ch channel) (connectors.Check, error) {
	check := connectors.Check{Name: "notices", State: connectors.CheckSkipped, Detail: "nobody is named in notices_to: nobody is told of problems"}
	if ch.NoticesTo == nil {
		return check, nil
	}
	person, err := queries.NoticePerson(ctx, o.DB, *ch.NoticesTo)
	if err != nil {
		return check, db.Wrap("load who is told", err)
	}
	check.State, check.Detail, check.Remedy = o.reach(ctx, person)
	return check, nil
}

// reach tries each address of a person, and says what is wrong with the first that fails.
func (o Onlooker) reach(ctx context.Context, person dbgen.NoticePersonRow) (state connectors.CheckState, detail, remedy string) {
	ways := waysTo(person)
	if len(ways) == 0 {
		return connectors.CheckWarning, "person " + person.Code + " has neither an e-mail nor a webhook", "give them one: `orderloom person edit " + person.Code + "`"
	}
	if person.Email != "" && o.Mail == nil {
		return connectors.CheckWarning, noMailServer, "set it, or take the e-mail of person " + person.Code + " away"
	}
	if person.Email != "" {
		if err := o.Mail.Check(ctx); err != nil {
			return connectors.CheckFailed, err.Error(), "see that the mail server is right: ORDERLOOM_SMTP_ADDRESS, _USER, _PASSWORD"
		}
	}
	if person.Webhook != "" && person.Sealed == nil {
		return connectors.CheckFailed, "the webhook of person " + person.Code + " has no secret", "make one: `orderloom person secret " + person.Code + "`"
	}
	if person.Webhook != "" {
		if err := hook.Reach(ctx, o.Hooks, person.Webhook); err != nil {
			return connectors.CheckFailed, err.Error(), "see that the webhook of person " + person.Code + " is right and can be reached from here"
		}
	}
	return connectors.CheckGood, "person " + person.Code + " is told by " + strings.Join(ways, " and "), ""
}
