package console

import (
	"net/http"
	"slices"

	"github.com/orderloom/orderloom/internal/access"
)

// anybody marks a route that needs no signing in.
const anybody access.Role = ""

// route is something that can be asked for.
type route struct {
	method  string
	pattern string      // as http.ServeMux has it, without the method
	role    access.Role // the least that may
	serve   func(*visit) error
	keys    []string // of texts that it asks for by what it is made of
	program *program // nil: it is for people
}

func get(pattern string, role access.Role, serve func(*visit) error) route {
	return route{method: http.MethodGet, pattern: pattern, role: role, serve: serve}
}

func post(pattern string, role access.Role, serve func(*visit) error) route {
	return route{method: http.MethodPost, pattern: pattern, role: role, serve: serve}
}

// routes are all that there are.
func (c *Console) routes() []route {
	return slices.Concat(
		frontRoutes(), saleRoutes(), goodsRoutes(), paperRoutes(), channelRoutes(), masterRoutes(), dealingRoutes(), proofRoutes(), peopleRoutes(),
	)
}

// frontRoutes are the door, and what lies before all pages.
func frontRoutes() []route {
	return []route{
		get("/healthz", anybody, healthy),
		get("/readyz", anybody, ready),
		get("/assets/{file}", anybody, asset),
		told("openapi.json", access.Viewer, "This description", description),
		get("/sign-in", anybody, signInForm),
		post("/sign-in", anybody, signIn),
		get("/{$}", access.Viewer, home),
		get("/live", access.Viewer, live),
	}
}

// saleRoutes are sales, who buys, and what is done to them.
func saleRoutes() []route {
	return slices.Concat(
		listed(sales()),
		[]route{
			get(salePath, access.Viewer, sale),
			told("sales/{channel}/{order}", access.Viewer, "A sale with all there is to it, the buyer's data aside", saleRecord),
		},
		done(commandMany()),
		[]route{
			get("/sales/many", access.Operator, askMany),
			get("/commands/{key}", access.Viewer, showOutcome),
			told("commands/{key}", access.Viewer, "What became of a command to many sales", outcome),
		},
		done(commandSale()),
		done(addPayment()),
		done(changeCustomer()),
		done(createDelivery()),
		done(moveDelivery()),
		done(reverseDelivery()),

		listed(customers()),
		recorded(customer()),
		done(agreeTerms()),
	)
}

// goodsRoutes are goods: what there is of them, and what shops are told.
func goodsRoutes() []route {
	return slices.Concat(
		listed(items()),
		recorded(item()),
		done(adjustStock()),
		done(moveStock()),
		listed(stock()),
		listed(oversold()),
		listed(requests()),
		recorded(request()),
		done(closeRequest()),
		listed(listings()),
		recorded(listing()),
		listed(catalogueProblems()),
		listed(exports()),
		recorded(export()),
		listed(pushes()),
		recorded(push()),
		done(confirmPush()),
		done(pushAnew()),
		listed(pushProblems()),
	)
}

// paperRoutes are what a sale leaves behind.
func paperRoutes() []route {
	return slices.Concat(
		listed(deliveries()),
		recorded(delivery()),
		listed(documents()),
		recorded(document()),
		[]route{
			get("/documents/{id}/pdf", access.Viewer, documentPDF),
			get("/deliveries/{note}/pdf", access.Viewer, packingList),
		},
		done(mailDocument()),
		listed(payments()),
		recorded(payment()),
	)
}

// channelRoutes are shops.
func channelRoutes() []route {
	return slices.Concat(
		listed(channels()),
		[]route{
			get("/channels/{channel}", access.Viewer, channel),
			get("/channels/{channel}/mappings", access.Viewer, mappings),
			post("/channels/{channel}/mappings", access.Admin, saveMappings),
			get("/channels/{channel}/schedules", access.Viewer, channelSchedules),
			get(connectionPath, access.Admin, connection),
			post("/channels/{channel}/key", access.Admin, storeKey),
			post("/channels/{channel}/check", access.Admin, checkChannel),
			post("/channels/{channel}/join", access.Admin, joinChannel),
			get("/channels/{channel}/edit", access.Admin, editThing),
			post("/channels/{channel}/edit", access.Admin, saveThing),
			get("/channels/{channel}/delete", access.Admin, askDelete),
			post("/channels/{channel}/delete", access.Admin, deleteThing),
			told("channels/{channel}", access.Viewer, "A channel as a file has it", thingRecord),
			changeThing("/channels/{channel}", "Adds a channel, or changes some of its settings"),
		},
		done(switchChannel()),
		done(restoreChannel()),
		done(syncChannel()),
		done(changeSchedule()),
	)
}

// masterRoutes are what channels rest on.
func masterRoutes() []route {
	return slices.Concat(
		masterLists(),
		[]route{
			get("/master", access.Viewer, master),
			get("/master/{kind}/{code}", access.Viewer, thing),
			get("/master/{kind}/{code}/edit", access.Admin, editThing),
			post("/master/{kind}/{code}/edit", access.Admin, saveThing),
			get("/master/{kind}/{code}/delete", access.Admin, askDelete),
			post("/master/{kind}/{code}/delete", access.Admin, deleteThing),
			get("/add/{kind}", access.Admin, editThing),
			post("/add/{kind}", access.Admin, saveThing),
			told("master/{kind}/{code}", access.Viewer, "A thing of master data as a file has it", thingRecord),
			changeThing("/master/{kind}/{code}", "Adds a thing of master data, or changes some of its settings"),
		},
	)
}

// dealingRoutes are what people deal with from day to day.
func dealingRoutes() []route {
	return slices.Concat(
		listed(messages()),
		[]route{
			get(messagePath, access.Viewer, message),
			told(messagePath[1:], access.Viewer, "A message with its conversation", (*visit).loadMessage),
		},
		done(answerMessage()), done(answerAgain()), done(readMessage()), done(eraseMessages()),

		listed(registers()),
		[]route{
			get("/registers/{register}", access.Viewer, register),
			told("registers/{register}/shift", access.Viewer, "What a shift of a register comes to: the open one, else the last", (*visit).loadShift),
		},
		done(openRegister()), done(closeRegister()), done(takeMethod()),
		listed(shifts()),
		recorded(shift()),

		listed(gaps()),
		[]route{
			get(gapPath, access.Viewer, gap),
			told(gapPath[1:], access.Viewer, "What is missing, and how many sales wait for it", (*visit).gapRecord),
		},
		done(fillGap()),
	)
}

// proofRoutes are what shows that all is well, and who did what.
func proofRoutes() []route {
	return slices.Concat(
		listed(findings()),
		[]route{
			get("/findings/{finding}", access.Viewer, finding),
			told("findings/{finding}", access.Viewer, "A difference between a shop and our books", (*visit).findFinding),
		},
		done(repairFinding()), done(ignoreFinding()),
		listed(looks()),
		[]route{get("/looks/new", access.Operator, lookForm)},
		done(beginLook()),

		listed(notices()),
		[]route{
			get("/notices/{notice}", access.Viewer, aNotice),
			told("notices/{notice}", access.Viewer, "What a person was told of a channel's problems", (*visit).loadNotice),
			get("/notices/try", access.Operator, noticeForm),
		},
		done(tryNotice()),

		listed(journalList()),
		[]route{
			get("/journal/{entry}", access.Viewer, journalEntry),
			told("journal/{entry}", access.Viewer, "An entry of the journal", (*visit).loadEntry),
		},
	)
}

// peopleRoutes are who signs in.
func peopleRoutes() []route {
	return slices.Concat(
		[]route{
			get("/settings", access.Viewer, ownSettings),
			post("/settings/password", access.Viewer, ownPassword),
			post("/settings/language", access.Viewer, ownLanguage),
			post("/sign-out", access.Viewer, signOut),
		},
		lettingIn(ofOneself()),

		listed(users()),
		[]route{get("/new/user", access.Admin, userForm)},
		done(addUser()),
		recorded(user()),
		done(changeUser()),
		done(switchUser()),
		done(setPassword()),
		lettingIn(ofUser()),
		listed(tokens()),
	)
}

// lettingIn are what is done about sessions and tokens.
func lettingIn(of whose) []route {
	return slices.Concat(done(endSessions(of)), done(makeToken(of)), done(revokeToken(of)))
}
