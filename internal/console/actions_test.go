package console

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// TestEveryActionIsSaid holds the texts to the code that journals: each action has its
// name in every language, and no text is for one that nobody does.
func TestEveryActionIsSaid(t *testing.T) {
	t.Parallel()
	speech, err := readSpeech()
	require.NoError(t, err)
	done := slices.Concat(writtenActions(t), composedActions(), []string{"oversold", "request stock", "close stock request"}) // the last by the database
	var keys []string
	for _, action := range done {
		keys = append(keys, "action."+strings.ReplaceAll(action, " ", "_"))
	}
	for _, key := range keys {
		require.True(t, speech.texts.Has(key), "%s is journaled, and has no text", key)
	}
	for _, key := range speech.texts.Keys() {
		require.True(t, !strings.HasPrefix(key, "action.") || slices.Contains(keys, key), "%s is a text, and nobody journals it", key)
	}
}

// writtenActions are those that code journals by a text of their own.
func writtenActions(t *testing.T) (actions []string) {
	t.Helper()
	journals := regexp.MustCompile(`(?:\bAction: |\.journal\([^,]+, |journalFinding\(ctx, tx, [^,]+, |\basked\(ctx, [^,]+, [^,]+, |\bk\.(?:set|run)\(ctx, a, |\bd\.turn\(ctx, person, \w+, |, action := [^"\n]+, |\taction = )"([a-z ]+)"[,\n]`)
	for _, folder := range []string{"activities", "internal", "cmd/orderloom"} {
		err := filepath.WalkDir(filepath.Join("..", "..", folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			raw, err := os.ReadFile(path)
			if !bytes.Contains(raw, []byte("journal")) && !bytes.Contains(raw, []byte("asked(ctx")) {
				return err
			}
			for _, found := range journals.FindAllSubmatch(raw, -1) {
				actions = append(actions, string(found[1]))
			}
			return err
		})
		require.NoError(t, err)
	}
	return actions
}

// composedActions are those that code puts together.
func composedActions() []string {
	actions := slices.Concat(saleCommands(), []string{activities.CommandMail, activities.CommandCustomer, "write note", "write status", "write parcels"})
	with := func(before string, words []string, after string) {
		for _, word := range words {
			actions = append(actions, before+strings.ReplaceAll(word, "_", " ")+after)
		}
	}
	with("", saleCommands(), " many")
	with("move to ", office.SaleStates(), "")
	with("post ", office.DocumentTypes(), "")
	with("record ", []string{string(posting.Received), string(posting.Refunded), string(posting.Reversed)}, "")
	with("", []string{activities.StockAdjust, activities.StockMove}, " stock")
	with("sync ", activities.Syncs(), "")
	with("delivery note ", slices.DeleteFunc(office.DeliveryStates(), func(s string) bool { return s == "draft" || s == "reversed" }), "")
	return actions
}
