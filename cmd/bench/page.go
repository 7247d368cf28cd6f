package main

import (
	"bytes"
	_ "embed" // for the page
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

//go:embed page.md.tmpl
var pageTemplate string

func newPageCommand(b *bench) *cobra.Command {
	return &cobra.Command{
		Use:   "page FILE",
		Short: "Make the page of results from a file that --keep filled",
		Long: `Writes README.md with the figures, the machine and the commands, and a drawing for each plot, beside the file. It
measures nothing.`,
		Example: `  bench page deploy/results/results.json`,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b.running = true
			files, err := pageOf(args[0])
			if err != nil {
				return err
			}
			for name, content := range files {
				path := filepath.Join(filepath.Dir(args[0]), name)
				if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // figures are for everybody
					return err
				}
			}
			return nil
		},
	}
}

// section is a kind of result on the page.
type section struct {
	kept
	Title, About, Text string
	Plots              []drawing
}

type drawing struct{ Title, File string }

// pageOf makes the page of a file of results, and its drawings, by their names.
func pageOf(path string) (map[string][]byte, error) {
	all, err := readResults(path)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	var sections []section
	for _, k := range all.Kept {
		s, err := sectionOf(k, files)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, k.Kind, err)
		}
		sections = append(sections, s)
	}
	var page bytes.Buffer
	err = template.Must(template.New("page").Parse(pageTemplate)).Execute(&page, struct {
		Machine  machine
		Sections []section
	}{all.Machine, sections})
	files["README.md"] = page.Bytes()
	return files, err
}

// sectionOf adds the section's drawings to the files.
func sectionOf(k kept, files map[string][]byte) (section, error) {
	at := placeOf(k.Kind)
	if at < 0 {
		return section{}, fmt.Errorf("there is no such kind of result")
	}
	of := kinds()[at]
	r := of.empty()
	if err := json.Unmarshal(k.Result, r); err != nil {
		return section{}, err
	}
	var text bytes.Buffer
	lines := output.NewPage(&text)
	r.write(lines)
	if err := lines.Err(); err != nil {
		return section{}, err
	}
	s := section{kept: k, Title: of.title, About: of.about, Text: text.String()}
	for i, p := range r.plots() {
		var picture bytes.Buffer
		if err := p.draw(&picture); err != nil {
			return s, err
		}
		name := fmt.Sprintf("%s-%d.svg", k.Kind, i+1)
		files[name] = picture.Bytes()
		s.Plots = append(s.Plots, drawing{p.title, name})
	}
	return s, nil
}
