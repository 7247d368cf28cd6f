package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
)

// erased is whether there was anything to erase.
type erased struct {
	Erased bool `json:"erased"`
}

// eraseMessages takes out of a message's conversation what was said, and who the buyer is.
func eraseMessages() deed[given, erased] {
	return deed[given, erased]{
		path: messagePath + "/erase", says: "Erases a conversation: what was said in it, and who the buyer is", role: access.Operator,
		do: func(v *visit, in given) (erased, error) {
			found, err := v.findMessage()
			if err != nil {
				return erased{}, err
			}
			if err := in.reasoned(); err != nil {
				return erased{}, err
			}
			gone, err := activities.EraseMessages(v.ctx(), v.db, found.ID, v.who.Person, in.Reason)
			return erased{gone}, err
		},
		next: func(v *visit, _ given, _ erased) (string, notice) {
			return v.toMessage(), notice{Key: "message.erased"}
		},
	}
}
