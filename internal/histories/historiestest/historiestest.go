// Package historiestest looks through histories for what none may hold: personal data
// and keys.
package historiestest

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Text is all text of a history, in lower case: what stands in its payloads and in the
// texts of failures as well, whatever is encoded in what. Temporal's own counters, which
// come to as many digits as a postcode, are none.
func Text(history *historypb.History) string {
	raw, err := protojson.Marshal(uncounted(history))
	if err != nil {
		return err.Error()
	}
	var text strings.Builder
	write(&text, string(raw))
	return strings.ToLower(text.String())
}

func uncounted(history *historypb.History) *historypb.History {
	all := proto.CloneOf(history)
	for _, event := range all.GetEvents() {
		event.TaskId = 0
		if task := event.GetWorkflowTaskStartedEventAttributes(); task != nil {
			task.HistorySizeBytes = 0
		}
	}
	return all
}

// Personal are the strings of a shop's answer that stand under a name that people or what
// is theirs is kept by, without those that are too short to look for: each once.
func Personal(raw json.RawMessage) (found []string) {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return nil
	}
	gather(value, false, &found)
	slices.Sort(found)
	return slices.DeleteFunc(slices.Compact(found), func(s string) bool { return utf8.RuneCountInString(s) <= 3 })
}

func gather(value any, personal bool, found *[]string) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			gather(inner, personal || isPersonal(name), found)
		}
		for _, names := range [][2]string{{"first_name", "last_name"}, {"client_first_name", "client_last_name"}} {
			first, _ := v[names[0]].(string)
			if last, _ := v[names[1]].(string); first != "" && last != "" {
				*found = append(*found, first+" "+last)
			}
		}
	case []any:
		for _, inner := range v {
			gather(inner, personal, found)
		}
	case string:
		if personal {
			*found = append(*found, strings.TrimSpace(v))
		}
	}
}

// isPersonal knows the names of WooCommerce's and Prom.ua's fields.
func isPersonal(name string) bool {
	return slices.Contains([]string{
		"first_name", "last_name", "second_name", "company", "address_1", "address_2", "city", "postcode", "email", "phone",
		"order_key", "customer_ip_address", "customer_user_agent", "customer_note", "transaction_id",
		"client_first_name", "client_last_name", "client_second_name", "client_full_name", "client_notes", "delivery_address", "phones", "emails",
		"user_name", "user_phone", "subject", "body", "message",
	}, name)
}

func write(text *strings.Builder, plain string) {
	text.WriteString(plain + "\n")
	var value any
	if json.Unmarshal([]byte(plain), &value) == nil {
		writeValue(text, value)
	}
}

func writeValue(text *strings.Builder, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			text.WriteString(key + "\n")
			writeValue(text, inner)
		}
	case []any:
		for _, inner := range v {
			writeValue(text, inner)
		}
	case string:
		write(text, v)
		if plain, err := base64.StdEncoding.DecodeString(v); err == nil && len(plain) > 0 {
			write(text, string(plain))
		}
	}
}
