package console

import (
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
)

// because is why something is done, for the journal.
type because struct {
	Reason string `json:"reason"`
	Key    string `json:"key"`
}

// check refuses to do without a reason.
func (b because) check() error {
	if strings.TrimSpace(b.Reason) == "" {
		return fault.New(fault.Invalid, ourselves, "reason: say why: it goes into the journal")
	}
	return nil
}

// erased is whether there was anything to erase.
type erased struct {
	Erased bool `json:"erased"`
}

// eraseMessages takes out of a message's conversation what was said, and who the buyer is.
func eraseMessages() deed[because, erased] {
	return deed[because, erased]{
		path: messagePath + "/erase", says: "Erases a conversation: what was said in it, and who the buyer is", role: access.Operator,
		do: func(v *visit, in because) (erased, error) {
			found, err := v.findMessage()
			if err != nil {
				return erased{}, err
			}
			if err := in.check(); err != nil {
				return erased{}, err
			}
			gone, err := activities.EraseMessages(v.ctx(), v.db, found.ID, v.who.Person, in.Reason)
			return erased{gone}, err
		},
		next: func(v *visit, _ because, _ erased) (string, notice) {
			return v.toMessage(), notice{Key: "message.erased"}
		},
	}
}
