package console

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
)

//go:embed texts sentences templates assets
var embedded embed.FS

// textFiles are the catalogues.
func textFiles() fs.FS {
	files, err := fs.Sub(embedded, "texts")
	if err != nil {
		panic(err) // it is embedded
	}
	return files
}

// page is what a template shows.
type page struct {
	Name     string
	Path     string
	Who      access.Visitor // nobody at the door
	Language *locale.Language
	Groups   []group
	Notice   string // what was done; empty: nothing
	Refused  string // why what a form asked for wasn't done; empty: none did, or it was
	Since    string // how far it knows everything
	Body     any
}

// parsePages makes every page in every language: what a template says is decided before
// anybody asks.
func parsePages(texts *locale.Catalogue, sentences *locale.Sentences) (map[string]map[string]*template.Template, error) {
	names, err := fs.Glob(embedded, "templates/page-*.html")
	if err != nil {
		return nil, err
	}
	all := map[string]map[string]*template.Template{}
	for _, code := range locale.Codes() {
		all[code] = map[string]*template.Template{}
		for _, file := range names {
			t, err := template.New("layout.html").Funcs(words(texts.Language(code), sentences)).Option("missingkey=error").
				ParseFS(embedded, "templates/layout.html", "templates/parts.html", file)
			if err != nil {
				return nil, fmt.Errorf("pages: %w", err)
			}
			all[code][strings.TrimSuffix(strings.TrimPrefix(path.Base(file), "page-"), ".html")] = t
		}
	}
	return all, nil
}

// words are what templates say in a language.
func words(l *locale.Language, sentences *locale.Sentences) template.FuncMap {
	return template.FuncMap{
		"t":      l.Text,
		"number": l.Number,
		"money":  l.Money,
		"digits": l.Digits,
		"day":    l.Date,
		"date":   l.DayOf,
		"moment": l.Time,
		"iso":    func(t time.Time) string { return t.Format(time.RFC3339) },
		"join":   func(list []string) string { return strings.Join(list, ", ") },
		"plain":  func(code string) string { return strings.ReplaceAll(code, "_", " ") },
		"word":   func(code string) string { return spoken(l, "word.", code) },
		"action": func(code string) string { return spoken(l, "action.", code) },
		"status": func(code string) string { return spoken(l, "state.", code) },
		"step":   func(code string) string { return spoken(l, "step.", code) },
		"going":  func(code string) string { return spoken(l, "step.is.", code) },
		"reason": func(code string) string { return spoken(l, "reason.", code) },
		"says":   func(english string) sentence { return sentenceIn(sentences, l, english) },
	}
}

// spoken is the text of a code; one that was made since says itself.
func spoken(l *locale.Language, prefix, code string) string {
	key := prefix + strings.ReplaceAll(code, " ", "_")
	if said := l.Text(key); said != key {
		return said
	}
	return strings.ReplaceAll(code, "_", " ")
}

// asset answers with a style sheet, a script or an image. They are public, and kept by
// browsers for an hour.
func asset(v *visit) error {
	name := v.r.PathValue("file")
	body, err := fs.ReadFile(embedded, "assets/"+name)
	if err != nil {
		return errNowhere
	}
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	v.w.Header().Set("Content-Type", kinds[path.Ext(name)])
	v.w.Header().Set("Cache-Control", "public, max-age=3600")
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(body)
	return nil
}
