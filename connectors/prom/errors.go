package prom

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/secret"
)

// errorJSON is where an answer of any status may hold a no.
type errorJSON struct {
	Error   json.RawMessage `json:"error"`
	Status  json.RawMessage `json:"status"`
	Message json.RawMessage `json:"message"`
	Errors  json.RawMessage `json:"errors"`
}

// readErrorOf picks the text out of the body of a refusal; there are no codes. A page of
// HTML has none. What is echoed of the token is hidden.
func readErrorOf(token secret.String) func([]byte) (string, string) {
	return func(body []byte) (string, string) {
		var e errorJSON
		if json.Unmarshal(body, &e) != nil {
			return "", ""
		}
		return "", hide(token, cmp.Or(complaint(e.Error), complaint(e.Message), complaint(e.Errors)))
	}
}

// deniedOf finds the no in an answer with status 200. What is said of single things
// among many, errors by their ids, is no such: see refusals.
func deniedOf(token secret.String) func([]byte) *httpapi.StatusError {
	return func(body []byte) *httpapi.StatusError {
		var e errorJSON
		_ = json.Unmarshal(body, &e) // a list, or no JSON at all: whoever reads it says so
		text := complaint(e.Error)
		if fields.TextOf(e.Status) == "error" {
			text = cmp.Or(text, complaint(e.Message), complaint(e.Errors), "an error without a word")
		}
		if byID := refusals(e.Errors); len(byID) == 1 && byID["error"] != "" {
			text = cmp.Or(text, byID["error"])
		}
		if text == "" {
			return nil
		}
		return &httpapi.StatusError{Status: http.StatusOK, Text: hide(token, text)}
	}
}

func hide(token secret.String, text string) string {
	return strings.ReplaceAll(text, token.Reveal(), token.String())
}

// refusals are those of an answer, with what is echoed of the token hidden.
func (c *Client) refusals(raw json.RawMessage) map[string]string {
	told := refusals(raw)
	for id, text := range told {
		told[id] = hide(c.token, text)
	}
	return told
}

// refusals are what an answer says of single things by their ids, each in one text. It
// says it as a text, or as texts by field.
func refusals(raw json.RawMessage) map[string]string {
	var byID map[string]json.RawMessage
	if json.Unmarshal(raw, &byID) != nil {
		return nil
	}
	told := map[string]string{}
	for id, what := range byID {
		if text := complaint(what); text != "" {
			told[id] = text
		}
	}
	return told
}

// deepest is how many lists and objects may stand within each other where an error is
// told: each is read anew, and whoever nests thousands tells no error.
const deepest = 8

// complaint is the text of an error, in whatever shape: a text, some of them, or some by
// field, "price: Unknown field.". It is empty where nothing is said.
func complaint(raw json.RawMessage) string { return complaintWithin(raw, deepest) }

func complaintWithin(raw json.RawMessage, deep int) string {
	var many []json.RawMessage
	var byField map[string]json.RawMessage
	var parts []string
	switch {
	case len(raw) == 0 || deep == 0:
		return ""
	case json.Unmarshal(raw, &many) == nil:
		for _, one := range many {
			parts = append(parts, complaintWithin(one, deep-1))
		}
	case json.Unmarshal(raw, &byField) == nil:
		for _, field := range slices.Sorted(maps.Keys(byField)) {
			if text := complaintWithin(byField[field], deep-1); text != "" {
				parts = append(parts, field+": "+text)
			}
		}
	default:
		var text fields.Scalar
		_ = text.UnmarshalJSON(raw)
		return string(text)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}
