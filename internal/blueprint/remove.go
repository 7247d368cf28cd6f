package blueprint

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// Remove deletes one thing. What something else names, and what has a history, is
// fault.Conflict, but for a channel: one with a history is archived instead. The one
// change of the outcome says which.
func Remove(ctx context.Context, pool *pgxpool.Pool, k Kind, code string, o Options) (Outcome, error) {
	var out Outcome
	if !k.Deletable() {
		return out, fault.New(fault.Conflict, "blueprint", "a %s is never deleted", k.Noun())
	}
	err := locked(ctx, pool, o, func(w *writer) error {
		s, err := load(ctx, w.tx, k.naming(code))
		if err != nil {
			return err
		}
		found, err := k.find(&s, code)
		if err != nil {
			return err
		}
		if users := k.namedBy(s, code, o); len(users) > 0 {
			return fault.New(fault.Conflict, "blueprint", "%s %s is named by %s: name another there first", k.Noun(), code, strings.Join(users, ", "))
		}
		change := Change{Action: Delete, Kind: strings.ReplaceAll(k.Noun(), " ", "_"), Code: code, Fields: differences(flat(found.Interface()), nil)}
		if change.Action, err = w.remove(k, code); err != nil {
			return err
		}
		out = Outcome{Changes: []Change{change}, Keyless: []string{}}
		if err := w.journal(change); err != nil || change.Kind != "person" {
			return err
		}
		return journal.Forget(ctx, w.tx, personOf(code))
	})
	return out, err
}

// remove deletes one thing, or archives a channel that can't be.
func (w *writer) remove(k Kind, code string) (Action, error) {
	try, err := w.tx.Begin(w.ctx) // a savepoint: what is refused leaves the rest standing
	if err != nil {
		return "", db.Wrap("begin", err)
	}
	failed := k.drop(&w.q, w.ctx, try, code)
	if failed == nil {
		return Delete, db.Wrap("delete", try.Commit(w.ctx))
	}
	if err := try.Rollback(w.ctx); err != nil {
		return "", db.Wrap("roll back", err)
	}
	held, ok := db.HeldBy(failed)
	switch {
	case !ok:
		return "", db.Wrap("delete "+code, failed)
	case k.Name == "channel":
		return Archive, db.Wrap("archive "+code, w.q.ChannelArchive(w.ctx, w.tx, code))
	}
	return "", fault.New(fault.Conflict, "blueprint", "%s %s has a history (%s) and stays", k.Noun(), code, strings.ReplaceAll(held, "_", " "))
}

// Restore brings an archived channel back, switched off. One that isn't archived is
// fault.NotFound.
func Restore(ctx context.Context, pool *pgxpool.Pool, code string, o Options) error {
	return locked(ctx, pool, o, func(w *writer) error {
		rows, err := w.q.ChannelRestore(ctx, w.tx, code)
		switch {
		case err != nil:
			return db.Wrap("restore "+code, err)
		case rows == 0:
			return fault.New(fault.NotFound, "blueprint", "there is no archived channel %q", code)
		}
		return w.journal(Change{Action: Unarchive, Kind: "channel", Code: code, Fields: []Field{}})
	})
}

// namedBy are the things that name one: what would be wrong with everything that is
// stored, were it not there.
func (k Kind) namedBy(s stored, code string, o Options) []string {
	kept := s.File
	list := k.in(&kept)
	left := reflect.MakeSlice(list.Type(), 0, list.Len())
	for i := range list.Len() {
		if codeOf(list.Index(i)) != code {
			left = reflect.Append(left, list.Index(i))
		}
	}
	list.Set(left)
	before := troubles(s, s.File, o)
	var users []string
	for _, trouble := range troubles(s, kept, o) {
		if !slices.Contains(before, trouble) && !slices.Contains(users, trouble) {
			users = append(users, trouble)
		}
	}
	return users
}

// troubles are the places of a file where something is wrong, each by the name of the
// thing: channel woo-riga (policy.shipping_sku).
func troubles(was stored, f File, o Options) []string {
	d := &Draft{file: f, mistakes: mistakes{lines: map[string]int{}}}
	err := d.check(o.Platforms, was, f)
	wrong, ok := errors.AsType[*Error](err)
	if !ok {
		return nil
	}
	places := make([]string, len(wrong.Mistakes))
	for i, m := range wrong.Mistakes {
		places[i] = nameOfPlace(f, m.Place)
	}
	return places
}

func nameOfPlace(f File, place string) string {
	m := regexp.MustCompile(`^([a-z_]+)\[(\d+)\]\.?(.*)$`).FindStringSubmatch(place)
	for _, k := range Kinds() {
		if m == nil || k.List != m[1] {
			continue
		}
		i, _ := strconv.Atoi(m[2]) // it is digits
		return fmt.Sprintf("%s %s (%s)", k.Noun(), codeOf(k.in(&f).Index(i)), m[3])
	}
	return place
}
