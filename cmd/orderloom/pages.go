package main

import (
	"math"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

const (
	// mostPerPage bounds a page: more is for a program, which can turn pages.
	mostPerPage = 1000
	// usualPerPage is what a person looks through.
	usualPerPage = 50
	// mostInFile bounds a file; a spreadsheet takes ten times as many rows.
	mostInFile = 100_000
)

// pages say which part of a long list is shown.
type pages struct{ page, size int }

// flags adds --page and --page-size.
func (s *pages) flags(cmd *cobra.Command, what string) {
	cmd.Flags().IntVar(&s.page, "page", 1, "which page")
	cmd.Flags().IntVar(&s.size, "page-size", usualPerPage, "how many "+what+" a page has")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		return s.settle(cmd.Flags().Changed("page-size"), cmd.Flag("output").Value.String())
	}
}

// settle checks what was asked for, and settles what wasn't.
func (s *pages) settle(given bool, format string) error {
	most := mostPerPage
	if output.IsFile(format) {
		most = mostInFile
		if !given {
			s.size = most
		}
	}
	switch {
	case s.size < 1 || s.size > most:
		return usagef("--page-size: want 1 to %d", most)
	case s.page < 1 || s.page > math.MaxInt32/most:
		return usagef("--page: want 1 or more")
	}
	return nil
}

func (s pages) most() int32 { return int32(s.size) }                //nolint:gosec // settle bounds it
func (s pages) skip() int32 { return int32((s.page - 1) * s.size) } //nolint:gosec // settle bounds both

// more notes that there are further pages, or none as far as that.
func (s pages) more(p *program, all int64, what string) {
	switch {
	case int64(s.page)*int64(s.size) < all:
		p.note("%d %s in all: --page %d shows more", all, what, s.page+1)
	case all > 0 && int64(s.skip()) >= all:
		p.note("%d %s in all: --page %d is the last", all, what, s.last(all))
	}
}

// last is the last page of so many.
func (s pages) last(all int64) int64 { return (all + int64(s.size) - 1) / int64(s.size) }
