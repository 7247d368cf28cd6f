package woosim

import (
	"html"
	"net/http"
	"strings"
)

// grantForm is the page that asks the shop's owner.
func grantForm(ask authAsk, approve string) answer {
	words := map[Permission]string{Read: "Read", Write: "Write", ReadWrite: "Read/Write"}[ask.scope]
	app := html.EscapeString(ask.app)
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><title>Application authentication request</title></head><body>\n<h1>" + app +
		" would like to connect to your store</h1>\n<p>This will give \"<strong>" + app + "</strong>\" <strong>" + words +
		"</strong> access which will allow it to:</p>\n<ul class=\"wc-auth-permissions\">\n")
	for _, may := range allowedBy(ask.scope) {
		b.WriteString("<li>" + may + "</li>\n")
	}
	b.WriteString("</ul>\n<p class=\"wc-auth-actions\">\n<a href=\"" + html.EscapeString(approve) +
		"\" class=\"button button-primary wc-auth-approve\">Approve</a>\n<a href=\"" + html.EscapeString(ask.returnTo("0")) +
		"\" class=\"button wc-auth-deny\">Deny</a>\n</p>\n</body></html>\n")
	return htmlPage(http.StatusOK, b.String())
}

func allowedBy(scope Permission) []string {
	switch scope {
	case Read:
		return []string{"View coupons", "View customers", "View orders and sales reports", "View products"}
	case Write:
		return []string{"Create webhooks", "Create coupons", "Create customers", "Create orders", "Create products"}
	default:
		return []string{"Create webhooks", "View and manage coupons", "View and manage customers",
			"View and manage orders and sales reports", "View and manage products"}
	}
}

// authRefusal is the page that the owner sees when no keys are given.
func authRefusal(err error) answer {
	return htmlPage(http.StatusUnauthorized, "<!DOCTYPE html><html><head><title>Access denied</title></head>\n<body id=\"error-page\"><div class=\"wp-die-message\">"+
		html.EscapeString(err.Error())+"</div></body></html>\n")
}

func htmlPage(status int, body string) answer {
	a := answer{status: status, body: []byte(body)}
	a.set("Content-Type", "text/html; charset=UTF-8")
	return a
}
