package httpapi

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
)

// Form is a body in several parts, as a browser sends a file.
type Form struct {
	kind    string
	content []byte
}

// Part is one of them.
type Part struct {
	Name    string
	File    string // the file's name; empty: it is no file
	Type    string // of a file: "application/xml"
	Content []byte
}

// NewForm puts parts together.
func NewForm(parts ...Part) (Form, error) {
	var content bytes.Buffer
	form := multipart.NewWriter(&content)
	for _, p := range parts {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", multipart.FileContentDisposition(p.Name, p.File))
		if p.File == "" {
			header.Set("Content-Disposition", fmt.Sprintf("form-data; name=%q", p.Name))
		} else {
			header.Set("Content-Type", p.Type)
		}
		part, err := form.CreatePart(header)
		if err != nil {
			return Form{}, err
		}
		if _, err := part.Write(p.Content); err != nil {
			return Form{}, err
		}
	}
	if err := form.Close(); err != nil {
		return Form{}, err
	}
	return Form{kind: form.FormDataContentType(), content: content.Bytes()}, nil
}
