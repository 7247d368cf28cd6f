package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

func TestAListIsSearchedSortedAndPaged(t *testing.T) {
	t.Parallel()
	shops := []office.Channel{
		{Code: "woo-10", Name: "Ķekava", Sales: 9},
		{Code: "woo-2", Name: "Jūrmala", Sales: 10},
		{Code: "woo-1", Name: "Kuldīga", Sales: 9},
	}
	for name, test := range map[string]struct {
		s    sift
		want []string
		said string
	}{
		"as it is":                     {sift{}, []string{"woo-10", "woo-2", "woo-1"}, ""},
		"numbers in texts by size":     {sift{sort: "code"}, []string{"woo-1", "woo-2", "woo-10"}, ""},
		"the last first":               {sift{sort: "code:desc"}, []string{"woo-10", "woo-2", "woo-1"}, ""},
		"names as people look them up": {sift{sort: "name"}, []string{"woo-2", "woo-10", "woo-1"}, ""},
		"numbers, what is equal stays": {sift{sort: "sales"}, []string{"woo-10", "woo-1", "woo-2"}, ""},
		"a search in any case":         {sift{search: "kULD"}, []string{"woo-1"}, ""},
		"a search without an end":      {sift{search: "nobody"}, []string{}, ""},
		"a page":                       {sift{pages: pages{page: 1, size: 2}}, []string{"woo-10", "woo-2"}, "3 shops in all: --page 2 shows more\n"},
		"the last page":                {sift{pages: pages{page: 2, size: 2}}, []string{"woo-1"}, ""},
		"beyond it":                    {sift{pages: pages{page: 9, size: 2}}, []string{}, "3 shops in all: --page 2 is the last\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.s.what = "shops"; test.s.pages.size == 0 {
				test.s.pages = pages{page: 1, size: usualPerPage}
			}
			var out, said bytes.Buffer
			p := &program{output: "json", out: &out, errOut: &said}
			require.NoError(t, siftRows(p, test.s, channelTable(), shops))
			codes := []string{}
			for _, shop := range fromJSON[[]office.Channel](t, out.String()) {
				codes = append(codes, shop.Code)
			}
			require.Equal(t, test.want, codes)
			require.Equal(t, test.said, said.String())
		})
	}
	for sort, want := range map[string]string{"cod": "did you mean code or pos?", "code:up": ":desc for the last one first"} {
		err := siftRows(&program{}, sift{sort: sort}, channelTable(), shops)
		require.ErrorContains(t, err, want)
	}
}

func TestWhoSeesNothingOfAListHearsThatThereIsSomething(t *testing.T) {
	t.Parallel()
	shops := []office.Channel{{Code: "woo-1"}, {Code: "woo-2"}, {Code: "woo-3"}}
	for name, test := range map[string]struct {
		s    sift
		all  []office.Channel
		want string
	}{
		"a search that finds nothing":    {sift{search: "nobody", pages: pages{page: 1, size: 2}}, shops, "Of 3 shops none shows \"nobody\".\n"},
		"a page beyond the last":         {sift{pages: pages{page: 9, size: 2}}, shops, "There are 3 shops: --page 2 is the last.\n"},
		"a page beyond what was found":   {sift{search: "woo-2", pages: pages{page: 2, size: 2}}, shops, "There are 1 shops: --page 1 is the last.\n"},
		"a list that has nothing at all": {sift{pages: pages{page: 1, size: 2}}, []office.Channel{}, "There are no channels.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			test.s.what = "shops"
			require.NoError(t, siftRows(&program{output: "table", out: &out}, test.s, channelTable(), test.all))
			require.Equal(t, test.want, out.String())
		})
	}
}

// TestEveryListGoesIntoAFile walks the whole command line, so that a list that is added
// is found.
func TestEveryListGoesIntoAFile(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	var lists []*cobra.Command
	for _, group := range newRootCommand(&program{}, nil).Commands() {
		for _, cmd := range group.Commands() {
			if isList(cmd) {
				lists = append(lists, cmd)
			}
		}
	}
	require.Greater(t, len(lists), 10)
	for _, cmd := range lists {
		words := strings.Fields(cmd.CommandPath())[1:]
		if cmd.Name() == "lists" {
			words = append(words, "tea")
		}
		text := requireOK(t, b.environment, append(words, "-o", "csv")...)
		require.True(t, strings.HasPrefix(text, "\ufeff"), cmd.CommandPath())
		require.Contains(t, text, ",", cmd.CommandPath())
		sheet := requireOK(t, b.environment, append(words, "-o", "xlsx")...)
		require.True(t, strings.HasPrefix(sheet, "PK"), "%s: it is zipped", cmd.CommandPath())
	}
	sales := requireOK(t, b.environment, "sale", "list", "-o", "csv")
	require.Equal(t, 7, strings.Count(sales, "\r\n"), "six sales and their heading: %s", sales)
	require.Equal(t, 3, strings.Count(requireOK(t, b.environment, "sale", "list", "-o", "csv", "--page-size", "2"), "\r\n"), "a page where one is asked for")
}
