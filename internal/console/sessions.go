package console

import (
	"strconv"

	"github.com/orderloom/orderloom/internal/access"
)

// sessionTable is where somebody is signed in; each session can be ended.
func sessionTable(v *visit, of whose, person string, rows []access.Session) shownTable {
	type row = access.Session
	return tabled(v, "sessions.title", rows,
		column[row]{name: "session", cell: func(v *visit, s row) cell { return v.id(s.ID) }},
		column[row]{name: "opened_utc", cell: func(v *visit, s row) cell { return v.moment(s.OpenedAt, "UTC") }},
		column[row]{name: "used_last", cell: func(v *visit, s row) cell { return v.moment(s.SeenAt, "UTC") }},
		column[row]{name: "over_at", cell: func(v *visit, s row) cell { return v.moment(s.ExpiresAt, "UTC") }},
		column[row]{name: "this_one", cell: func(v *visit, s row) cell { return v.yes(s.ID == v.who.Session) }},
	).doing(func(i int) []form {
		return []form{{
			To: of.at(person) + "/sessions/end", Button: v.language.Text("sessions.end.one"), Label: v.language.Text("sessions.end.of", "n", v.id(rows[i].ID).Plain),
			Fields: []field{{Name: "session", Kind: hidden, Value: strconv.FormatInt(rows[i].ID, 10)}},
		}}
	})
}

// sessionsEnding says which of somebody's sessions are to end: one by its number; of 0, all
// but the one that it is asked in by themselves.
type sessionsEnding struct {
	Session int64 `json:"session"`
}

// endSessions signs somebody out.
func endSessions(of whose) deed[sessionsEnding, struct{}] {
	return deed[sessionsEnding, struct{}]{
		path: of.path + "/sessions/end", says: "Ends the sessions of " + of.whom + ", or one of them", role: of.role,
		do: func(v *visit, in sessionsEnding) (nothing struct{}, err error) {
			person, err := of.person(v)
			switch {
			case err != nil:
				return nothing, err
			case in.Session == 0:
				return nothing, v.desk.EndSessions(v.ctx(), person, of.kept(v), v.who.Person)
			default:
				return nothing, v.desk.EndSession(v.ctx(), person, in.Session, v.who.Person)
			}
		},
		next: func(v *visit, _ sessionsEnding, _ struct{}) (string, notice) {
			return of.at(v.r.PathValue("person")), notice{Key: "sessions.ended"}
		},
	}
}
