package console

import (
	"bytes"
	"mime"
	"net/http"

	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// file answers with a list as a file to be kept.
func (v *visit) file(list spreadsheet.List, name, format string) error {
	var body bytes.Buffer // whole, or not at all
	if err := list.Write(&body, format); err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if format == spreadsheet.XLSX {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + format}))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(body.Bytes())
	return nil
}
