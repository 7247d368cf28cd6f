package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// may says who may what, once more and by hand: the least role of each route, and what a
// request without a form is answered where the role suffices.
func may() map[string]struct {
	role   access.Role
	answer int
} {
	return map[string]struct {
		role   access.Role
		answer int
	}{
		"GET /healthz":                        {anybody, 200},
		"GET /readyz":                         {anybody, 200},
		"GET /assets/{file}":                  {anybody, 200},
		"GET /api/v1/openapi.json":            {access.Viewer, 200},
		"GET /sign-in":                        {anybody, 200},
		"POST /sign-in":                       {anybody, 401},
		"GET /{$}":                            {access.Viewer, 200},
		"GET /live":                           {access.Viewer, 200},
		"GET /sales":                          {access.Viewer, 200},
		"GET /sales.csv":                      {access.Viewer, 200},
		"GET /sales.xlsx":                     {access.Viewer, 200},
		"GET /sales/{channel}/{order}":        {access.Viewer, 404},
		"GET /api/v1/sales":                   {access.Viewer, 200},
		"GET /documents/{id}/pdf":             {access.Viewer, 404},
		"GET /documents/{id}":                 {access.Viewer, 404},
		"GET /api/v1/documents/{id}":          {access.Viewer, 404},
		"GET /payments/{id}":                  {access.Viewer, 404},
		"GET /api/v1/payments/{id}":           {access.Viewer, 404},
		"GET /shifts":                         {access.Viewer, 200},
		"GET /shifts.csv":                     {access.Viewer, 200},
		"GET /shifts.xlsx":                    {access.Viewer, 200},
		"GET /api/v1/shifts":                  {access.Viewer, 200},
		"GET /shifts/{id}":                    {access.Viewer, 404},
		"GET /api/v1/shifts/{id}":             {access.Viewer, 404},
		"GET /api/v1/sales/{channel}/{order}": {access.Viewer, 404},
		"GET /customers":                      {access.Viewer, 200},
		"GET /customers.csv":                  {access.Viewer, 200},
		"GET /customers.xlsx":                 {access.Viewer, 200},
		"GET /api/v1/customers":               {access.Viewer, 200},
		"GET /items":                          {access.Viewer, 200},
		"GET /items.csv":                      {access.Viewer, 200},
		"GET /items.xlsx":                     {access.Viewer, 200},
		"GET /api/v1/items":                   {access.Viewer, 200},
		"GET /stock":                          {access.Viewer, 200},
		"GET /stock.csv":                      {access.Viewer, 200},
		"GET /stock.xlsx":                     {access.Viewer, 200},
		"GET /api/v1/stock":                   {access.Viewer, 200},
		"GET /oversold":                       {access.Viewer, 200},
		"GET /oversold.csv":                   {access.Viewer, 200},
		"GET /oversold.xlsx":                  {access.Viewer, 200},
		"GET /api/v1/oversold":                {access.Viewer, 200},
		"GET /requests":                       {access.Viewer, 200},
		"GET /requests.csv":                   {access.Viewer, 200},
		"GET /requests.xlsx":                  {access.Viewer, 200},
		"GET /api/v1/requests":                {access.Viewer, 200},
		"GET /listings":                       {access.Viewer, 200},
		"GET /listings.csv":                   {access.Viewer, 200},
		"GET /listings.xlsx":                  {access.Viewer, 200},
		"GET /api/v1/listings":                {access.Viewer, 200},
		"GET /catalogue-problems":             {access.Viewer, 200},
		"GET /catalogue-problems.csv":         {access.Viewer, 200},
		"GET /catalogue-problems.xlsx":        {access.Viewer, 200},
		"GET /api/v1/catalogue-problems":      {access.Viewer, 200},
		"GET /exports":                        {access.Viewer, 200},
		"GET /exports.csv":                    {access.Viewer, 200},
		"GET /exports.xlsx":                   {access.Viewer, 200},
		"GET /api/v1/exports":                 {access.Viewer, 200},
		"GET /pushes":                         {access.Viewer, 200},
		"GET /pushes.csv":                     {access.Viewer, 200},
		"GET /pushes.xlsx":                    {access.Viewer, 200},
		"GET /api/v1/pushes":                  {access.Viewer, 200},
		"GET /push-problems":                  {access.Viewer, 200},
		"GET /push-problems.csv":              {access.Viewer, 200},
		"GET /push-problems.xlsx":             {access.Viewer, 200},
		"GET /api/v1/push-problems":           {access.Viewer, 200},
		"GET /deliveries":                     {access.Viewer, 200},
		"GET /deliveries.csv":                 {access.Viewer, 200},
		"GET /deliveries.xlsx":                {access.Viewer, 200},
		"GET /api/v1/deliveries":              {access.Viewer, 200},
		"GET /documents":                      {access.Viewer, 200},
		"GET /documents.csv":                  {access.Viewer, 200},
		"GET /documents.xlsx":                 {access.Viewer, 200},
		"GET /api/v1/documents":               {access.Viewer, 200},
		"GET /payments":                       {access.Viewer, 200},
		"GET /payments.csv":                   {access.Viewer, 200},
		"GET /payments.xlsx":                  {access.Viewer, 200},
		"GET /api/v1/payments":                {access.Viewer, 200},
		"GET /master":                         {access.Viewer, 200},
		"GET /master/{kind}":                  {access.Viewer, 200},
		"GET /master/{kind}/{code}":           {access.Viewer, 404},
		"GET /master/{kind}/{code}/edit":      {access.Admin, 404},
		"POST /master/{kind}/{code}/edit":     {access.Admin, 404},
		"GET /master/{kind}/{code}/delete":    {access.Admin, 404},
		"POST /master/{kind}/{code}/delete":   {access.Admin, 404},
		"GET /add/{kind}":                     {access.Admin, 200},
		"POST /add/{kind}":                    {access.Admin, 400},
		"GET /api/v1/master/{kind}":           {access.Viewer, 200},
		"GET /settings":                       {access.Viewer, 200},
		"POST /settings/password":             {access.Viewer, 400},
		"POST /settings/language":             {access.Viewer, 303},
		"POST /sign-out":                      {access.Viewer, 303},

		"POST /settings/sessions/end":               {access.Viewer, 303},
		"POST /api/v1/settings/sessions/end":        {access.Viewer, 200},
		"POST /settings/tokens":                     {access.Viewer, 400},
		"POST /api/v1/settings/tokens":              {access.Viewer, 400},
		"POST /settings/tokens/revoke":              {access.Viewer, 404},
		"POST /api/v1/settings/tokens/revoke":       {access.Viewer, 404},
		"GET /users":                                {access.Admin, 200},
		"GET /users.csv":                            {access.Admin, 200},
		"GET /users.xlsx":                           {access.Admin, 200},
		"GET /api/v1/users":                         {access.Admin, 200},
		"GET /new/user":                             {access.Admin, 200},
		"POST /users":                               {access.Admin, 400},
		"POST /api/v1/users":                        {access.Admin, 400},
		"GET /users/{person}":                       {access.Admin, 404},
		"GET /api/v1/users/{person}":                {access.Admin, 404},
		"POST /users/{person}":                      {access.Admin, 404},
		"POST /api/v1/users/{person}":               {access.Admin, 404},
		"POST /users/{person}/switch":               {access.Admin, 404},
		"POST /api/v1/users/{person}/switch":        {access.Admin, 404},
		"POST /users/{person}/password":             {access.Admin, 404},
		"POST /api/v1/users/{person}/password":      {access.Admin, 404},
		"POST /users/{person}/sessions/end":         {access.Admin, 404},
		"POST /api/v1/users/{person}/sessions/end":  {access.Admin, 404},
		"POST /users/{person}/tokens":               {access.Admin, 400},
		"POST /api/v1/users/{person}/tokens":        {access.Admin, 400},
		"POST /users/{person}/tokens/revoke":        {access.Admin, 404},
		"POST /api/v1/users/{person}/tokens/revoke": {access.Admin, 404},
		"GET /tokens":                               {access.Admin, 200},
		"GET /tokens.csv":                           {access.Admin, 200},
		"GET /tokens.xlsx":                          {access.Admin, 200},
		"GET /api/v1/tokens":                        {access.Admin, 200},

		"POST /sales/{channel}/{order}/commands/{command}":        {access.Operator, 404},
		"POST /api/v1/sales/{channel}/{order}/commands/{command}": {access.Operator, 404},
		"POST /sales/{channel}/{order}/payments":                  {access.Operator, 404},
		"POST /api/v1/sales/{channel}/{order}/payments":           {access.Operator, 404},
		"POST /sales/{channel}/{order}/customer":                  {access.Operator, 404},
		"POST /api/v1/sales/{channel}/{order}/customer":           {access.Operator, 404},
		"POST /sales/{channel}/{order}/deliveries":                {access.Operator, 404},
		"POST /api/v1/sales/{channel}/{order}/deliveries":         {access.Operator, 404},
		"POST /deliveries/{note}/moves/{state}":                   {access.Operator, 404},
		"POST /api/v1/deliveries/{note}/moves/{state}":            {access.Operator, 404},
		"POST /deliveries/{note}/reverse":                         {access.Operator, 400},
		"POST /api/v1/deliveries/{note}/reverse":                  {access.Operator, 400},
		"POST /documents/{id}/mail":                               {access.Operator, 404},
		"POST /api/v1/documents/{id}/mail":                        {access.Operator, 404},
		"GET /sales/many":                                         {access.Operator, 404},
		"POST /sales/many":                                        {access.Operator, 404},
		"POST /api/v1/sales/many":                                 {access.Operator, 404},
		"GET /commands/{key}":                                     {access.Viewer, 404},
		"GET /api/v1/commands/{key}":                              {access.Viewer, 404},
		"GET /deliveries/{note}/pdf":                              {access.Viewer, 404},
		"GET /items/{sku}":                                        {access.Viewer, 404},
		"GET /api/v1/items/{sku}":                                 {access.Viewer, 404},
		"GET /customers/{id}":                                     {access.Viewer, 404},
		"GET /api/v1/customers/{id}":                              {access.Viewer, 404},
		"GET /requests/{id}":                                      {access.Viewer, 404},
		"GET /api/v1/requests/{id}":                               {access.Viewer, 404},
		"GET /listings/{channel}/{product}":                       {access.Viewer, 404},
		"GET /api/v1/listings/{channel}/{product}":                {access.Viewer, 404},
		"GET /exports/{id}":                                       {access.Viewer, 404},
		"GET /api/v1/exports/{id}":                                {access.Viewer, 404},
		"GET /pushes/{id}":                                        {access.Viewer, 404},
		"GET /api/v1/pushes/{id}":                                 {access.Viewer, 404},
		"GET /deliveries/{note}":                                  {access.Viewer, 404},
		"GET /api/v1/deliveries/{note}":                           {access.Viewer, 404},
		"POST /customers/{id}/terms":                              {access.Operator, 404},
		"POST /api/v1/customers/{id}/terms":                       {access.Operator, 404},
		"POST /items/{sku}/adjust":                                {access.Operator, 400},
		"POST /api/v1/items/{sku}/adjust":                         {access.Operator, 400},
		"POST /items/{sku}/move":                                  {access.Operator, 400},
		"POST /api/v1/items/{sku}/move":                           {access.Operator, 400},
		"POST /requests/{id}/close":                               {access.Operator, 404},
		"POST /api/v1/requests/{id}/close":                        {access.Operator, 404},
		"POST /pushes/{id}/confirm":                               {access.Operator, 404},
		"POST /api/v1/pushes/{id}/confirm":                        {access.Operator, 404},
		"POST /pushes/{id}/anew":                                  {access.Operator, 404},
		"POST /api/v1/pushes/{id}/anew":                           {access.Operator, 404},

		"GET /messages":                                            {access.Viewer, 200},
		"GET /messages.csv":                                        {access.Viewer, 200},
		"GET /messages.xlsx":                                       {access.Viewer, 200},
		"GET /api/v1/messages":                                     {access.Viewer, 200},
		"GET /messages/{channel}/{system}/{message}":               {access.Viewer, 404},
		"GET /api/v1/messages/{channel}/{system}/{message}":        {access.Viewer, 404},
		"POST /messages/{channel}/{system}/{message}/reply":        {access.Operator, 404},
		"POST /messages/{channel}/{system}/{message}/again":        {access.Operator, 404},
		"POST /messages/{channel}/{system}/{message}/read":         {access.Operator, 404},
		"POST /messages/{channel}/{system}/{message}/erase":        {access.Operator, 404},
		"POST /api/v1/messages/{channel}/{system}/{message}/reply": {access.Operator, 404},
		"POST /api/v1/messages/{channel}/{system}/{message}/again": {access.Operator, 404},
		"POST /api/v1/messages/{channel}/{system}/{message}/read":  {access.Operator, 404},
		"POST /api/v1/messages/{channel}/{system}/{message}/erase": {access.Operator, 404},
		"GET /registers":                                           {access.Viewer, 200},
		"GET /registers.csv":                                       {access.Viewer, 200},
		"GET /registers.xlsx":                                      {access.Viewer, 200},
		"GET /api/v1/registers":                                    {access.Viewer, 200},
		"GET /registers/{register}":                                {access.Viewer, 404},
		"GET /api/v1/registers/{register}/shift":                   {access.Viewer, 404},
		"POST /registers/{register}/open":                          {access.Operator, 404},
		"POST /registers/{register}/close":                         {access.Operator, 404},
		"POST /registers/{register}/take":                          {access.Operator, 404},
		"POST /api/v1/registers/{register}/open":                   {access.Operator, 404},
		"POST /api/v1/registers/{register}/close":                  {access.Operator, 404},
		"POST /api/v1/registers/{register}/take":                   {access.Operator, 404},

		"GET /notices":                 {access.Viewer, 200},
		"GET /notices.csv":             {access.Viewer, 200},
		"GET /notices.xlsx":            {access.Viewer, 200},
		"GET /api/v1/notices":          {access.Viewer, 200},
		"GET /notices/{notice}":        {access.Viewer, 404},
		"GET /api/v1/notices/{notice}": {access.Viewer, 404},
		"GET /notices/try":             {access.Operator, 200},
		"POST /notices":                {access.Operator, 400},
		"POST /api/v1/notices":         {access.Operator, 400},
		"GET /journal":                 {access.Viewer, 200},
		"GET /journal.csv":             {access.Viewer, 200},
		"GET /journal.xlsx":            {access.Viewer, 200},
		"GET /api/v1/journal":          {access.Viewer, 200},
		"GET /journal/{entry}":         {access.Viewer, 404},
		"GET /api/v1/journal/{entry}":  {access.Viewer, 404},

		"GET /gaps":                                  {access.Viewer, 200},
		"GET /gaps.csv":                              {access.Viewer, 200},
		"GET /gaps.xlsx":                             {access.Viewer, 200},
		"GET /api/v1/gaps":                           {access.Viewer, 200},
		"GET /gaps/{channel}/{kind}/{value}":         {access.Viewer, 404},
		"GET /api/v1/gaps/{channel}/{kind}/{value}":  {access.Viewer, 404},
		"POST /gaps/{channel}/{kind}/{value}":        {access.Operator, 404},
		"POST /api/v1/gaps/{channel}/{kind}/{value}": {access.Operator, 404},

		"GET /findings":                          {access.Viewer, 200},
		"GET /findings.csv":                      {access.Viewer, 200},
		"GET /findings.xlsx":                     {access.Viewer, 200},
		"GET /api/v1/findings":                   {access.Viewer, 200},
		"GET /findings/{finding}":                {access.Viewer, 404},
		"GET /api/v1/findings/{finding}":         {access.Viewer, 404},
		"POST /findings/{finding}/repair":        {access.Operator, 404},
		"POST /findings/{finding}/ignore":        {access.Operator, 404},
		"POST /api/v1/findings/{finding}/repair": {access.Operator, 404},
		"POST /api/v1/findings/{finding}/ignore": {access.Operator, 404},
		"GET /looks":                             {access.Viewer, 200},
		"GET /looks.csv":                         {access.Viewer, 200},
		"GET /looks.xlsx":                        {access.Viewer, 200},
		"GET /api/v1/looks":                      {access.Viewer, 200},
		"GET /looks/new":                         {access.Operator, 200},
		"POST /looks":                            {access.Operator, 400},
		"POST /api/v1/looks":                     {access.Operator, 400},

		"GET /channels":                                        {access.Viewer, 200},
		"GET /channels.csv":                                    {access.Viewer, 200},
		"GET /channels.xlsx":                                   {access.Viewer, 200},
		"GET /api/v1/channels":                                 {access.Viewer, 200},
		"GET /channels/{channel}":                              {access.Viewer, 404},
		"GET /api/v1/channels/{channel}":                       {access.Viewer, 404},
		"POST /api/v1/channels/{channel}":                      {access.Admin, 404},
		"GET /api/v1/master/{kind}/{code}":                     {access.Viewer, 404},
		"POST /api/v1/master/{kind}/{code}":                    {access.Admin, 404},
		"GET /channels/{channel}/mappings":                     {access.Viewer, 404},
		"POST /channels/{channel}/mappings":                    {access.Admin, 404},
		"GET /channels/{channel}/schedules":                    {access.Viewer, 404},
		"GET /channels/{channel}/connection":                   {access.Admin, 404},
		"POST /channels/{channel}/key":                         {access.Admin, 404},
		"POST /channels/{channel}/check":                       {access.Admin, 409},
		"POST /channels/{channel}/join":                        {access.Admin, 409},
		"GET /channels/{channel}/edit":                         {access.Admin, 404},
		"POST /channels/{channel}/edit":                        {access.Admin, 404},
		"GET /channels/{channel}/delete":                       {access.Admin, 404},
		"POST /channels/{channel}/delete":                      {access.Admin, 404},
		"POST /channels/{channel}/switch":                      {access.Admin, 404},
		"POST /api/v1/channels/{channel}/switch":               {access.Admin, 404},
		"POST /channels/{channel}/restore":                     {access.Admin, 404},
		"POST /api/v1/channels/{channel}/restore":              {access.Admin, 404},
		"POST /channels/{channel}/sync":                        {access.Operator, 404},
		"POST /api/v1/channels/{channel}/sync":                 {access.Operator, 404},
		"POST /channels/{channel}/schedules/{schedule}":        {access.Admin, 409},
		"POST /api/v1/channels/{channel}/schedules/{schedule}": {access.Admin, 409},
	}
}

// target is an address of a route.
func target(pattern string) string {
	return strings.NewReplacer("{$}", "", "{file}", "console.css", "{person}", "eve", "{channel}", "riga", "{order}", "1", "{id}", "1", "{kind}", "source", "{code}", "none",
		"{schedule}", "orders", "{note}", "1", "{state}", "packed", "{command}", "retry", "{sku}", "TEA", "{product}", "1",
		"{key}", "none").Replace(pattern)
}

// TestWhoMayWhat asks every route by every method in every role, and with a token of it.
func TestWhoMayWhat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.console.pulse.life = 0 // it says nothing for long
	methods := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	taken := map[string]map[string]bool{}
	for _, r := range b.console.routes() {
		if taken[r.pattern] == nil {
			taken[r.pattern] = map[string]bool{}
		}
		taken[r.pattern][r.method] = true
	}
	require.Len(t, may(), len(b.console.routes()), "each route is said twice")
	for _, role := range append([]access.Role{anybody}, access.Roles()...) {
		for pattern, known := range taken {
			for _, method := range methods {
				route := method
				if method == http.MethodHead {
					route = http.MethodGet
				}
				got := b.as(role).ask(method, target(pattern), url.Values{})
				name := string(role) + " " + method + " " + pattern
				rule, there := may()[route+" "+pattern]
				require.Equal(t, known[route], there, name)
				switch {
				case !there:
					require.Equal(t, http.StatusMethodNotAllowed, got.Code, name)
					require.NotEmpty(t, got.Header().Get("Allow"), name)
				case rule.role == anybody || role.Allows(rule.role):
					require.Equal(t, rule.answer, got.Code, name)
				case role == anybody && strings.HasPrefix(pattern, apiPrefix):
					require.Equal(t, http.StatusUnauthorized, got.Code, name)
				case role == anybody:
					require.Equal(t, http.StatusSeeOther, got.Code, name)
					require.True(t, strings.HasPrefix(got.Header().Get("Location"), "/sign-in"), name)
				default:
					require.Equal(t, http.StatusForbidden, got.Code, name)
				}
			}
		}
	}
	require.Equal(t, 3, b.count("SELECT count(*) FROM users WHERE disabled_at IS NULL"), "nobody was changed")
}

func TestAProgramAsksByItsToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token, err := b.desk.AddToken(t.Context(), access.Token{Person: "admin", Name: "nightly", Role: access.Viewer}, "root")
	require.NoError(t, err)
	w := b.browser()
	w.header = http.Header{"Authorization": {"Bearer " + token.Reveal()}}
	require.Contains(t, w.page("/sales.csv"), "NUMBER,CHANNEL,STATE,HELD FOR,TOTAL,CURRENCY,PLACED")
	refused := w.get("/users")
	require.Equal(t, http.StatusForbidden, refused.Code, "the token is a viewer's, whoever its user is")
	require.JSONEq(t, `{"status": 403, "title": "Forbidden"}`, refused.Body.String(), "a program reads no page")
	w.header.Set("Authorization", "Bearer orderloom_NONE")
	require.Equal(t, http.StatusUnauthorized, w.get("/sales.csv").Code)
	w.cookies = b.as(access.Admin).cookies
	require.Equal(t, http.StatusUnauthorized, w.get("/sales.csv").Code, "a wrong token isn't made good by a cookie")
}

func TestThereIsNothingElse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Admin)
	for _, target := range []string{
		"/nothing", "/metrics", "/assets/", "/assets/none.css", "/assets/..%2Fconsole.go", "/assets/..%2Ftexts%2Fen%2Fhome.yaml", "/assets/%2e%2e/texts/en/home.yaml",
		"/texts/en/home.yaml", "/templates/layout.html", "/debug/pprof/", "/.env", "/sales/", "/users/a/b",
	} {
		got := w.get(target)
		require.Equal(t, http.StatusNotFound, got.Code, target)
		require.Contains(t, got.Body.String(), "There is nothing here", target)
	}
	require.Equal(t, http.StatusNotFound, w.get("/assets/texts%5Cen%5Chome.yaml").Code)
	require.Equal(t, http.StatusBadRequest, w.get("/%00").Code)
	require.Equal(t, http.StatusBadRequest, w.get("/assets/%ff").Code)
}
