package main

import (
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

// usualPerPage is what a person looks through.
const usualPerPage = 50

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
	most := office.MostPerPage
	if output.IsFile(format) {
		most = office.MostInFile
		if !given {
			s.size = most
		}
	}
	return asFlag(s.part().Check(most))
}

func (s pages) part() office.Part { return office.Part{Page: s.page, Size: s.size} }

// more notes that there are further pages, or none as far as that.
func (s pages) more(p *program, all int64, what string) {
	switch {
	case int64(s.page)*int64(s.size) < all:
		p.note("%d %s in all: --page %d shows more", all, what, s.page+1)
	case all > 0 && int64(s.part().Skip()) >= all:
		p.note("%d %s in all: --page %d is the last", all, what, s.part().Last(all))
	}
}
