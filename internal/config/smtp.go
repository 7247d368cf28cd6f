package config

import (
	"fmt"
	"net/mail"
	"slices"
)

// SMTPTLS is a way to encrypt the connection to a mail server.
type SMTPTLS string

const (
	// SMTPStartTLS encrypts before anything is sent; usually port 587.
	SMTPStartTLS SMTPTLS = "starttls"
	// SMTPImplicit is encrypted from the first byte; usually port 465.
	SMTPImplicit SMTPTLS = "implicit"
	// SMTPClear is not encrypted, for a relay on this machine.
	SMTPClear SMTPTLS = "none"
)

// UnmarshalText reads a way.
func (t *SMTPTLS) UnmarshalText(text []byte) error {
	*t = SMTPTLS(text)
	if !slices.Contains([]SMTPTLS{SMTPStartTLS, SMTPImplicit, SMTPClear}, *t) {
		return fmt.Errorf("%q is no way to encrypt: want starttls, implicit or none", text)
	}
	return nil
}

// isSender reports whether mail can come from there.
func isSender(s string) bool {
	_, err := mail.ParseAddress(s)
	return err == nil
}
