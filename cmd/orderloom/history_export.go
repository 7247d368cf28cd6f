package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	historypb "go.temporal.io/api/history/v1"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/histories"
)

func newHistoryExportCommand(p *program) *cobra.Command {
	var (
		src historySource
		to  string
	)
	cmd := &cobra.Command{
		Use:   "export [NUMBER]",
		Short: "Write histories to files: a sale's, a workflow's, all that a query finds",
		Long: `Writes the histories of runs to files, each as JSON that Temporal's UI and "orderloom history replay" read:
the last run of a sale by its number, a workflow's by its id, or all that a query finds. What was written before is
written anew. No history holds the name of a machine, a buyer's data or a key.`,
		Example: `  orderloom history export 1001
  orderloom history export --workflow import/woo-riga --to reader.json
  orderloom history export --query 'SaleState = "held"' --to held`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				src.sale = args[0]
			}
			if err := src.check(); err != nil {
				return err
			}
			return p.historyExport(cmd.Context(), src, to)
		},
	}
	src.flags(p, cmd)
	cmd.Flags().StringVar(&to, "to", ".", "a folder, made where there is none; for a single history also a file that ends in .json")
	return cmd
}

// exportedHistory is a history that was written.
type exportedHistory struct {
	Workflow string `json:"workflow"`
	Type     string `json:"type"`
	Run      string `json:"run"`
	Events   int    `json:"events"`
	File     string `json:"file"`
}

type exportedHistories []exportedHistory

func (p *program) historyExport(ctx context.Context, src historySource, to string) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	runs, err := src.executions(ctx, s)
	if err != nil {
		return err
	}
	toFile := src.query == "" && strings.HasSuffix(to, ".json")
	if !toFile {
		if err := os.MkdirAll(to, 0o750); err != nil {
			return fmt.Errorf("--to: %w", err)
		}
	}
	line := p.newProgress()
	defer line.end()
	written := exportedHistories{}
	for i, of := range runs {
		line.show(fmt.Sprintf("%d of %d histories", i+1, len(runs)))
		history, err := fetch(ctx, s, of)
		if err != nil {
			return err
		}
		one := newExportedHistory(of, history)
		if one.File = to; !toFile {
			one.File = filepath.Join(to, one.fileName())
		}
		if err := writeHistory(one.File, history); err != nil {
			return err
		}
		written = append(written, one)
	}
	return p.show(written)
}

func newExportedHistory(of execution, history *historypb.History) exportedHistory {
	return exportedHistory{Workflow: of.id, Type: histories.Started(history).GetWorkflowType().GetName(), Run: of.run, Events: len(history.GetEvents())}
}

// fileName is unique for the run, on any system.
func (e exportedHistory) fileName() string {
	plain := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '.' {
			return r
		}
		return '_'
	}
	return strings.Map(plain, e.Workflow) + "_" + e.Run + ".json"
}

func writeHistory(name string, history *historypb.History) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	return errors.Join(histories.Write(file, history), file.Close())
}

func (list exportedHistories) page(p *output.Page) {
	rows := make([][]string, len(list))
	for i, e := range list {
		rows[i] = []string{e.Workflow, fmt.Sprint(e.Events), e.File}
	}
	columns := append(append(output.Left("WORKFLOW"), output.Right("EVENTS")...), output.Left("FILE")...)
	p.List(output.List{Columns: columns, Rows: rows}, "No workflow is found by this query.")
}
