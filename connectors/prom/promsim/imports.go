package promsim

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"
	"time"
)

// imported is one import of a file: what it wants, and, once its time has come, what became of it.
type imported struct {
	ID      string    `json:"id"`
	Begun   time.Time `json:"begun"`
	Ends    time.Time `json:"ends"`
	Hung    bool      `json:"hung"`
	Done    bool      `json:"done"`
	Options doc       `json:"options"`
	Feed    []byte    `json:"feed,omitempty"`
	Failed  string    `json:"failed,omitempty"` // why the file couldn't even be fetched
	Outcome outcome   `json:"outcome"`
}

// outcome is what an import says at its end.
type outcome struct {
	Fatal                                                  bool
	Total, Created, Updated, NotChanged, Active, Hidden    int
	NotInFile, WithErrors                                  int
	Download, StoreFile, Validation, Import, DownloadImage []string
}

// HangImports makes imports that begin from now on never end, until CancelImports, or lets them end again.
func (s *Shop) HangImports(hang bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hang = hang
}

// CancelImports ends what is being imported without any effect, as a person does in the cabinet.
func (s *Shop) CancelImports() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, im := range s.imports {
		if !im.Done {
			im.Done, im.Outcome = true, outcome{Fatal: true, Import: []string{"Імпорт скасовано"}}
		}
	}
}

// BreakImages makes pictures whose address begins so unreachable for imports from now on.
func (s *Shop) BreakImages(prefix string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.brokenImages = prefix
}

func (s *Shop) importFile(c *call) answer {
	feed, options, bad := readUpload(c)
	if bad != "" {
		return refuse(bad)
	}
	return s.beginImport(&imported{Feed: feed, Options: options})
}

// importURL imports a file from elsewhere; it was fetched before the shop was locked.
func (s *Shop) importURL(c *call) answer {
	options := c.body()
	if options.str("url") == "" {
		return refuse("Missing required parameter: url")
	}
	return s.beginImport(&imported{Feed: c.fetched, Failed: c.unfetched, Options: options})
}

// readUpload reads the parts "file" and "data" of a form.
func readUpload(c *call) (feed []byte, options doc, bad string) {
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, nil, "Missing required parameter: file"
	}
	form := multipart.NewReader(c.reader(), params["boundary"])
	options = doc{}
	for {
		part, err := form.NextPart()
		if err != nil {
			break
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, "Invalid value of parameter file"
		}
		switch part.FormName() {
		case "file":
			feed = raw
		case "data":
			if options, err = parseDoc(raw); err != nil {
				return nil, nil, "Invalid value of parameter data"
			}
		}
	}
	return feed, options, unless(feed != nil, "Missing required parameter: file")
}

// beginImport takes an import in, or says without an id that there is one already, or that there were enough for the day.
func (s *Shop) beginImport(im *imported) answer {
	if bad := checkOptions(im.Options); bad != "" {
		return refuse(bad)
	}
	now := s.now()
	today := 0
	for _, earlier := range s.imports {
		if !earlier.Done {
			return ok(doc{"status": "error", "message": "Попередній імпорт ще не завершено"})
		}
		if earlier.Begun.Truncate(24 * time.Hour).Equal(now.Truncate(24 * time.Hour)) {
			today++
		}
	}
	if most := s.settings.DailyImports; most > 0 && today >= most {
		return ok(doc{"status": "error", "message": "Перевищено денний ліміт імпортів"})
	}
	im.ID, im.Begun, im.Hung = s.importID(), now, s.hang
	im.Ends = now.Add(s.importTime())
	s.imports = append(s.imports, im)
	return ok(doc{"id": im.shownID(), "status": "success", "message": ""})
}

func checkOptions(options doc) string {
	if options.has("mark_missing_product_as") {
		if checkOneOf(options["mark_missing_product_as"], "none", "not_available", "not_on_display", "deleted") != "" {
			return "Invalid value of parameter mark_missing_product_as"
		}
	}
	for _, field := range options.list("updated_fields") {
		if checkOneOf(field, updatableFields()...) != "" {
			return "Invalid value of parameter updated_fields"
		}
	}
	return ""
}

// importTime is how long an import takes: some minutes [L].
func (s *Shop) importTime() time.Duration {
	if s.settings.ImportTime > 0 {
		return s.settings.ImportTime
	}
	return 3*time.Minute + time.Duration(s.chance().Int64N(int64(7*time.Minute))).Truncate(time.Second)
}

// importID is 24 hexadecimal digits, whatever the official description says [L].
func (s *Shop) importID() string {
	if s.settings.NumericImportIDs {
		return strconv.Itoa(7000001 + len(s.imports))
	}
	return s.hex(24)
}

func (im *imported) shownID() any {
	if _, err := strconv.ParseInt(im.ID, 10, 64); err == nil && len(im.ID) < 24 {
		return json.Number(im.ID)
	}
	return im.ID
}

// runImports lets the imports whose time has come take effect.
func (s *Shop) runImports() {
	for _, im := range s.imports {
		if im.Done || im.Hung || s.now().Before(im.Ends) {
			continue
		}
		im.Done = true
		im.Outcome = s.runImport(im)
	}
}

func (s *Shop) importStatus(c *call) answer {
	at := slices.IndexFunc(s.imports, func(im *imported) bool { return im.ID == c.r.PathValue("id") })
	if at < 0 {
		return notFound()
	}
	return ok(s.showImport(s.imports[at]))
}

// showImport is an import's report. Before its end it is all zeros, and says SUCCESS or PARTIAL all the same [L].
func (s *Shop) showImport(im *imported) doc {
	o := im.Outcome
	status := "SUCCESS"
	switch {
	case o.Fatal:
		status = "FATAL"
	case o.WithErrors > 0, !im.Done && s.settings.PartialAtFirst:
		status = "PARTIAL"
	}
	missing := "not_in_file"
	if s.settings.NotInFle {
		missing = "not_in_fle"
	}
	return doc{
		"id": im.shownID(), "status": status, "total": o.Total, "created": o.Created, "updated": o.Updated, "not_changed": o.NotChanged,
		"imported": o.Created + o.Updated, "actualized": o.Updated + o.NotChanged, "created_active": o.Active, "created_hidden": o.Hidden,
		missing: o.NotInFile, "with_errors_count": o.WithErrors, "errors": s.showErrors(o),
	}
}

// showErrors are the texts of each stage, or an object for each; that a text begins with the company's id of the product is inferred.
func (s *Shop) showErrors(o outcome) []doc {
	stages, items := doc{}, []doc{}
	for _, stage := range []struct {
		name  string
		texts []string
	}{
		{"download", o.Download}, {"store_file", o.StoreFile}, {"validation", o.Validation}, {"import", o.Import}, {"download_images", o.DownloadImage},
	} {
		if len(stage.texts) > 0 {
			stages[stage.name] = stage.texts
		}
		for _, text := range stage.texts {
			external, message, isItem := strings.Cut(text, ": ")
			if !isItem {
				external, message = "", text
			}
			items = append(items, doc{"external_id": textOrNull(external), "message": message})
		}
	}
	if s.settings.ImportErrorsByItem || len(stages) == 0 {
		return items
	}
	return []doc{stages}
}
