package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// sift searches, sorts and pages a list that is small enough to be held whole.
type sift struct {
	search, sort string
	what         string // is listed, in the plural
	pages        pages
}

// flags adds --search, --sort, --page and --page-size for a list with these columns.
func (s *sift) flags(cmd *cobra.Command, what string, columns []output.Column) {
	s.what = what
	cmd.Flags().StringVar(&s.search, "search", "", "only "+what+" that show this")
	sortFlag(cmd, &s.sort, columnNames(columns))
	s.pages.flags(cmd, what)
}

// siftRows shows what is left of a list: the same of it to people and programs.
func siftRows[R any](p *program, s sift, t table[R], all []R) error {
	places, err := s.places(t.of(all))
	if err != nil {
		return err
	}
	page := office.Cut(places, s.pages.part())
	if len(page) == 0 && len(all) > 0 && p.output == output.Table {
		return p.show(leftOut{s, len(places), len(all)})
	}
	shown := []R{}
	for _, place := range page {
		shown = append(shown, all[place])
	}
	if err := showRows(p, t, shown); err != nil {
		return err
	}
	s.pages.more(p, int64(len(places)), s.what)
	return nil
}

// leftOut is a list that has entries, and none here.
type leftOut struct {
	sift
	found, all int
}

func (v leftOut) page(p *output.Page) {
	if v.found == 0 {
		p.Line("Of %d %s none shows %q.", v.all, v.what, v.search)
		return
	}
	p.Line("There are %d %s: --page %d is the last.", v.found, v.what, v.pages.part().Last(int64(v.found)))
}

// places are where in the list what is left stands, in its new order.
func (s sift) places(list output.List) ([]int, error) {
	var places []int
	for i, row := range list.Rows {
		if strings.Contains(strings.ToLower(strings.Join(row, "\n")), strings.ToLower(s.search)) {
			places = append(places, i)
		}
	}
	if s.sort == "" {
		return places, nil
	}
	name, descending, err := sorting(s.sort, columnNames(list.Columns))
	if err != nil {
		return nil, err
	}
	column := slices.Index(columnNames(list.Columns), name)
	compare := comparing(list.Columns[column])
	slices.SortStableFunc(places, func(a, b int) int {
		sign := compare(list.Rows[a][column], list.Rows[b][column])
		if descending {
			return -sign
		}
		return sign
	})
	return places, nil
}

// sortFlag adds --sort for a list that can be sorted by these columns.
func sortFlag(cmd *cobra.Command, to *string, columns []string) {
	var words []string
	for _, name := range columns {
		words = append(words, name, name+":desc")
	}
	wordFlag(cmd, to, "sort", "by which column, such as "+columns[0]+" or "+columns[0]+":desc: "+strings.Join(columns, ", "), words)
}

// sorting is the column that a list is sorted by, and whether the last one comes first.
func sorting(typed string, columns []string) (column string, descending bool, err error) {
	column, end, _ := strings.Cut(typed, ":")
	if typed != "" && !slices.Contains(columns, column) || !slices.Contains([]string{"", "asc", "desc"}, end) {
		return "", false, usagef("--sort: want a column, and :desc for the last one first, not %q%s: there are %s", typed, didYouMean(near(column, columns)), strings.Join(columns, ", "))
	}
	return column, end == "desc", nil
}

// comparing puts numbers by their size, and texts as people look them up: whatever
// their case, and woo-2 before woo-10.
func comparing(column output.Column) func(a, b string) int {
	if column.IsNumber() {
		return func(a, b string) int { return size(a).Cmp(size(b)) }
	}
	texts := collate.New(language.Und, collate.Numeric)
	return func(a, b string) int { return cmp.Or(texts.CompareString(a, b), strings.Compare(a, b)) }
}

// size is a cell as a number; what is none is 0.
func size(text string) money.Amount {
	n, err := money.Parse(text)
	if err != nil {
		return money.Zero
	}
	return n
}

func columnNames(columns []output.Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name()
	}
	return names
}
