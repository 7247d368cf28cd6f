package console

import (
	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// confirmPush sends what a push shows that waits for a person.
func confirmPush() deed[given, struct{}] {
	return pushDeed("confirm", "Send what a push shows that waits for a person", "push.confirmed", func(p office.Push) activities.StockSync {
		return activities.StockSync{Channel: p.Channel, Confirm: p.ID}
	})
}

// pushAnew compares everything anew, in place of a push that waits.
func pushAnew() deed[given, struct{}] {
	return pushDeed("anew", "Compare everything anew, in place of a push that waits", "push.asked", func(p office.Push) activities.StockSync {
		return activities.StockSync{Channel: p.Channel, Full: true}
	})
}

func pushDeed(name, says, done string, word func(office.Push) activities.StockSync) deed[given, struct{}] {
	return deed[given, struct{}]{
		path: "/pushes/{id}/" + name, role: access.Operator, says: says,
		do: func(v *visit, _ given) (struct{}, error) {
			id, err := v.pathID("id")
			if err != nil {
				return struct{}{}, err
			}
			push, err := office.LoadPush(v.ctx(), v.db, id, office.Part{Page: 1, Size: 1})
			if err != nil {
				return struct{}{}, err
			}
			return struct{}{}, v.tellStock(word(push.Push))
		},
		next: func(v *visit, _ given, _ struct{}) (string, notice) {
			return "/pushes/" + v.r.PathValue("id"), notice{Key: done}
		},
	}
}

// tellStock has a shop told, by the word of whoever asks.
func (v *visit) tellStock(s activities.StockSync) error {
	s.Actor = v.who.Person
	subject := ""
	if s.Full {
		subject = activities.PushFull
	}
	return db.InTx(v.ctx(), v.db, func(tx pgx.Tx) error {
		if err := activities.BeginStockSync(v.ctx(), tx, s); err != nil {
			return err
		}
		return activities.AskPush(v.ctx(), tx, s.Channel, subject)
	})
}
