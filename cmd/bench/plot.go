package main

import (
	_ "embed" // for the drawing
	"fmt"
	"html/template"
	"io"
)

// plot is bars beside each other, to be looked at; a table says the same.
type plot struct {
	title string // with its unit
	bars  []bar
}

type bar struct {
	label string
	value float64
}

// What a drawing measures, in its own units.
const (
	plotLabels  = 220 // the column of labels
	plotWidest  = 380 // the longest bar
	plotRow     = 26
	plotHeading = 34
)

//go:embed plot.svg.tmpl
var plotTemplate string

// drawnBar is a bar at its place.
type drawnBar struct {
	Label, Value  string
	Y, Middle     int
	Width, ValueX int
}

// draw writes the plot as SVG. It shows on a light and on a dark page.
func (p plot) draw(w io.Writer) error {
	most := 0.0
	for _, b := range p.bars {
		most = max(most, b.value)
	}
	drawing := struct {
		Title         string
		Labels        int
		Width, Height int
		Bars          []drawnBar
	}{p.title, plotLabels - 10, plotLabels + plotWidest + 80, plotHeading + len(p.bars)*plotRow + 6, nil}
	for i, b := range p.bars {
		width := 0
		if most > 0 {
			width = int(b.value / most * plotWidest)
		}
		y := plotHeading + i*plotRow
		drawing.Bars = append(drawing.Bars, drawnBar{b.label, figure(b.value), y, y + 13, width, plotLabels + width + 8})
	}
	return template.Must(template.New("plot").Parse(plotTemplate)).Execute(w, drawing)
}

// figure is a number as short as it stays telling.
func figure(value float64) string {
	if value >= 100 {
		return fmt.Sprintf("%.0f", value)
	}
	return fmt.Sprintf("%.1f", value)
}
