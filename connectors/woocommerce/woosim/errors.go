package woosim

import (
	"net/http"
	"strings"
)

// failure is an error as the REST API words it.
func failure(status int, code, message string) answer {
	return answer{status: status, body: encode(newObject("code", code, "message", message, "data", newObject("status", status)))}
}

func noRoute() answer {
	return failure(http.StatusNotFound, "rest_no_route", "No route was found matching the URL and request method.")
}

func invalidOrder(status int) answer {
	return failure(status, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
}

// unknownOrder answers a change of an order that isn't there, which WooCommerce words in its own way.
func unknownOrder() answer {
	return failure(http.StatusBadRequest, "woocommerce_rest_shop_order_invalid_id", "ID is invalid.")
}

func missingParam(names ...string) answer {
	list := strings.Join(names, ", ")
	return answer{status: http.StatusBadRequest, body: encode(newObject("code", "rest_missing_callback_param",
		"message", "Missing parameter(s): "+list, "data", newObject("status", http.StatusBadRequest, "params", names)))}
}

func brokenJSON() answer {
	return answer{status: http.StatusBadRequest, body: encode(newObject("code", "rest_invalid_json", "message", "Invalid JSON body passed.",
		"data", newObject("status", http.StatusBadRequest, "json_error_code", 4, "json_error_message", "Syntax error")))}
}

// critical is what WordPress says when PHP stopped.
func critical() answer {
	return answer{status: http.StatusInternalServerError, body: encode(newObject("code", "internal_server_error",
		"message", "<p>There has been a critical error on this website.</p><p><a href=\"https://wordpress.org/documentation/article/faq-troubleshooting/\">Learn more about troubleshooting WordPress.</a></p>",
		"data", newObject("status", http.StatusInternalServerError), "additional_errors", []string{}))}
}

// wrong is one parameter that can't be taken.
type wrong struct {
	param, code, message string
	data                 any
}

func wrongParam(param, code, message string) *wrong { return &wrong{param, code, message, nil} }

func notInEnum(param, label string, allowed []string) *wrong {
	return wrongParam(param, "rest_not_in_enum", label+" is not one of "+sentence(allowed)+".")
}

func notOfType(param, label, kind string) *wrong {
	return &wrong{param, "rest_invalid_type", label + " is not of type " + kind + ".", newObject("param", label)}
}

// refuse answers 400 when any parameter is wrong, naming them all.
func refuse(checks ...*wrong) *answer {
	var names []string
	params, details := object{}, object{}
	for _, w := range checks {
		if w == nil {
			continue
		}
		names = append(names, w.param)
		params.set(w.param, w.message)
		details.set(w.param, newObject("code", w.code, "message", w.message, "data", w.data))
	}
	if len(names) == 0 {
		return nil
	}
	return &answer{status: http.StatusBadRequest, body: encode(newObject("code", "rest_invalid_param",
		"message", "Invalid parameter(s): "+strings.Join(names, ", "),
		"data", newObject("status", http.StatusBadRequest, "params", params, "details", details)))}
}

// sentence joins words the way WordPress lists them: "a, b, and c".
func sentence(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + " and " + words[1]
	default:
		return strings.Join(words[:len(words)-1], ", ") + ", and " + words[len(words)-1]
	}
}
