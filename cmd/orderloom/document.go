package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newDocumentCommand(p *program) *cobra.Command {
	document := &cobra.Command{Use: "document", Short: "Look at invoices, receipts and credit notes, and send them"}
	document.AddCommand(newDocumentListCommand(p), newDocumentShowCommand(p), newDocumentPDFCommand(p), newDocumentMailCommand(p))
	return asGroup(document)
}

// documentName is how a person names a document: by its number, by "#" and our id,
// which a draft has as well, or by its sale.
type documentName struct{ number, sale, channel string }

const documentNameHelp = `NUMBER is the document's own; a draft has none: name it by its sale with --sale, or by "#" and its id, as
"orderloom document list" shows it.`

// flags are those that name a document by its sale.
func (n *documentName) flags(p *program, cmd *cobra.Command) {
	cmd.Args = func(_ *cobra.Command, args []string) error {
		switch sale := cmd.Flags().Changed("sale"); {
		case sale && len(args) > 0:
			return usagef("name the document by its number or by --sale, one or the other")
		case sale:
			return nil
		default:
			if err := oneArg("the document by its number")(cmd, args); err != nil {
				return err
			}
			_, err := documentID(args[0])
			return err
		}
	}
	cmd.ValidArgsFunction = firstOnly(p.completeDocument)
	cmd.Flags().StringVar(&n.sale, "sale", "", "the one document of the sale with this number")
	p.channelFlag(cmd, &n.channel, "the document's channel, where several have that number")
}

// of is the name with the number that was given, if any.
func (n documentName) of(args []string) documentName {
	if len(args) > 0 {
		n.number = args[0]
	}
	return n
}

// findDocument is the one document that a person means, by our id.
func findDocument(ctx context.Context, q dbgen.DBTX, name documentName) (int64, error) {
	if name.sale != "" {
		return documentOfSale(ctx, q, name)
	}
	if id, err := documentID(name.number); err != nil || id != 0 {
		return id, err
	}
	rows, err := dbgen.New().DocumentFind(ctx, q, name.number)
	if err != nil {
		return 0, db.Wrap("look for the document", err)
	}
	var found []dbgen.DocumentFindRow
	for _, r := range rows {
		if name.channel == "" || r.Channel == name.channel {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 1:
		return found[0].ID, nil
	case 0:
		return 0, noDocument(name.number)
	default:
		return 0, usagef("%d documents are called %s: name one by its id: %s", len(found), name.number, ids(found))
	}
}

// documentID is the id in "#17"; 0 where the text is a number of a document.
func documentID(text string) (int64, error) {
	if !strings.HasPrefix(text, "#") {
		return 0, nil
	}
	return idOf(text, "document", "document list")
}

func noDocument(number string) error {
	return notFoundf("there is no document %q: `orderloom document list --search` looks for a part of a number", number)
}

func ids(rows []dbgen.DocumentFindRow) string {
	words := make([]string, len(rows))
	for i, r := range rows {
		words[i] = fmt.Sprintf("#%d (%s)", r.ID, r.Channel)
	}
	return strings.Join(words, ", ")
}

// documentOfSale is the document of a sale that has one.
func documentOfSale(ctx context.Context, q dbgen.DBTX, name documentName) (int64, error) {
	sale, err := findSale(ctx, q, name.sale, name.channel)
	if err != nil {
		return 0, err
	}
	rows, err := dbgen.New().DocumentsOfSale(ctx, q, sale.ID)
	if err != nil {
		return 0, db.Wrap("load the sale's documents", err)
	}
	var id int64 // of the last
	var numbers []string
	for _, r := range rows {
		if r.State == "cancelled" && r.NumberText == "" {
			continue // a draft that was given up
		}
		id, numbers = r.ID, append(numbers, callsign(r.ID, r.NumberText))
	}
	switch len(numbers) {
	case 0:
		return 0, notFoundf("sale %s has no document", sale.Number)
	case 1:
		return id, nil
	default:
		return 0, usagef("sale %s has %d documents: name one: %s", sale.Number, len(numbers), strings.Join(numbers, ", "))
	}
}

// callsign is how people name a document: by its number, a draft by its id.
func callsign(id int64, number string) string {
	if number != "" {
		return number
	}
	return fmt.Sprintf("#%d", id)
}

// completeDocument suggests the newest numbers.
func (p *program) completeDocument(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		rows, err := dbgen.New().DocumentNumbers(ctx, q, mostSuggestions)
		words := make([]string, len(rows))
		for i, r := range rows {
			words[i] = fmt.Sprintf("%s\t%s of sale %s", r.Number, strings.ReplaceAll(r.Type, "_", " "), r.Sale)
		}
		return words, err
	})
}
