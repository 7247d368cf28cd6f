package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

func newHistoryReplayCommand(p *program) *cobra.Command {
	var src historySource
	cmd := &cobra.Command{
		Use:   "replay [PATH ...]",
		Short: "Prove this program's workflows against recorded histories",
		Long: `Has the workflows of this program go through histories once more, without doing anything: those in files and
folders, or on the server a sale's, a workflow's, all that a query finds. Where they would ask for anything else than what
was recorded, the first difference is told, and a worker of this build couldn't go on with that run: don't release it.
Put the change behind a change id in workflows/versions.go. One that differs is exit code 6.`,
		Example: `  orderloom history replay held/
  orderloom history replay --sale 1001
  orderloom history replay --query 'ExecutionStatus = "Running"'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				if err := src.check(); err != nil {
					return err
				}
			} else if src != (historySource{}) {
				return usagef("name files and folders, or histories on the server, one or the other")
			}
			return p.historyReplay(cmd.Context(), paths, src)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault // files
		},
	}
	src.flags(p, cmd)
	cmd.Flags().StringVar(&src.sale, "sale", "", "a sale by its number")
	return cmd
}

// The outcomes of a replay.
const (
	replaySame    = "same"
	replayDiffers = "differs"
	replayUnread  = "unreadable"
)

// replayed is what came of a history.
type replayed struct {
	History string `json:"history"` // a file, or a workflow and its run
	Type    string `json:"type"`
	Events  int    `json:"events"`
	Outcome string `json:"outcome"`
	Event   int64  `json:"event,omitempty"` // where it differs
	Because string `json:"because,omitempty"`
}

type replayedList []replayed

func (p *program) historyReplay(ctx context.Context, paths []string, src historySource) error {
	line := p.newProgress()
	list, err := replayFiles(ctx, workflows.RegisterAll, paths, line)
	if err == nil && len(paths) == 0 {
		list, err = p.replayStored(ctx, src, line)
	}
	line.end()
	if err != nil {
		return err
	}
	if err := p.show(list); err != nil {
		return err
	}
	if failed := list.failed(); len(failed) > 0 {
		return &exitError{code: exitBroken, err: fmt.Errorf("%d of %d histories can't be gone on with by this build: don't make it current", len(failed), len(list))}
	}
	return nil
}

// replayFiles replays the histories in files and folders.
func replayFiles(ctx context.Context, register func(worker.WorkflowRegistry), paths []string, line *progress) (replayedList, error) {
	list := replayedList{}
	for _, path := range paths {
		files, err := historyFiles(path)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			line.show(fmt.Sprintf("%d histories", len(list)+1))
			history, err := histories.ReadFile(file)
			list = append(list, replayOne(register, file, history, err))
		}
	}
	return list, nil
}

// historyFiles are the files that a path means: itself, or all JSON in a folder.
func historyFiles(path string) (files []string, err error) {
	about, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFoundf("there is no file or folder %s", path)
	}
	if err != nil || !about.IsDir() {
		return []string{path}, err
	}
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(name) == ".json" {
			files = append(files, name)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = notFoundf("no file in %s ends in .json", path)
	}
	return files, err
}

// replayStored replays histories that the server has.
func (p *program) replayStored(ctx context.Context, src historySource, line *progress) (replayedList, error) {
	s, err := p.openBooks(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close()
	runs, err := src.executions(ctx, s)
	if err != nil {
		return nil, err
	}
	list := replayedList{}
	for i, of := range runs {
		line.show(fmt.Sprintf("%d of %d histories", i+1, len(runs)))
		history, err := fetch(ctx, s, of)
		if err != nil {
			return nil, err
		}
		list = append(list, replayOne(workflows.RegisterAll, of.String(), history, nil))
	}
	return list, nil
}

func replayOne(register func(worker.WorkflowRegistry), name string, history *historypb.History, unread error) replayed {
	if unread != nil {
		return replayed{History: name, Outcome: replayUnread, Because: unread.Error()}
	}
	one := replayed{
		History: name, Type: histories.Started(history).GetWorkflowType().GetName(), Events: len(history.GetEvents()), Outcome: replaySame,
	}
	if different, ok := errors.AsType[*histories.DifferenceError](histories.Replay(register, history)); ok {
		one.Outcome, one.Event, one.Because = replayDiffers, different.Event, different.Error()
	}
	return one
}

// failed are those that this build can't go on with, or that can't be read.
func (list replayedList) failed() (failed replayedList) {
	for _, one := range list {
		if one.Outcome != replaySame {
			failed = append(failed, one)
		}
	}
	return failed
}

func (list replayedList) page(p *output.Page) {
	failed := list.failed()
	rows := make([][]string, len(failed))
	for i, one := range failed {
		rows[i] = []string{one.History, one.Type, one.Outcome, one.Because}
	}
	if len(rows) > 0 {
		p.Table(output.Left("HISTORY", "TYPE", "OUTCOME", "BECAUSE"), rows)
	}
	p.Line("%d of %d histories replay.", len(list)-len(failed), len(list))
}
